"""Two officers at one text: nothing is overwritten, nothing typed is lost, and one page settles the rest.

A form carries a mark of every text as it stood when the page was made. Whoever comes second is asked only
where both changed the same text; what one of them left alone follows the other.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from office.base.i18n import translate
from office.base.text import nfc
from office.cases import admissibility
from office.cases.catalogue import COMPLEXITIES, ENDINGS, FIELDS, URGENCIES, WITHDRAWN
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.actors import Actor
from staff import checks, history, rows
from staff.forms.points import LIST
from web.language import locale
from web.language import said as _

MINE, THEIRS, BOTH = "mine", "theirs", "both"
KEEP, OF_THEM, WRITTEN = "keep-", "theirs-", "both-"
"""Before the name of a text on the merge page: the choice, what stands, what was written from both."""
OPEN, MARK, ALL = "open", "was", "keep"
CONTROL = frozenset({"csrf_token", "version", "event", OPEN, MARK, ALL})
CHOSEN = ("outcome-", "item-")
"""Texts chosen from a list: nobody needs them back to copy."""
_MARK = re.compile(r"([A-Za-z0-9_-]{1,24}):([0-9a-f]{16})")
MOST_MARKS = 400
SHORT = 80


@dataclass(frozen=True)
class Text:
    """One text of a form as it stands in the database."""

    name: str
    label: str
    value: str
    choices: Mapping[str, str] = field(default_factory=dict)
    """What can be chosen, with words; empty where one types."""
    about: str = ""
    """What it answers: under another question the same words are another answer."""


@dataclass(frozen=True)
class Merge:
    """What two officers made of the same texts."""

    texts: Sequence[Text]
    mine: Mapping[str, str]
    values: Mapping[str, str]
    """What would be kept: mine, and theirs where only they changed it."""
    conflicts: Sequence[str] = ()
    taken: Sequence[str] = ()
    """Texts that only they changed."""
    lost: Sequence[str] = ()
    """What was typed for texts that are there no more."""
    unchosen: bool = False

    @property
    def clean(self) -> bool:
        """Tell whether nobody has to choose."""
        return not (self.conflicts or self.lost)

    @property
    def touched(self) -> bool:
        """Tell whether the other officer changed any of these texts."""
        return bool(self.conflicts or self.taken or self.lost)

    def said(self, typed: MultiDict[str, str]) -> MultiDict[str, str]:
        """Return *typed* with what only they changed."""
        found = typed.copy()
        for name in self.taken:
            found[name] = self.values[name]
        return found


def _plain(value: str | None) -> str:
    return nfc((value or "").replace("\r\n", "\n")).strip()


def _hash(text: Text) -> str:
    told = f"{text.about}\0{_plain(text.value)}"
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def mark_of(texts: Iterable[Text]) -> str:
    """Return the marks of *texts*, for the form in which they are shown."""
    return " ".join(f"{each.name}:{_hash(each)}" for each in texts)


def merge(typed: Mapping[str, str], texts: Sequence[Text], mark: str) -> Merge:
    """Return what becomes of *typed* now that *texts* stand, which were as *mark* says before."""
    before = dict(_MARK.findall(mark)[:MOST_MARKS])
    mine = {each.name: _plain(typed.get(each.name)) for each in texts}
    conflicts, taken, values = [], [], {}
    for each in texts:
        theirs, own = _plain(each.value), mine[each.name]
        was = before.get(each.name, "")
        unmoved = was == _hash(each)
        same_question = Text(each.name, "", own, about=each.about)
        values[each.name] = own
        if own == theirs:
            continue
        if was == _hash(same_question) or (not own and not was):
            values[each.name] = theirs
            taken.append(each.name)
        elif not unmoved:
            conflicts.append(each.name)
    known = {each.name for each in texts}
    gone = [each for each in before if each not in known and not each.startswith(CHOSEN)]
    lost = [_plain(typed.get(each)) for each in gone]
    return Merge(texts, mine, values, conflicts, taken, [each for each in lost if each])


def chosen(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return *typed* after the choices of the merge page; without any it stays as it is."""
    found = typed.copy()
    for name in typed.get(OPEN, "").split()[:MOST_MARKS]:
        choice = typed.get(ALL) or typed.get(KEEP + name, "")
        if choice == THEIRS:
            found[name] = typed.get(OF_THEM + name, "")
        elif choice == BOTH:
            found[name] = typed.get(WRITTEN + name, "")
    return found


def unchosen(typed: Mapping[str, str]) -> list[str]:
    """Return the texts of the merge page for which nothing was chosen."""
    if typed.get(ALL) in {MINE, THEIRS}:
        return []
    names = typed.get(OPEN, "").split()[:MOST_MARKS]
    return [each for each in names if typed.get(KEEP + each) not in {MINE, THEIRS, BOTH}]


def asked_again(typed: Mapping[str, str], texts: Sequence[Text]) -> Merge:
    """Return the page once more for whoever pressed without choosing."""
    left = set(unchosen(typed))
    mine = {each.name: _plain(typed.get(each.name)) for each in texts}
    names = [each.name for each in texts if each.name in left]
    return Merge(texts, mine, mine, names, unchosen=True)


# What each deed changes, as it stands


def _answers(case: Case) -> list[Text]:
    found = []
    for each in case.points:
        words = {"n": each.number, "asked": _short(each.asked)}
        outcomes = {"": "–", **{key: _(label) for key, label in ENDINGS.items()}}
        found += [
            Text(
                f"answer-{each.number}",
                _("Trả lời điểm %(n)s: %(asked)s", **words),
                each.answer,
                about=each.asked,
            ),
            Text(
                f"outcome-{each.number}",
                _("Kết quả điểm %(n)s: %(asked)s", **words),
                each.outcome,
                choices=outcomes,
                about=each.asked,
            ),
        ]
    return found


def _short(said: str) -> str:
    return said if len(said) <= SHORT else f"{said[:SHORT].rstrip()}…"


def _points(case: Case) -> list[Text]:
    said = "\n".join(each.asked for each in case.points if each.outcome != WITHDRAWN)
    return [Text(LIST, _("Các điểm cần trả lời, mỗi dòng một điểm"), said)]


def _classification(case: Case) -> list[Text]:
    tables: list[tuple[str, str, Mapping[str, Any]]] = [
        ("field", _("Lĩnh vực"), FIELDS),
        ("urgency", _("Mức khẩn"), URGENCIES),
        ("complexity", _("Độ phức tạp"), COMPLEXITIES),
    ]
    kinds = {each.value: rows.kind_label(each.value) for each in Kind}
    return [
        Text("kind", _("Loại"), case.kind, choices=kinds),
        *(
            Text(
                name,
                label,
                getattr(case, name),
                choices={key: translate(words, locale()) for key, words in table.items()},
            )
            for name, label, table in tables
        ),
    ]


def _checklist(case: Case) -> list[Text]:
    said = {"": "–", admissibility.YES: _("Có"), admissibility.NO: _("Không")}
    found = []
    for each in admissibility.found(case):
        asked = f"{each.item.id}. {_short(checks.words_of(each.item))}"
        found += [
            Text(f"item-{each.item.id}", asked, each.answer, choices=said),
            Text(f"note-{each.item.id}", _("Ghi chú mục %(id)s", id=each.item.id), each.note),
        ]
    return found


DEEDS: dict[str, Callable[[Case], list[Text]]] = {
    "draft": _answers,
    "propose": _answers,
    "points": _points,
    "sort": _classification,
    "accept": _classification,
    "check": _checklist,
}
"""Deeds that change texts which others may be changing at the same time."""
AT_ONCE = frozenset({"draft", "points", "sort", "check"})
"""Deeds that decide nothing: where nobody has to choose, they are simply done."""


def stands(name: str, case: Case) -> list[Text]:
    """Return the texts that the deed called *name* changes, as they stand."""
    return DEEDS[name](case)


def page(
    merged: Merge,
    *,
    version: int,
    back: str,
    heading: str,
    others: str = "",
    since: Iterable[dict[str, Any]] = (),
    event: int = 0,
) -> ResponseReturnValue:
    """Show text by text what each of the two wrote; one press keeps what was chosen."""
    shown = {each.name: each for each in merged.texts}
    conflicts = [
        {
            "text": shown[name],
            "mine": merged.mine[name],
            "theirs": _plain(shown[name].value),
            "joined": "\n\n".join(
                each for each in (_plain(shown[name].value), merged.mine[name]) if each
            ),
            "kept": request.form.get(KEEP + name, ""),
        }
        for name in merged.conflicts
    ]
    skipped = CONTROL | set(merged.values)
    prefixes = (KEEP, OF_THEM, WRITTEN)
    return (
        render_template(
            "staff/handling/merge.html",
            heading=heading,
            action=request.full_path.rstrip("?"),
            back=back,
            conflicts=conflicts,
            taken=[shown[name] for name in merged.taken],
            lost=merged.lost,
            unchosen=merged.unchosen,
            others=others,
            since=list(since),
            version=version,
            event=event,
            mark=mark_of(merged.texts),
            values=merged.values,
            open_names=" ".join(merged.conflicts),
            carried=[
                (name, value)
                for name, value in request.form.items(multi=True)
                if name not in skipped and not name.startswith(prefixes)
            ],
        ),
        422 if merged.unchosen else 409,
    )


def also_kept(merged: Merge | None) -> str:
    """Return what to add to the words of a deed done on top of another's."""
    taken = merged is not None and merged.taken
    return f" {_('Phần người khác vừa lưu cũng được giữ.')}" if taken else ""


def others_in(events: Iterable[history.Event], actor: Actor) -> str:
    """Return who else did something meanwhile, by name."""
    names = [
        history.who(each)
        for each in events
        if each.actor_kind == "officer" and each.actor_id != actor.id
    ]
    return ", ".join(dict.fromkeys(names))

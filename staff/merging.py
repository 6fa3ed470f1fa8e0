"""Two officers at one text: which texts each deed changes, and the page that lays both beside each other."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.i18n import translate
from office.cases import admissibility, directory, refusing
from office.cases.catalogue import COMPLEXITIES, ENDINGS, FIELDS, URGENCIES, WITHDRAWN
from office.cases.models import Case, Point
from office.law.kinds import Kind
from office.people.actors import Actor
from staff import checks, history, rows
from staff.forms.points import LIST
from web.language import locale
from web.language import said as _
from web.merging import CONTROL, KEEP, OF_THEM, WRITTEN, Merge, Text, mark_of, plain

SHORT = 80


def _answers(case: Case) -> list[Text]:
    found = []
    outcomes = {"": "–", **{key: _(label) for key, label in ENDINGS.items()}}
    for each in case.points:
        if each.outcome == WITHDRAWN:
            continue
        words = {"n": each.number, "asked": _short(each.asked)}
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
            *_shown(each),
        ]
    return found


def _shown(point: Point) -> list[Text]:
    """Return the boxes that say on what ground, where to, and by which document."""
    known = directory.on(clock.today()).places.values()
    grounds = {each.id: each.text(locale()) for each in refusing.grounds().values()}
    places = {str(each.id): each.name_en if locale() == "en" else each.name for each in known}
    day = point.paper_day.isoformat() if point.paper_day else ""
    said: list[tuple[str, str, str, dict[str, str]]] = [
        ("ground", _("Không chấp nhận: căn cứ"), point.ground, {"": "–", **grounds}),
        (
            "unit",
            _("Chuyển nơi khác: đơn vị, cơ quan"),
            str(point.moved_unit_id or ""),
            {"": "–", **places},
        ),
        ("code", _("hoặc mã vụ việc kia"), point.moved_case, {}),
        ("paper", _("Văn bản: số và tên"), point.paper, {}),
        ("paper_day", _("Ngày của văn bản"), day, {}),
    ]
    return [
        Text(f"{name}-{point.number}", f"{point.number}. {label}", value, choices, point.asked)
        for name, label, value, choices in said
    ]


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
            "theirs": plain(shown[name].value),
            "joined": "\n\n".join(
                each for each in (plain(shown[name].value), merged.mine[name]) if each
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

"""Two at one text: nothing is overwritten, nothing typed is lost; who comes second chooses where both wrote.

A form carries a mark of every text as it stood when the page was made. Only where both changed the same
text has anyone to choose; what one of them left alone follows the other.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from office.base.text import nfc

MINE, THEIRS, BOTH = "mine", "theirs", "both"
KEEP, OF_THEM, WRITTEN = "keep-", "theirs-", "both-"
"""Before the name of a text on the merge page: the choice, what stands, what was written from both."""
OPEN, MARK, ALL = "open", "was", "keep"
CONTROL = frozenset({"csrf_token", "version", "event", OPEN, MARK, ALL})
CHOSEN = ("outcome-", "item-", "ground-", "unit-", "paper_day-")
"""Texts chosen from a list: nobody needs them back to copy."""
_MARK = re.compile(r"([A-Za-z0-9_-]{1,24}):([0-9a-f]{16})")
MOST_MARKS = 500


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


def plain(value: str | None) -> str:
    """Return *value* as it is compared: one spelling, one kind of line end."""
    return nfc((value or "").replace("\r\n", "\n")).strip()


def _hash(text: Text) -> str:
    told = f"{text.about}\0{plain(text.value)}"
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def mark_of(texts: Iterable[Text]) -> str:
    """Return the marks of *texts*, for the form in which they are shown."""
    return " ".join(f"{each.name}:{_hash(each)}" for each in texts)


def merge(typed: Mapping[str, str], texts: Sequence[Text], mark: str) -> Merge:
    """Return what becomes of *typed* now that *texts* stand, which were as *mark* says before."""
    before = dict(_MARK.findall(mark)[:MOST_MARKS])
    mine = {each.name: plain(typed.get(each.name)) for each in texts}
    conflicts, taken, values = [], [], {}
    for each in texts:
        theirs, own = plain(each.value), mine[each.name]
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
    lost = [plain(typed.get(each)) for each in gone]
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
    mine = {each.name: plain(typed.get(each.name)) for each in texts}
    names = [each.name for each in texts if each.name in left]
    return Merge(texts, mine, mine, names, unchosen=True)

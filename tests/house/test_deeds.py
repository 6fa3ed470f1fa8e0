"""Every act that is written down anywhere has its words, in Vietnamese and in English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from office.cases.permissions import POLICY
from office.cases.workflow import BY_NAME
from staff.trail import DEEDS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("office", "web", "citizen", "staff", "api", "cli")
TELLERS = {"staff/trail.py", "staff/history.py", "citizen/history.py"}
"""Where acts are told, not written."""
ACT = re.compile(r"[a-z]+(:[a-z_]+){2,3}")
FILLED_IN = {
    "case:case:{name}": {f"case:case:{move.name}" for move in BY_NAME.values()},
    "case:case:{move.name}": set(),
    "case:message:{who}": {"case:message:citizen", "case:message:officer"},
    "case:identity:{verb}": {"case:identity:justify", "case:identity:inquire"},
    "privacy:disposal:{verb}": {"privacy:disposal:approve", "privacy:disposal:refuse"},
    "privacy:request:{verb}": {
        f"privacy:request:{verb}" for verb in ("ask", "answer", "extend", "decide")
    },
    "case:extract:{verb}": {
        f"case:extract:{verb}" for verb in ("write", "submit", "approve", "return")
    },
    "case:redaction:{verb}": {f"case:redaction:{verb}" for verb in ("write", "approve", "return")},
    "letter:delivery:{way.state}": {
        f"letter:delivery:{state}" for state in ("handed", "posted", "arrived", "returned")
    },
    "letter:mail:{state}": {"letter:mail:sent", "letter:mail:refused"},
}
"""Names put together from parts, and what they become."""
NO_EVENT = set(POLICY)
"""Written like an act, and none: the names of permissions."""


def strings() -> Iterator[str]:
    """Yield every string of the program, with the gaps of an f-string named."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            if str(file.relative_to(ROOT)) in TELLERS:
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.JoinedStr):
                    yield ast.unparse(node)[2:-1]
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def written() -> set[str]:
    """Return the name of every act that the program writes."""
    found, gaps = set(), re.compile(r"[a-z]+:[a-z_:{}.]*\{[a-z_:{}.]*")
    for said in strings():
        if gaps.fullmatch(said):
            found |= FILLED_IN[said]
        elif ACT.fullmatch(said):
            found.add(said)
    return found - NO_EVENT


def test_every_act_that_is_written_has_its_words() -> None:
    acts = written()
    assert len(acts) > 50, "the search lost its way"
    assert acts - set(DEEDS) == set(), "give them words in staff/trail.py"
    assert set(DEEDS) - acts == set(), "nobody writes these any more"


def test_the_words_of_every_act_are_said_in_english() -> None:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        english = {each.id: each.string for each in read_po(file) if each.id}
    assert [label for label in DEEDS.values() if not english.get(label)] == []

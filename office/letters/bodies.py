"""The words of a letter as officers edit them: kept as JSON, and renewed when the facts move on."""

from collections.abc import Mapping, Sequence
from typing import Any

from office.base.text import nfc
from office.letters.phrases import Section
from office.letters.wording import Body

MOST_LINES = 400
LONGEST_LINE = 8_000


def as_json(body: Body) -> dict[str, Any]:
    """Return *body* for the database, without its greeting: that follows from the recipient."""
    return {
        "title": body.title,
        "about": body.about,
        "paragraphs": list(body.paragraphs),
        "sections": [[heading, list(lines)] for heading, lines in body.sections],
    }


def from_json(said: Mapping[str, Any]) -> Body:
    """Return the words kept by `as_json`, or typed in its form, cleaned and within bounds."""
    sections = [
        (_line(str(heading)), _lines(lines)) for heading, lines in said.get("sections") or ()
    ]
    return Body(
        title=_line(str(said.get("title") or "")),
        about=_line(str(said.get("about") or "")),
        greeting="",
        paragraphs=_lines(said.get("paragraphs") or ()),
        sections=[each for each in sections if each[0] or each[1]][:MOST_LINES],
    )


def _line(text: str) -> str:
    return " ".join(nfc(text).split())[:LONGEST_LINE]


def _lines(said: Sequence[str]) -> list[str]:
    """Return the lines that are not empty; a line break typed inside one begins another."""
    parts = (_line(part) for one in said for part in nfc(str(one)).split("\n"))
    return [part for part in parts if part][:MOST_LINES]


def renew(body: Body, then: Body, now: Body, *, points: bool = False) -> Body:
    """Return *body* with every line that nobody edited as the facts say it *now*.

    *then* is what was composed when the draft was made. With *points*, a section whose facts
    changed is taken from *now* even where it was edited: an answer follows the points.
    """
    kept = dict(body.sections)
    before, after = dict(then.sections), dict(now.sections)
    sections: list[Section] = []
    for heading, lines in now.sections:
        mine, old = kept.get(heading), before.get(heading)
        if old == lines and mine is not None:
            sections.append((heading, mine))
        elif mine is None:
            if old is None:  # new; one that was there and is gone was taken out by the officer
                sections.append((heading, lines))
        elif points and old != lines:
            sections.append((heading, lines))
        else:
            sections.append((heading, _renewed(mine, old or [], lines)))
    own = [each for each in body.sections if each[0] not in after and each[0] not in before]
    return Body(
        title=now.title if body.title == then.title else body.title,
        about=now.about if body.about == then.about else body.about,
        greeting="",
        paragraphs=_renewed(body.paragraphs, then.paragraphs, now.paragraphs),
        sections=sections + own,
    )


def _renewed(mine: Sequence[str], then: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return *mine* with the lines of *then* said as *now*; anew when nothing was edited."""
    if list(mine) == list(then):
        return list(now)
    if len(then) != len(now):
        return list(mine)
    newer = dict(zip(then, now, strict=True))
    return [newer.get(line, line) for line in mine]

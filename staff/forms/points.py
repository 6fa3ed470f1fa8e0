"""What an officer says of the points of a case: how they are set out, and how each is answered."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from office.base.text import nfc
from office.cases import points
from office.cases.catalogue import WITHDRAWN
from office.cases.models import Case
from staff.forms.moves import Choices, MoveForm

LONGEST_ANSWER = 20_000
LIST = "points"
"""The whole list as one text, a point a line."""
MOST_ROWS = 100


@dataclass
class Row:
    """One point on the form: its place, its words, the number of the point it was."""

    key: str
    order: str
    text: str
    of: tuple[int, ...] = ()
    own: str = ""


class Points(MoveForm):
    """What is asked, row by row: same place joins two, a new line splits one, empty takes one out."""

    rows: list[Row]
    EMPTY = 3

    def __init__(self, name: str, case: Case, choices: Choices, **said: Any) -> None:
        super().__init__(name, case, choices, **said)
        known = [each for each in case.points if each.outcome != WITHDRAWN]
        self.rows = [
            Row(
                str(each.number),
                str(place),
                each.asked,
                (each.number,),
                each.own_words if each.own_words != each.asked else "",
            )
            for place, each in enumerate(known, 1)
        ]
        self.rows += [Row(f"them-{n}", "", "") for n in range(1, self.EMPTY + 1)]

    def read(self, said: Any) -> None:
        """Take in what was typed for each row, or the whole list where two officers' lists were merged."""
        if LIST in said:
            lines = [line.strip() for line in nfc(said[LIST]).splitlines() if line.strip()]
            self.rows = [
                Row(f"them-{place}", str(place), line) for place, line in enumerate(lines, 1)
            ]
            return
        for row in self.rows:
            row.order = said.get(f"order-{row.key}", "").strip()
            row.text = nfc(said.get(f"asked-{row.key}", "")).strip()

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a place that is no number, and what is too much for a letter."""
        good = bool(super().validate(extra_validators))
        told = [row for row in self.rows if row.text]
        if any(row.order and not _PLACE.fullmatch(row.order) for row in told):
            self.form_errors.append(_("Thứ tự xin ghi bằng chữ số: 1, 2, 3 …"))
        if not told:
            self.form_errors.append(_("Cần ít nhất một điểm."))
        if len(self.lines) > points.MOST or any(len(x.text) > points.LONGEST for x in self.lines):
            self.form_errors.append(
                _(
                    "Nhiều nhất %(most)s điểm, mỗi điểm %(letters)s chữ cái.",
                    most=points.MOST,
                    letters=points.LONGEST,
                )
            )
        return good and not self.form_errors

    @property
    def lines(self) -> list[points.Line]:
        """Return the points as they shall stand."""
        return _in_order(self.rows)


def listed(said: Any) -> list[str]:
    """Return the list as it was typed, also where the points it was made from are no more."""
    keys = [name.removeprefix("asked-") for name in said if name.startswith("asked-")]
    rows = [
        Row(key, said.get(f"order-{key}", "").strip(), nfc(said.get(f"asked-{key}", "")).strip())
        for key in keys[:MOST_ROWS]
    ]
    return [each.text for each in _in_order(rows)]


def _in_order(rows: list[Row]) -> list[points.Line]:
    told = [row for row in rows if row.text]
    places: dict[int, list[Row]] = {}
    last: list[Row] = []
    for row in told:
        if _PLACE.fullmatch(row.order):
            places.setdefault(int(row.order), []).append(row)
        else:
            last.append(row)
    ordered = [*(places[each] for each in sorted(places)), *([row] for row in last)]
    return [line for together in ordered for line in _lines(together)]


_PLACE = re.compile(r"\d{1,3}", re.ASCII)


def _lines(rows: list[Row]) -> list[points.Line]:
    of = tuple(number for row in rows for number in row.of)
    texts = [line.strip() for row in rows for line in row.text.splitlines() if line.strip()]
    if len(rows) > 1:
        return [points.Line("; ".join(texts), of)]
    return [points.Line(each, of) for each in texts]


class Answers(MoveForm):
    """The answer to each point, with its outcome."""

    answers: dict[int, tuple[str, str]]

    def __init__(self, name: str, case: Case, choices: Choices, **said: Any) -> None:
        super().__init__(name, case, choices, **said)
        self.answers = {each.number: (each.answer, each.outcome) for each in case.points}
        self.wrong: dict[int, str] = {}

    def read(self, said: Any) -> None:
        """Take in what was typed, as one spelling of letters."""
        for number in self.answers:
            text = nfc(said.get(f"answer-{number}", "")).strip()
            self.answers[number] = (text, said.get(f"outcome-{number}", ""))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what is too long to be a letter."""
        good = bool(super().validate(extra_validators))
        for number, (text, _outcome) in self.answers.items():
            if len(text) > LONGEST_ANSWER:
                self.wrong[number] = _(
                    "Trả lời điểm %(n)s dài quá %(most)s chữ cái.", n=number, most=LONGEST_ANSWER
                )
        self.form_errors.extend(self.wrong.values())
        return good and not self.wrong

"""What an officer says of the points of a case: how they are set out, and how each is answered."""

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _

from office.base import clock, files
from office.base.files import FileRefused, Upload
from office.base.i18n import translate
from office.base.text import nfc
from office.cases import evidence, points, refusing
from office.cases.catalogue import OUTCOMES, WITHDRAWN
from office.cases.models import Case
from office.cases.settling import Said
from office.law.citing import cited
from office.law.kinds import Kind
from staff.forms.moves import Choices, MoveForm
from web.language import locale

LONGEST_ANSWER = 20_000
LONGEST_PAPER = 200
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


@dataclass
class Typed:
    """What stands in the boxes of one point."""

    text: str = ""
    outcome: str = ""
    ground: str = ""
    unit: str = ""
    code: str = ""
    paper: str = ""
    paper_day: str = ""
    taken: str = ""
    wrong: bool = False


class Answers(MoveForm):
    """The answer to each point: words, outcome, ground or place, and what shows it."""

    answers: dict[int, Typed]
    uploads: dict[int, list[Upload]]

    def __init__(self, name: str, case: Case, choices: Choices, **said: Any) -> None:
        super().__init__(name, case, choices, **said)
        self.uploads = {}
        self.answers = {
            each.number: Typed(
                each.answer,
                each.outcome,
                each.ground,
                str(each.moved_unit_id or ""),
                each.moved_case,
                each.paper,
                each.paper_day.isoformat() if each.paper_day else "",
            )
            for each in case.points
            if each.outcome != WITHDRAWN
        }

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """Return the outcomes an officer chooses from."""
        return [(key, translate(label, locale())) for key, label in OUTCOMES.items()]

    @property
    def grounds(self) -> list[tuple[str, str]]:
        """Return the grounds on which a point of this case may be refused."""
        return [
            (each.id, f"{each.text(locale())} ({cited(each.article, locale())})")
            for each in refusing.for_case(self.case)
        ]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Return where a point may move to: never to whom the case is about."""
        names = {**self.choices.unit_names, **self.choices.agency_names}
        return [
            (str(id_), name)
            for id_, name in names.items()
            if f"unit.{id_}" not in self.case.excluded
        ]

    @property
    def wanted(self) -> list[tuple[str, list[str]]]:
        """Return what each outcome must show in this case."""
        found = [(label, evidence.needs_of(self.case, key)) for key, label in self.outcomes]
        words = {key: translate(said, locale()) for key, said in evidence.NEEDS.items()}
        return [(label, [words[each] for each in needs]) for label, needs in found if needs]

    def read(self, said: Any) -> None:
        """Take in what was typed, as one spelling of letters."""
        for number, typed in self.answers.items():
            for each in fields(typed):
                if each.name != "wrong":
                    box = "answer" if each.name == "text" else each.name
                    setattr(typed, each.name, nfc(said.get(f"{box}-{number}", "")).strip())

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what is too long to be a letter, what is no day, and files we do not take."""
        good = bool(super().validate(extra_validators))
        for number, typed in self.answers.items():
            for trouble in [*_faults(number, typed), *self._take(number, typed)]:
                typed.wrong = True
                self.form_errors.append(trouble)
        return good and not self.form_errors

    def _take(self, number: int, typed: Typed) -> list[str]:
        """Read the files of one point; a picture without a time of its own gets the typed one."""
        sent = request.files.getlist(f"files-{number}")
        nameless = self.case.kind == Kind.DENUNCIATION
        try:
            found = [
                files.check(str(each.filename), each.stream.read(), nameless=nameless)
                for each in sent
                if each.filename
            ]
            files.check_together(found)
        except FileRefused as refused:
            return [translate(refused.reason, locale(), **refused.facts)]
        at = _moment(typed.taken)
        self.uploads[number] = [files.with_time(each, at) for each in found]
        return []

    @property
    def said(self) -> dict[int, Said]:
        """Return what is said of each point, for the office."""
        return {
            number: Said(
                each.text,
                each.outcome,
                each.ground,
                int(each.unit) if each.unit.isdecimal() and len(each.unit) < 10 else None,
                each.code,
                each.paper,
                date.fromisoformat(each.paper_day) if each.paper_day else None,
            )
            for number, each in self.answers.items()
        }


def _faults(number: int, typed: Typed) -> list[str]:
    found = []
    if len(typed.text) > LONGEST_ANSWER:
        found.append(
            _("Trả lời điểm %(n)s dài quá %(most)s chữ cái.", n=number, most=LONGEST_ANSWER)
        )
    if len(typed.paper) > LONGEST_PAPER:
        found.append(
            _("Tên văn bản của điểm %(n)s dài quá %(most)s chữ cái.", n=number, most=LONGEST_PAPER)
        )
    if typed.paper_day and not _is_day(typed.paper_day):
        found.append(_("Ngày văn bản của điểm %(n)s chưa đúng. Xin ghi lại.", n=number))
    if typed.taken and _moment(typed.taken) is None:
        found.append(
            _("Giờ chụp của điểm %(n)s chưa đúng, hoặc ở tương lai. Xin ghi lại.", n=number)
        )
    return found


def _is_day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True


def _moment(said: str) -> datetime | None:
    """Return the moment written on a clock of Viet Nam; nothing for what is none, or not yet."""
    try:
        at = datetime.strptime(said, "%Y-%m-%dT%H:%M").replace(tzinfo=clock.ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at <= clock.now() else None

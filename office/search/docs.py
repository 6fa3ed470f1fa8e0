"""From the database to the documents of the index, a few hundred cases at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from office.base.db import db, reading
from office.cases import attention, catalogue, paper_texts, statuses
from office.cases.models import Case, Message, Note, Party, Point
from office.cases.statuses import Status
from office.law.kinds import Kind
from office.people.models import Unit
from office.search.schema import Doc

AT_ONCE = 400

_CASE = select(
    Case.id,
    Case.version,
    Case.code,
    Case.kind,
    Case.status,
    Case.open,
    Case.field,
    Case.channel,
    Case.subject,
    Case.body,
    Case.wanted,
    Case.place,
    Case.name_hidden,
    Case.unit_id,
    Case.handler_id,
    Case.received_day,
    Case.next_due,
    Case.closed_day,
    Case.weight,
    Case.reasons,
    Case.excluded,
    Unit.name.label("unit_name"),
).join(Unit, Unit.id == Case.unit_id)
_NO_DUE_YEAR = 9999


def docs_of(case_ids: Iterable[int]) -> list[Doc]:
    """Return the documents of the cases that are on disk; others are left out."""
    ids = sorted(set(case_ids))
    with reading(), db.engine.connect() as connection:
        return [
            doc
            for at in range(0, len(ids), AT_ONCE)
            for doc in _load(connection, ids[at : at + AT_ONCE])
        ]


def all_docs(last: int = 0) -> Iterator[Doc]:
    """Yield the documents of all cases after the id *last*, rising, as they were when this began."""
    with reading(), db.engine.connect() as connection:
        while ids := connection.scalars(
            select(Case.id).where(Case.id > last).order_by(Case.id).limit(AT_ONCE)
        ).all():
            yield from _load(connection, ids)
            last = ids[-1]


def versions() -> dict[int, int]:
    """Return the version of every case."""
    with reading(), db.engine.connect() as connection:
        rows = connection.execute(select(Case.id, Case.version))
        return {row.id: row.version for row in rows}


def _load(connection: Connection, ids: Sequence[int]) -> list[Doc]:
    rows = connection.execute(_CASE.where(Case.id.in_(ids)).order_by(Case.id)).all()
    plain = [row.id for row in rows if row.kind != Kind.DENUNCIATION]
    said: dict[int, list[str]] = defaultdict(list)
    papers: dict[int, list[str]] = defaultdict(list)
    for number, asked, answer in connection.execute(
        select(Point.case_id, Point.asked, Point.answer).where(Point.case_id.in_(plain))
    ):
        said[number] += [asked, answer]
    for table in (Message, Note):  # the index is the officers' alone
        for number, words in connection.execute(
            select(table.case_id, table.text).where(table.case_id.in_(plain))
        ):
            said[number].append(words)
    for number, _name, words in connection.execute(paper_texts.asked_of(plain)):
        papers[number].append(words)
    people: dict[int, list[Any]] = defaultdict(list)
    for person in connection.execute(
        select(Party.case_id, Party.name, Party.phone).where(Party.case_id.in_(plain))
    ):
        people[person.case_id].append(person)
    return [_doc(row, [*said[row.id], *papers[row.id]], people[row.id]) for row in rows]


def _doc(row: Any, said: Sequence[str], people: Sequence[Any]) -> Doc:
    """Return one document; of a denunciation the line of the register and nothing more."""
    sealed = row.kind == Kind.DENUNCIATION
    # Who may not read the sender's name may not try out names and telephone numbers either.
    known = () if sealed or row.name_hidden else people
    words = _line(row) if sealed else "\n".join([row.body, row.wanted, row.place, *said])
    return Doc(
        case_id=row.id,
        code=row.code,
        text=words,
        subject="" if sealed else row.subject,
        kind=row.kind,
        status=row.status,
        unit_id=row.unit_id,
        handler_id=row.handler_id,
        field=row.field,
        open=row.open,
        received_day=row.received_day.toordinal(),
        due_day=0 if row.next_due.year == _NO_DUE_YEAR else row.next_due.toordinal(),
        closed_day=row.closed_day.toordinal() if row.closed_day else 0,
        weight=row.weight,
        reasons=tuple(row.reasons),
        listed=attention.lists_of(row.reasons) if row.open else (),
        sealed=sealed,
        excluded=tuple(row.excluded),
        numbers=tuple(each.phone for each in known if each.phone),
        names=tuple(each.name for each in known if each.name),
        version=row.version,
        channel=row.channel,
    )


def _line(row: Any) -> str:
    """Return the words of the register line: kind, field, unit and stage."""
    field = catalogue.FIELDS.get(row.field, "")
    return "\n".join([Kind(row.kind).vi, field, row.unit_name, statuses.LABELS[Status(row.status)]])

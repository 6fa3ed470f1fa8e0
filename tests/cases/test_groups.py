"""Letters of several people: who signed, who represents, what an acceptance needs, and one answer for each."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, func, select

from office.base import audit, clock, ledger, outbox
from office.base.db import Base, db
from office.cases import closing, groups, handling, links, triage, workflow
from office.cases.groups import Incomplete, SealedNames, TooMany
from office.cases.models import Case, CoSigner, Telling
from office.cases.signers import Person
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.roles import Role
from office.privacy import erasing
from tests.builders import Office, a_case, a_receipt, days_later, sender_of


def list_of(count: int, *, wrong: int = 0) -> str:
    """A list of so many lines, of which the last ones are no persons."""
    good = [
        f"{n}\tNgười Ký {'ABCDEFGHIJ'[n % 10]}\tSố {n} đường Lá Biếc\t0790{n:08d}\t09{n:08d}"
        for n in range(1, count - wrong + 1)
    ]
    return "\n".join([*good, *(f"{n}\t\t???\t12" for n in range(wrong))])


def pasted(case: Case, count: int) -> None:
    groups.paste(case, sender_of(case), clock.now(), list_of(count))
    db.session.commit()


def everyone_signed(office: Office, case: Case, came: int = 0) -> None:
    who, now = office.actors[Role.RECEPTION], clock.now()
    groups.note_signatures(case, who, now, came=came)
    groups.give_paper(case, who, now, paper="Văn bản cử đại diện", day=date(2026, 11, 20))
    groups.represent(case, who, now, [1, 2])
    db.session.commit()


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def test_ten_thousand_lines_three_hundred_wrong_come_back_and_the_rest_is_kept(
    office: Office,
) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    text = list_of(10_000, wrong=300)
    sender = sender_of(case)
    tracemalloc.start()
    with counted() as asked:
        added = groups.paste(case, sender, clock.now(), text)
        db.session.commit()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (added.people, len(added.wrong)) == (9_700, 300)
    assert [each.number for each in added.wrong] == list(range(9_701, 10_001))
    assert all(each.text and each.reason for each in added.wrong)
    assert db.session.scalar(select(func.count()).select_from(CoSigner)) == 9_700
    assert groups.of(case).people == 9_701  # type: ignore[union-attr]
    assert len(asked) < 150
    assert peak < 80_000_000
    assert list(ledger.differences()) == []
    again = groups.paste(case, sender, clock.now(), text)
    assert (again.people, again.already) == (0, 9_700)


def test_one_by_one_the_same_person_is_there_once(office: Office) -> None:
    case = a_receipt(office).case
    one = Person("Trần Thị Bưởi", "12 Lá Biếc", "079123456789")
    assert groups.add(case, sender_of(case), clock.now(), one)
    assert not groups.add(case, sender_of(case), clock.now(), one)
    own = Person("Người Gửi Thử", "12 đường Lá Biếc")
    assert not groups.add(case, sender_of(case), clock.now(), own), "the sender signed already"
    assert groups.of(case).people == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(("people", "most"), [(5, 2), (10, 2), (11, 5), (300, 5)])
def test_so_many_may_represent_so_many(office: Office, people: int, most: int) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    pasted(case, people - 1)
    groups.represent(case, sender_of(case), clock.now(), range(1, min(people, most + 1)))
    if people > most + 1:
        with pytest.raises(TooMany) as refused:
            groups.represent(case, sender_of(case), clock.now(), range(1, most + 2))
        assert refused.value.most == most
    assert groups.representatives(case) <= most


def test_fewer_than_five_speak_for_themselves() -> None:
    assert groups.band(4) is None
    assert groups.band(5) is not None


def test_a_complaint_of_several_is_accepted_once_all_signed_and_are_represented(
    office: Office,
) -> None:
    """Điều 27 Luật Khiếu nại, since 01/07/2026."""
    case = a_receipt(office, Kind.COMPLAINT).case
    pasted(case, 6)
    reception = office.actors[Role.RECEPTION]
    with pytest.raises(Incomplete) as refused:
        triage.accept(case, reception, clock.now(), unit=office.units["works"], all_good=True)
    assert len(refused.value.missing) == 3
    assert case.status == "received"
    everyone_signed(office, case)
    triage.accept(case, reception, clock.now(), unit=office.units["works"], all_good=True)
    assert case.status == "accepted"


def test_a_petition_and_what_came_before_the_law_need_no_paper(office: Office) -> None:
    reception = office.actors[Role.RECEPTION]
    petition = a_receipt(office, Kind.PETITION).case
    pasted(petition, 6)
    triage.accept(petition, reception, clock.now(), unit=office.units["works"], all_good=True)
    with clock.at(clock.moment_of(date(2026, 6, 25))):
        earlier = a_receipt(office, Kind.COMPLAINT).case
        pasted(earlier, 6)
        assert groups.missing(earlier) == []


def test_whoever_comes_later_has_to_sign_too(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    pasted(case, 6)
    everyone_signed(office, case)
    assert groups.missing(case) == []
    groups.add(case, sender_of(case), clock.now(), Person("Người Đến Sau", "99 Hoa Sen"))
    assert len(groups.missing(case)) == 1
    triage_done = a_case(office, status="accepted")
    groups.add(triage_done, sender_of(triage_done), clock.now(), Person("Đến Sau Nữa", "7"))
    assert groups.listed(triage_done)[0].later


def test_one_of_several_withdraws_and_the_case_goes_on(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    pasted(case, 6)
    assert groups.withdraw(case, sender_of(case), clock.now(), 3)
    assert not groups.withdraw(case, sender_of(case), clock.now(), 3)
    assert (case.open, groups.of(case).people) == (True, 6)  # type: ignore[union-attr]


def test_names_of_those_who_denounce_are_refused_and_nowhere(office: Office) -> None:
    case = a_receipt(office, Kind.DENUNCIATION).case
    name = "Đỗ Thị Kín Đáo"
    for actor in (sender_of(case), office.actors[Role.SEALED_INTAKE], office.actors[Role.HEAD]):
        with pytest.raises(SealedNames):
            groups.add(case, actor, clock.now(), Person(name, "1 Hoa Sen"))
        with pytest.raises(SealedNames):
            groups.paste(case, actor, clock.now(), f"{name}; 1 Hoa Sen")
        with pytest.raises(SealedNames):
            groups.invite(case, actor, clock.now())
    db.session.commit()
    said = [str(row) for t in Base.metadata.sorted_tables for row in db.session.execute(select(t))]
    assert name not in " ".join(said)


def test_nobody_else_writes_the_list(office: Office) -> None:
    case, other = a_receipt(office).case, a_receipt(office).case
    for actor in (
        VISITOR,
        sender_of(other),
        office.actors[Role.OBSERVER],
        office.actors[Role.VERIFIER],
    ):
        with pytest.raises(workflow.NotAllowed):
            groups.paste(case, actor, clock.now(), list_of(2))
    with pytest.raises(workflow.NotAllowed):
        groups.note_signatures(case, sender_of(case), clock.now(), came=0)
    with pytest.raises(workflow.NotAllowed):
        groups.hand_over(case, sender_of(case), clock.now())


def test_by_a_link_one_person_signs_once(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    token = groups.invite(case, sender_of(case), clock.now())
    one = Person("Trần Thị Bưởi", "12 Lá Biếc", "079123456789")
    assert groups.sign_by_link(token, one, clock.now()).id == case.id
    signed = groups.listed(case)[0]
    assert (signed.way, signed.signed_on) == ("link", clock.today())
    with pytest.raises(links.Used):
        groups.sign_by_link(token, Person("Người Khác", "1"), clock.now())
    late = groups.invite(case, sender_of(case), clock.now())
    with days_later(31) as now, pytest.raises(links.Expired):
        groups.sign_by_link(late, one, now)


def answer(office: Office, case: Case) -> None:
    handler, head = office.actors[Role.HANDLER], office.actors[Role.HEAD]
    said = {each.number: ("Đã xem xét.", "done") for each in case.points}
    handling.draft_answer(case, handler, clock.now(), said)
    handling.propose(case, handler, clock.now())
    handling.answer(case, head, clock.now())
    db.session.commit()


def states(case: Case) -> dict[str, int]:
    rows = db.session.execute(
        select(Telling.state, func.count())
        .where(Telling.case_id == case.id, Telling.news == "answer")
        .group_by(Telling.state)
    )
    return dict(iter(rows))


def test_one_answer_and_a_record_for_each_who_signed(office: Office) -> None:
    case = a_case(office, Kind.PETITION, "accepted")
    pasted(case, 5)
    groups.add(case, sender_of(case), clock.now(), Person("Có Thư", "1", email="co@test.example"))
    groups.add(case, sender_of(case), clock.now(), Person("Thư Sai", "2", email="khong phai thu"))
    groups.withdraw(case, sender_of(case), clock.now(), 5)
    answer(office, case)
    assert states(case) == {"owed": 4, "waiting": 2}
    while outbox.drain():
        pass
    db.session.expire_all()
    assert states(case) == {"owed": 4, "sent": 1, "refused": 1}
    handler = office.actors[Role.HANDLER]
    assert groups.hand_over(case, handler, clock.now(), [1]) == 1
    assert groups.hand_over(case, handler, clock.now(), [1]) == 0
    assert groups.hand_over(case, handler, clock.now()) == 4
    assert states(case) == {"handed": 5, "sent": 1}
    assert groups.told_of(case, [1])[1].by == handler.id
    db.session.commit()
    assert list(ledger.differences()) == []
    assert list(audit.breaks()) == []


def test_five_and_more_are_counted_as_a_crowd(office: Office) -> None:
    head, since = office.actors[Role.HEAD], clock.today()
    for people, came in ((4, 4), (5, 0), (12, 7)):
        case = a_receipt(office, Kind.COMPLAINT, channel="in_person").case
        pasted(case, people - 1)
        groups.note_signatures(case, office.actors[Role.RECEPTION], clock.now(), came=came)
    db.session.commit()
    assert groups.crowds(head, since) == groups.Crowds(2, 17, 1, 7)
    assert groups.crowds(office.actors[Role.ADMINISTRATOR], since) == groups.Crowds(0, 0, 0, 0)


def test_with_the_case_those_who_signed_are_forgotten(office: Office) -> None:
    case = a_case(office, Kind.PETITION, "accepted")
    pasted(case, 5)
    everyone_signed(office, case)
    answer(office, case)
    closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã xong", uploads=[])
    db.session.commit()
    erasing.anonymise(case, clock.now())
    db.session.commit()
    said = [str(row) for t in Base.metadata.sorted_tables for row in db.session.execute(select(t))]
    assert "Người Ký" not in " ".join(said)
    assert "Văn bản cử đại diện" not in " ".join(said)
    assert groups.of(case).people == 6  # type: ignore[union-attr]
    assert sum(states(case).values()) == 5

"""The index follows the database and is healed by comparison."""

from pathlib import Path

import pytest
from sqlalchemy import and_, or_, select

from office.base import clock, outbox
from office.base.db import db
from office.base.outbox import Given
from office.cases.models import Case, Message
from office.cases.sight import IndexSight, index_sight, readable_by, visible_to
from office.law.kinds import Kind
from office.people.roles import Role
from office.search import docs, sync, whoosh_door
from office.search.index import Broken, CaseIndex
from office.search.place import Index
from office.search.query import Found, Wanted, search
from office.search.schema import entry_of
from tests.builders import Office, a_case

from .conftest import EVERYTHING, TODAY, a_doc, every_byte


def find(index: Index, words: str, sight: IndexSight = EVERYTHING) -> Found:
    index.forget()
    return search(Wanted(words=words, scope="all"), sight, TODAY, index)


def promised(case: Case) -> list[Given]:
    return [Given(1, sync.TOPIC, str(case.id), {"case_id": case.id})]


def test_a_promise_brings_a_case_up_to_date(index: Index, office: Office) -> None:
    case = a_case(office)
    sync.keep_case_changed(promised(case), index)
    assert find(index, "den duong cau vong").case_ids == [case.id]
    case.subject, case.version = "Cống thoát nước nghẹt", case.version + 1
    db.session.commit()
    sync.keep_case_changed(promised(case), index)
    assert find(index, '"đèn đường"').case_ids == []
    assert find(index, "cống thoát nước").case_ids == [case.id]


def test_what_was_answered_and_written_is_found(index: Index, office: Office) -> None:
    case = a_case(office, status="answered")
    db.session.add(Message(case_id=case.id, at=clock.now(), from_citizen=True, text="bóng sợi đốt"))
    db.session.commit()
    sync.keep_case_changed(promised(case), index)
    assert find(index, '"bóng sợi đốt"').case_ids == [case.id]
    assert find(index, "đã sửa xong").case_ids == [case.id]


def test_mail_and_addresses_are_not_indexed_and_names_are_no_words(office: Office) -> None:
    (doc,) = docs.docs_of([a_case(office).id])
    terms = entry_of(doc).terms
    assert not set(terms["word"]) & {"nguoi", "gui", "thu", "example", "bac"}
    assert set(terms["name"]) == {"nguoi", "gui", "thu"}
    assert not {"example", "bac"} & {word for each in terms.values() for word in each}


def test_a_name_finds_the_cases_of_its_bearer_unless_it_is_hidden(
    index: Index, office: Office
) -> None:
    an = a_case(office, name="Nguyễn Văn Ẩn")
    other = a_case(office, name="Trần Thị Nguyên", body="Ẩn sau văn phòng là Nguyễn")
    sealed = a_case(office, Kind.DENUNCIATION, name="Nguyễn Văn Ẩn")
    sync.rebuild(index)
    assert find(index, "nguyen van an").case_ids == [an.id, other.id]
    assert find(index, '"Nguyễn Văn Ẩn"').case_ids == [an.id]
    assert find(index, "trần thị ngu").case_ids == [other.id]
    assert sealed.id not in find(index, "ẩn").case_ids
    an.name_hidden = True
    db.session.commit()
    sync.rebuild(index)
    assert find(index, '"Nguyễn Văn Ẩn"').case_ids == []
    assert b"van_an" not in every_byte(index)


def test_telephone_digits_find_a_case_unless_the_name_is_hidden(
    index: Index, office: Office
) -> None:
    case = a_case(office)
    sync.rebuild(index)
    assert find(index, "000123").case_ids == [case.id]
    case.name_hidden = True
    db.session.commit()
    sync.rebuild(index)
    assert find(index, "000123").case_ids == []


def test_of_a_denunciation_only_the_line_of_the_register_is_indexed(
    index: Index, office: Office
) -> None:
    case = a_case(office, Kind.DENUNCIATION, subject="Tố cáo ông Xoài", body="nhận hối lộ mít ổi")
    sync.keep_case_changed(promised(case), index)
    (doc,) = docs.docs_of([case.id])
    assert doc.sealed
    assert doc.subject == ""
    assert not {"xoai", "hoi", "lo", "mit", "oi"} & set(entry_of(doc).terms["word"])
    assert not doc.numbers
    assert b"xoai" not in every_byte(index)
    assert case.code[-4:].lower().encode() in every_byte(index)
    assert find(index, "Xoài").total == 0
    assert find(index, case.code).case_ids == [case.id]
    assert find(index, "tố cáo").case_ids == [case.id]


def test_every_role_finds_exactly_what_the_database_shows(index: Index, office: Office) -> None:
    for kind in Kind:
        for status in ("received", "accepted"):
            a_case(office, kind, status)
    sync.rebuild(index)
    for actor in office.actors.values():
        lines = and_(visible_to(actor), Case.kind == Kind.DENUNCIATION)
        shown = select(Case.id).where(or_(readable_by(actor), lines))
        true = set(db.session.scalars(shown))
        assert set(find(index, "", index_sight(actor)).case_ids) == true, actor.name
    assert find(index, "", index_sight(office.actors[Role.HEAD])).total == 10


def test_differences_are_found_and_healed(index: Index, office: Office) -> None:
    missing, stale = (a_case(office, subject=f"Việc thứ {n}") for n in range(2))
    sync.rebuild(index)
    index.write([a_doc(9999)], gone=[missing.id])
    stale.version += 1
    db.session.commit()
    healed = sync.reconcile(index=index)
    assert (healed.missing, healed.stale, healed.superfluous, healed.rebuilt) == (1, 1, 1, False)
    assert healed.total == 3
    assert sync.reconcile(index=index) == sync.Healed()
    found = find(index, "việc thứ")
    assert sorted(found.case_ids) == [missing.id, stale.id]
    assert found.total == 2


def test_a_case_that_is_there_twice_is_healed(tmp_path: Path, office: Office) -> None:
    twice, index = a_case(office, subject="Việc thứ hai"), CaseIndex(tmp_path / "index")
    sync.rebuild(index)
    killed = whoosh_door.Writer(whoosh_door.open_index(f"{index.folder}/current/closed"), 1)
    killed.put(a_doc(twice.id, open=False))  # killed between the two halves of a move
    killed.commit(mergetype=whoosh_door.keep_all)
    assert sync.reconcile(index=index).stale == 1
    assert sync.reconcile(index=index) == sync.Healed()
    assert find(index, "việc thứ").total == 1
    index.forget()


def test_many_differences_are_healed_in_portions(index: Index, office: Office) -> None:
    for _ in range(3):
        a_case(office)
    assert sync.reconcile(2, index).left == 1
    assert sync.reconcile(2, index).left == 0
    assert sync.reconcile(2, index) == sync.Healed()


def test_a_missing_index_is_made_by_the_comparison(tmp_path: Path, office: Office) -> None:
    case = a_case(office)
    index = CaseIndex(tmp_path / "never made")
    with pytest.raises(Broken):
        sync.keep_case_changed(promised(case), index)
    assert sync.reconcile(index=index).rebuilt
    assert find(index, "đèn").case_ids == [case.id]
    index.forget()


def test_without_index_the_database_answers_and_says_so(tmp_path: Path, office: Office) -> None:
    case = a_case(office)
    a_case(office, Kind.DENUNCIATION, subject="Tố cáo về đèn")
    index = CaseIndex(tmp_path / "never made")
    found = find(index, "den duong")
    assert (found.case_ids, found.partial_index) == ([case.id], True)
    assert find(index, "tố cáo").case_ids == []
    assert find(index, case.code[5:]).case_ids == [case.id]


def test_health_tells_how_far_the_index_is_behind(index: Index, office: Office) -> None:
    outbox.put(sync.TOPIC, key="1", case_id=1)
    db.session.commit()
    index.write([a_doc(1)])
    index.forget()
    health = sync.health(index)
    assert (health.usable, health.documents, health.waiting, health.lag_seconds) == (True, 1, 1, 0)

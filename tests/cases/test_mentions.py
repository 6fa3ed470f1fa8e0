"""Calls in a note: only whoever may read the case answers, and nobody learns more than that."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.outbox import Promise
from office.cases import mentions, notes, readings
from office.cases.mentions import Person
from office.cases.models import Case, Mention, Note
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case

KNOWN = [
    Person(1, "Nguyễn Văn An", ("Chuyên viên xử lý",)),
    Person(2, "Nguyễn Văn", ()),
    Person(3, "", ("Cán bộ tiếp nhận tố cáo",)),
    Person(4, "Lê Đình Đạt", ("Chuyên viên xử lý",)),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Nhờ @Nguyễn Văn An xem", [1]),
        ("Nhờ @nguyen van an, gấp", [1]),
        ("@Nguyễn Văn: xem", [2]),
        ("(@lê đình đạt) và @Nguyễn Văn An", [4, 1]),
        ("@Chuyên viên xử lý xem giúp", [1, 4]),
        ("@Cán bộ tiếp nhận tố cáo", [3]),
        ("thư an@phuong.example và 5 @ 2.000 đồng", []),
        ("không nhắc ai", []),
    ],
)
def test_the_longest_name_or_post_that_fits_is_called(text: str, ids: list[int]) -> None:
    assert mentions.called(text, KNOWN) == ids


@pytest.mark.parametrize("text", ["@Trần Thị Lạ", "@Nguyễn Văn Anh Tú xem", "@x" + "x" * 5000])
def test_a_call_that_nobody_answers_is_refused(text: str) -> None:
    known = [each for each in KNOWN if each.id != 2]
    with pytest.raises(mentions.Unknown) as refused:
        mentions.called(text, known)
    assert len(refused.value.call) <= mentions.LONGEST_CALL


def note(office: Office, case: Case, text: str, role: Role = Role.HANDLER) -> Note:
    made = notes.write(case, office.actors[role], clock.now(), text)
    db.session.commit()
    return made


def test_who_is_called_gets_a_line_and_a_mail_without_a_word_of_it(office: Office) -> None:
    case = a_case(office, status="accepted")
    note(office, case, "Nhờ @Cán bộ lead ký nháy giúp hẻm 12")
    lead = office.actors[Role.LEAD]
    (line,) = mentions.of(lead, clock.now())
    assert (line.code, line.by, line.read) == (case.code, "Cán bộ handler", False)
    (mail,) = [
        each for each in db.session.scalars(select(Promise)) if each.key.startswith("mention")
    ]
    assert mail.facts["to"] == "lead@test.example"
    said = f"{mail.facts['subject']} {mail.facts['text']}"
    assert case.code not in said
    assert "hẻm 12" not in said
    assert mentions.of(office.actors[Role.HANDLER], clock.now()) == []


def test_it_is_read_once_the_officer_has_opened_the_case(office: Office) -> None:
    case, lead = a_case(office, status="accepted"), office.actors[Role.LEAD]
    note(office, case, "@Cán bộ lead")
    later = clock.now() + timedelta(minutes=1)
    mark = readings.mark_of(case, lead, readings.CASE, later)
    assert mark is not None
    readings.write(db.session.connection(), mark)
    assert [each.read for each in mentions.of(lead, later)] == [True]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OBSERVER, Role.SEAL_KEEPER])
def test_who_may_not_read_the_case_is_refused_like_who_is_not_there(
    office: Office, role: Role
) -> None:
    case = a_case(office, status="accepted")
    refused = []
    for name in (f"Cán bộ {role}", "Cán bộ bịa đặt"):
        with pytest.raises(mentions.Unknown) as told:
            note(office, case, f"@{name}")
        refused.append(str(told.value))
    assert refused[0] == refused[1]
    assert db.session.scalars(select(Mention)).all() == []


def test_whom_the_case_is_about_is_nobody_here(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, status="accepted")
    case.excluded = [f"officer.{office.officers[Role.LEAD].id}"]
    db.session.commit()
    names = [each.name for each in mentions.people(case, office.actors[Role.HANDLER], clock.now())]
    assert "Cán bộ lead" not in names
    assert "Cán bộ head" in names


def test_who_is_set_aside_afterwards_loses_the_line(office: Office) -> None:
    case = a_case(office, Kind.COMPLAINT, status="accepted")
    note(office, case, "@Cán bộ lead")
    assert mentions.of(office.actors[Role.LEAD], clock.now())
    from office.cases import conflicts

    conflicts.exclude(
        case,
        [f"officer.{office.officers[Role.LEAD].id}"],
        clock.now(),
        clock.today(),
        conflicts.INTAKE,
    )
    db.session.commit()
    assert mentions.of(office.actors[Role.LEAD], clock.now()) == []


def test_who_reads_denunciations_is_not_named_below_the_original(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION, status="accepted")
    reader = office.actors[Role.HANDLER]
    known = mentions.people(case, reader, clock.now())
    assert "Cán bộ sealed_intake" not in [each.name for each in known]
    assert "Cán bộ tiếp nhận tố cáo" in [post for each in known for post in each.posts]
    inside = mentions.people(case, office.actors[Role.SEALED_INTAKE], clock.now())
    assert "Cán bộ handler" in [each.name for each in inside]

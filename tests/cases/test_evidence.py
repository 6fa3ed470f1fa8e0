"""What a point must show, by kind, field and outcome: asked when the answer is proposed and when the case closes."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from office.base import clock, files
from office.base.db import db
from office.base.files import Upload
from office.cases import closing, evidence, handling
from office.cases.evidence import GROUND, PAPER, PICTURE, SHOWN, WHERE, Lacking
from office.cases.models import Case
from office.cases.settling import Said, time_of
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_pdf, found_out, sender_of

UNDER_THE_RULES = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TAKEN = "2026:11:25 09:30:00"


def a_picture(taken: str | None = TAKEN, offset: str = "", name: str = "sau.jpg") -> Upload:
    made, exif = BytesIO(), Image.Exif()
    if taken is not None:
        exif[0x8769] = {0x9003: taken, **({0x9011: offset} if offset else {})}
    exif[0x8825] = {1: "N", 2: (10.0, 46.0, 30.0), 3: "E", 4: (106.0, 40.0, 12.0)}
    Image.new("RGB", (8, 8)).save(made, "JPEG", exif=exif)
    return files.check(name, made.getvalue())


def say(office: Office, case: Case, *uploads: Upload, **said: Any) -> None:
    handler = office.actors[Role.HANDLER]
    told = {each.number: Said("Đã xem.", **said) for each in case.points}
    shown = {each.number: list(uploads) for each in case.points}
    handling.draft_answer(case, handler, clock.now(), told, uploads=shown)
    handling.propose(case, handler, clock.now())
    db.session.commit()


def accepted(office: Office, kind: Kind = Kind.FEEDBACK, **said: Any) -> Case:
    return a_case(office, kind, "accepted", wanted="Sửa đèn", **said)


def missing(office: Office, case: Case, *uploads: Upload, **said: Any) -> list[tuple[int, str]]:
    with pytest.raises(Lacking) as refused:
        say(office, case, *uploads, **said)
    assert case.status in {"accepted", "reported"}
    return refused.value.missing


@pytest.mark.parametrize(("kind", "field", "outcome", "needs"), [
    (Kind.FEEDBACK, "lighting", "done", [PICTURE]),
    (Kind.FEEDBACK, "noise", "partly", [SHOWN]),
    (Kind.PETITION, "traffic", "planned", [PAPER]),
    (Kind.PETITION, "other", "explained", []),
    (Kind.INFORMATION, "other", "done", [SHOWN]),
    (Kind.COMPLAINT, "land", "refused", [GROUND, PAPER]),
    (Kind.DENUNCIATION, "land", "done", [PAPER]),
    (Kind.FEEDBACK, "lighting", "moved", [WHERE]),
    (Kind.FEEDBACK, "lighting", "refused", [GROUND]),
])  # fmt: skip
def test_kind_field_and_outcome_say_what_is_shown(
    kind: Kind, field: str, outcome: str, needs: list[str]
) -> None:
    day = UNDER_THE_RULES.date()
    case = Case(kind=kind, field=field, received_day=day)
    assert evidence.needs_of(case, outcome) == needs
    case.received_day = day.replace(day=22)
    assert evidence.needs_of(case, outcome) == []


def test_an_answer_without_what_it_must_show_is_not_proposed(office: Office) -> None:
    with clock.at(UNDER_THE_RULES):
        case = accepted(office)
        assert missing(office, case, outcome="done") == [(1, PICTURE)]
        assert missing(office, case, a_picture(None), outcome="done") == [(1, PICTURE)]
        assert missing(office, case, outcome="refused") == [(1, GROUND)]
        assert missing(office, case, outcome="moved") == [(1, WHERE)]
        assert missing(office, case, outcome="planned", paper="12/KH") == [(1, PAPER)]
        say(office, case, a_picture(), outcome="done")
        assert case.status == "proposed"


def test_what_came_before_the_rules_is_answered_and_closed_as_it_could_be_then(
    office: Office,
) -> None:
    case = accepted(office)
    with clock.at(UNDER_THE_RULES):
        say(office, case, outcome="refused")
        handling.answer(case, office.actors[Role.HEAD], clock.now())
        closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã trả lời.")
    assert case.status == "closed"


def test_a_decided_complaint_names_the_report_on_the_facts(office: Office) -> None:
    with clock.at(UNDER_THE_RULES):
        case = accepted(office, Kind.COMPLAINT)
        found_out(office, case)
        assert missing(office, case, outcome="refused", ground="kn-right") == [(1, PAPER)]
        say(
            office,
            case,
            outcome="refused",
            ground="kn-right",
            paper="3/BC",
            paper_day=clock.today(),
        )


def test_closing_asks_again_and_a_picture_brought_then_is_enough(office: Office) -> None:
    with clock.at(UNDER_THE_RULES):
        case = accepted(office)
        say(office, case, a_picture(), outcome="done")
        handling.answer(case, office.actors[Role.HEAD], clock.now())
        handler = office.actors[Role.HANDLER]
        case.attachments[0].scan = "found"
        with pytest.raises(Lacking):
            closing.close(case, handler, clock.now(), evidence="Đã sửa.")
        with pytest.raises(Lacking):
            closing.close(case, handler, clock.now(), evidence="Đã sửa.", uploads=[a_picture(None)])
        timed = files.with_time(a_picture(None), clock.now() - timedelta(hours=1))
        closing.close(case, handler, clock.now(), evidence="Đã sửa.", uploads=[timed])
    assert case.status == "closed"


def test_a_point_left_open_keeps_the_case_open_and_is_named(office: Office) -> None:
    case = a_case(office, status="answered", wanted="Sửa đèn; báo lại")
    case.points[1].outcome = ""
    with pytest.raises(handling.Unanswered) as refused:
        closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã sửa.")
    assert (refused.value.numbers, case.status) == ([2], "answered")


def test_evidence_of_an_answer_that_was_disputed_shows_nothing_of_the_next(office: Office) -> None:
    with clock.at(UNDER_THE_RULES):
        case = accepted(office)
        say(office, case, a_picture(), outcome="done")
        handling.answer(case, office.actors[Role.HEAD], clock.now())
        closing.close(case, office.actors[Role.HANDLER], clock.now(), evidence="Đã sửa.")
        closing.dispute(case, sender_of(case), clock.now(), reason="Đèn vẫn tắt.")
        closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Xem lại.")
        assert missing(office, case, outcome="done") == [(1, PICTURE)]


@pytest.mark.parametrize(("taken", "offset", "at"), [
    (TAKEN, "", datetime(2026, 11, 25, 2, 30, tzinfo=UTC)),
    (TAKEN, "+00:00", datetime(2026, 11, 25, 9, 30, tzinfo=UTC)),
    ("0000:00:00 00:00:00", "", None), ("hôm qua", "", None), (None, "", None),
])  # fmt: skip
def test_the_time_is_read_from_the_picture_and_its_place_is_still_taken_out(
    taken: str | None, offset: str, at: datetime | None
) -> None:
    upload = a_picture(taken, offset)
    assert (upload.taken_at, upload.place_removed) == (at, True)


def test_a_time_an_officer_wrote_is_marked_and_never_replaces_that_of_the_camera() -> None:
    typed = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    bare, own = files.with_time(a_picture(None), typed), files.with_time(a_picture(), typed)
    assert (bare.taken_at, bare.taken_typed) == (typed, True)
    assert (own.taken_at != typed, own.taken_typed) == (True, False)
    assert files.with_time(files.check("a.pdf", a_pdf()), typed).taken_at is None


def test_the_time_stands_beside_the_picture_and_one_older_than_the_case_is_flagged(
    office: Office,
) -> None:
    with clock.at(UNDER_THE_RULES):
        case = accepted(office)
        shown = [a_picture("2026:11:25 09:59:00"), a_picture("2026:11:25 11:30:00"),
                 files.with_time(a_picture(None), UNDER_THE_RULES), a_picture("2025:01:02 08:00:00")]  # fmt: skip
        say(office, case, *shown, outcome="done")
        assert [time_of(case, each, "vi") for each in case.attachments] == [
            "chụp lúc 09:59 25/11/2026, chụp trước khi nhận vụ việc",
            "chụp lúc 11:30 25/11/2026, giờ trong ảnh ở tương lai",
            "chụp lúc 10:00 25/11/2026 theo cán bộ ghi",
            "chụp lúc 08:00 02/01/2025, chụp trước khi nhận vụ việc",
        ]
    assert case.status == "proposed", "flagged, not refused"

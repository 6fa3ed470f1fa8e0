"""The checklist before acceptance: every item of every kind, each answer, and what lawfully follows."""

from datetime import date

import pytest
from sqlalchemy import select

from office.base import clock
from office.base.audit import Event
from office.base.db import db
from office.cases import admissibility, catalogue, handling, triage
from office.cases.admissibility import Found, Item
from office.cases.models import Case, CheckAnswer
from office.cases.workflow import Changed, NotAllowed
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, sender_of

TODAY = date(2026, 11, 18)
EACH = [(kind, each) for kind in Kind for each in admissibility.items(kind, TODAY)]
ids = [f"{kind}-{item.id}" for kind, item in EACH]


def triager(office: Office, kind: Kind) -> Actor:
    return office.actors[Role.SEALED_INTAKE if kind == Kind.DENUNCIATION else Role.RECEPTION]


def all_lawful(kind: Kind, but: Item | None = None, round_: int = 1) -> list[Found]:
    return [
        Found(each, each.unlawful if each == but else each.lawful, "vì thế", round_)
        for each in admissibility.items(kind, TODAY)
    ]


@pytest.mark.parametrize(("kind", "item"), EACH, ids=ids)
def test_each_item_answered_against_the_case_has_its_lawful_end(kind: Kind, item: Item) -> None:
    assert admissibility.follows(all_lawful(kind)).way == "accept"
    first = admissibility.follows(all_lawful(kind, item))
    again = admissibility.follows(all_lawful(kind, item, round_=2))
    if item.supply_vi:
        assert (first.way, first.missing, first.grounds) == ("ask", (item,), ())
        assert again.way == ("decline" if item.grounds else "ask"), "asked once, it counts"
    else:
        assert first.missing == ()
        assert first.way == (item.instead or "decline")
    assert again.grounds == item.grounds
    assert all(kind in catalogue.ground(key).kinds for key in item.grounds)


@pytest.mark.parametrize(("kind", "item"), EACH, ids=ids)
def test_one_open_item_leaves_the_case_undecided(kind: Kind, item: Item) -> None:
    given = [each if each.item != item else Found(item) for each in all_lawful(kind)]
    assert admissibility.follows(given).way == ""


def test_what_nobody_can_mend_weighs_more_than_what_is_missing() -> None:
    given = {
        each.id: Found(each, each.lawful) for each in admissibility.items(Kind.COMPLAINT, TODAY)
    }
    for key in ("K5", "K9"):
        given[key] = Found(given[key].item, given[key].item.unlawful, "vì thế")
    judged = admissibility.follows(given.values())
    assert (judged.way, judged.grounds) == ("decline", ("K9",))


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    "day",
    [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1), date(2027, 1, 1)],
)
def test_on_every_day_each_item_stands_once(kind: Kind, day: date) -> None:
    today, then = ([each.id for each in admissibility.items(kind, on)] for on in (TODAY, day))
    assert then == today
    assert len(set(then)) == len(then)


def test_the_wording_follows_the_law_of_the_day() -> None:
    def words(key: str, day: date) -> str:
        return next(each.vi for each in admissibility.items(Kind.COMPLAINT, day) if each.id == key)

    assert "mang tính nội bộ" in words("K1", date(2026, 7, 1))
    assert "mang tính nội bộ" not in words("K1", date(2026, 6, 30))
    assert "công chứng" in words("K4", date(2026, 12, 31))
    assert "công chứng" not in words("K4", date(2027, 1, 1)), "the clause lapses"


def test_every_ground_is_given_by_some_item() -> None:
    for ground in catalogue.GROUNDS:
        for kind in ground.kinds:
            giving = [
                each for each in admissibility.items(kind, TODAY) if ground.key in each.grounds
            ]
            assert giving, (ground.key, kind)


def test_no_case_is_accepted_while_an_item_is_open_or_in_the_way(office: Office) -> None:
    case, officer = a_receipt(office, Kind.COMPLAINT).case, office.actors[Role.RECEPTION]
    unit = office.units["works"]
    with pytest.raises(admissibility.NotAdmissible):
        triage.accept(case, officer, clock.now(), unit=unit)
    admissibility.answer(case, officer, clock.now(), {"K9": ("yes", "Tòa đã thụ lý 12/2026")})
    with pytest.raises(admissibility.NotAdmissible) as no:
        triage.accept(case, officer, clock.now(), unit=unit, all_good=True)
    assert [each.item.id for each in no.value.judgement.against] == ["K9"], (
        "one press hides nothing"
    )
    assert case.status == "received"


def test_the_last_answer_counts_and_the_first_is_kept(office: Office) -> None:
    case, officer = a_receipt(office, Kind.COMPLAINT).case, office.actors[Role.RECEPTION]
    admissibility.answer(case, officer, clock.now(), {"K9": ("yes", "Có bản án")})
    admissibility.answer(case, officer, clock.now(), {"K9": ("no", "Bản án về việc khác")})
    assert (
        admissibility.answer(case, officer, clock.now(), {"K9": ("no", "Bản án về việc khác")}) == 0
    )
    rows = db.session.scalars(select(CheckAnswer).order_by(CheckAnswer.id)).all()
    assert [(each.answer, each.note) for each in rows] == [
        ("yes", "Có bản án"), ("no", "Bản án về việc khác"),
    ]  # fmt: skip
    assert {each.officer_id for each in rows} == {officer.id}
    triage.accept(case, officer, clock.now(), unit=office.units["works"], all_good=True)
    told = db.session.scalars(select(Event).where(Event.action == "case:check:answer")).all()
    assert [set(each.facts["items"]) for each in told][:2] == [{"K9"}, {"K9"}]
    assert len(told[2].facts["items"]) == 8, "the rest in one deed"


@pytest.mark.parametrize("ending", ["supply", "go_on", "decline"])
def test_what_is_missing_is_one_request_and_counts_only_afterwards(
    office: Office, ending: str
) -> None:
    case, officer = a_receipt(office, Kind.COMPLAINT).case, office.actors[Role.RECEPTION]
    missing = {"K5": ("yes", "Không có chữ ký"), "K6": ("yes", "Gửi sau 100 ngày")}
    admissibility.answer(case, officer, clock.now(), missing)
    judged = admissibility.judge(case)
    said = admissibility.request(judged)
    assert "chữ ký hoặc điểm chỉ" in said
    assert "vì sao không gửi được đúng thời hiệu" in said
    assert "signature" in admissibility.request(judged, "en")
    with pytest.raises(admissibility.NoSuchGround):
        triage.decline(case, officer, clock.now(), ground_key="K5", reason="Không ký")
    handling.ask(case, officer, clock.now(), question=said)
    assert admissibility.judge(case).grounds == ("K5", "K6"), "asked, and nothing came yet"
    if ending == "decline":
        triage.decline(case, officer, clock.now(), ground_key="K5", reason="Không ký")
        assert case.status == "declined"
        return
    if ending == "supply":
        handling.supply(case, sender_of(case), clock.now(), "Gửi bản có chữ ký.")
    else:
        handling.go_on(case, officer, clock.now())
    assert {each.item.id for each in admissibility.judge(case).unanswered} >= {"K5", "K6"}
    admissibility.answer(case, officer, clock.now(), {"K5": ("yes", "Vẫn không ký")})
    assert admissibility.judge(case).grounds == ("K5",)
    triage.decline(case, officer, clock.now(), ground_key="K5", reason="Vẫn không ký")


def test_what_was_found_after_the_request_was_not_asked_for(office: Office) -> None:
    case, officer = a_receipt(office, Kind.COMPLAINT).case, office.actors[Role.RECEPTION]
    handling.ask(case, officer, clock.now(), question="Số quyết định nào?")
    admissibility.answer(case, officer, clock.now(), {"K5": ("yes", "Không có chữ ký")})
    with pytest.raises(admissibility.NoSuchGround):
        triage.decline(case, officer, clock.now(), ground_key="K5", reason="Không ký")


@pytest.mark.parametrize("kind", list(Kind))
def test_only_who_may_accept_answers(office: Office, kind: Kind) -> None:
    case = a_receipt(office, kind).case
    item = admissibility.items(kind, case.received_day)[0]
    said = {item.id: (item.lawful, "")}
    for role, actor in office.actors.items():
        may = actor == triager(office, kind) or role in {Role.TRIAGE, Role.INFORMATION_OFFICER}
        if not may or (kind == Kind.DENUNCIATION and role != Role.SEALED_INTAKE):
            with pytest.raises(NotAllowed):
                admissibility.answer(case, actor, clock.now(), said)
    assert admissibility.answer(case, triager(office, kind), clock.now(), said) == 1


def test_nothing_else_is_an_answer(office: Office) -> None:
    case, officer = a_receipt(office, Kind.COMPLAINT).case, office.actors[Role.RECEPTION]
    with pytest.raises(KeyError):
        admissibility.answer(case, officer, clock.now(), {"T1": ("yes", "a")})
    with pytest.raises(NotAllowed):
        admissibility.answer(case, officer, clock.now(), {"K1": ("maybe", "a")})
    with pytest.raises(admissibility.NeedsNote) as no:
        admissibility.answer(case, officer, clock.now(), {"K1": ("yes", " ")})
    assert no.value.items == ("K1",)
    assert db.session.scalars(select(CheckAnswer)).all() == []
    taken: Case = a_case(office, status="accepted")
    with pytest.raises(NotAllowed):
        admissibility.answer(taken, officer, clock.now(), {"P2": ("no", "a")})


def test_two_officers_at_once_and_the_second_is_told(office: Office) -> None:
    case, officer = a_receipt(office, Kind.COMPLAINT).case, office.actors[Role.RECEPTION]
    seen = case.version
    admissibility.answer(case, officer, clock.now(), {"K9": ("yes", "Có bản án")}, seen=seen)
    with pytest.raises(Changed):
        admissibility.answer(
            case, office.actors[Role.TRIAGE], clock.now(), {"K9": ("no", "")}, seen=seen
        )
    with pytest.raises(Changed):
        triage.accept(
            case, officer, clock.now(), unit=office.units["works"], seen=seen, all_good=True
        )
    assert admissibility.answers(case)["K9"].answer == "yes"


def test_a_new_kind_has_a_list_of_its_own(office: Office) -> None:
    case, officer = a_receipt(office).case, office.actors[Role.RECEPTION]
    admissibility.answer(case, officer, clock.now(), {"P3": ("no", "Thực chất là khiếu nại")})
    assert admissibility.judge(case).way == "sort"
    triage.sort(
        case, officer, clock.now(), kind=Kind.COMPLAINT, field="land", complexity="normal",
        urgency="normal",
    )  # fmt: skip
    assert {each.item.id for each in admissibility.judge(case).unanswered} == {
        f"K{n}" for n in range(1, 10)
    }

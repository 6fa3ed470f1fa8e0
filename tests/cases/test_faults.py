"""The office owns up before it is asked: a day that will not be kept, a fault, a wrong closing, praise."""

from datetime import date, timedelta

import pytest

from office.base import clock
from office.base.db import db
from office.cases import closing, duties, faults, handling, workflow
from office.cases.models import Case, Duty
from office.law import working_days
from office.law.kinds import Kind
from office.letters import apologies, issue, keeper
from office.people.roles import Role
from tests.builders import Office, a_case, days_later, sender_of

WHY = "Đội sửa chữa nhận phiếu nhưng để sót trong tuần đầu, chúng tôi kiểm tra không kỹ"


def of_letter(case: Case, letter: str) -> list[Duty]:
    return [each for each in duties.of(case) if each.letter == letter]


def foreseen(office: Office, case: Case) -> Duty:
    promised = case.clocks[-1].due_on
    return faults.foresee(
        case,
        office.actors[Role.HANDLER],
        clock.now(),
        cause=WHY,
        new_day=working_days.add(promised, 5),
    )


def signed(office: Office, case: Case) -> None:
    keeper.sign(case, "apology", office.actors[Role.HEAD], clock.now())
    db.session.commit()


def test_what_is_foreseen_is_owed_on_the_promised_day_and_answers_for_the_lateness(
    office: Office,
) -> None:
    case = a_case(office, status="accepted")
    promised = case.clocks[-1].due_on
    duty = foreseen(office, case)
    assert (duty.ground, duty.due_on, duty.words) == ("soon.settle", promised, WHY)
    signed(office, case)
    assert (duty.settled_by, duty.new_day) == ("issued", working_days.add(promised, 5))
    with clock.at(clock.moment_of(promised + timedelta(days=1))):
        assert workflow.find_overdue(case, clock.now()), "late is late, whoever apologised"
    assert len(of_letter(case, "apology")) == 1, "nobody apologises twice for one day"


def test_a_foreseen_apology_says_so_before_the_day(office: Office) -> None:
    case = a_case(office, status="accepted")
    foreseen(office, case)
    draft = issue.current_draft(case, "apology")
    assert draft is not None
    body, _facts = issue.renewed(draft, clock.today())
    assert "thấy trước sẽ không giữ được đúng hẹn" in body.paragraphs[0]
    assert issue.missing_parts(draft, clock.today()) == []
    assert "đã chậm" not in str(body)


def test_a_new_promise_broken_is_apologised_for_one_level_up(office: Office) -> None:
    case = a_case(office, status="accepted")
    new_day = foreseen(office, case) and working_days.add(case.clocks[-1].due_on, 5)
    signed(office, case)
    with clock.at(clock.moment_of(new_day)):
        workflow.find_overdue(case, clock.now())
        assert duties.broken_promises(clock.today()) == []
    with clock.at(clock.moment_of(new_day + timedelta(days=1))):
        assert duties.broken_promises(clock.today()) == [case.id]
        assert workflow.find_overdue(case, clock.now())
        assert duties.broken_promises(clock.today()) == []
        again = duties.of(case)[-1]
        assert (again.ground, again.due_on) == ("again.settle", new_day)
        assert not workflow.find_overdue(case, clock.now()), "owed once"
        draft = issue.current_draft(case, "apology")
        assert draft is not None
        assert issue.goes_above(draft)
        said = issue.renewed(draft, clock.today())[1]
        assert "thành phố" in said["agency"]["name"].casefold()
        assert (said["promised"], said["days_late"]) == (new_day.isoformat(), 1)


def test_only_the_office_above_signs_a_second_lateness(office: Office) -> None:
    case, head = a_case(office, status="accepted"), office.actors[Role.HEAD]
    new_day = foreseen(office, case).since and working_days.add(case.clocks[-1].due_on, 5)
    signed(office, case)
    with clock.at(clock.moment_of(new_day + timedelta(days=1))):
        workflow.find_overdue(case, clock.now())
        draft = issue.current_draft(case, "apology")
        assert draft is not None
        body = issue.renewed(draft, clock.today())[0]
        sections = [
            (name, [WHY + ". Lỗi này thuộc về chúng tôi. Hồ sơ hiện ở phường."] if name == apologies.HAPPENED else lines)
            for name, lines in body.sections
        ]  # fmt: skip
        words = type(body)(body.title, body.about, body.greeting, body.paragraphs, sections)
        issue.edit_draft(draft, head, words, draft.version, clock.now())
        with pytest.raises(issue.SignedAbove):
            issue.sign_letter(draft, head, clock.now())
        with pytest.raises(issue.ImpossibleDay):
            issue.sign_letter(
                draft, head, clock.now(), above=issue.Above("A", "B", date(2020, 1, 1))
            )
        above = issue.Above("Võ Minh Khôi", "Chủ tịch", clock.today())
        issue.sign_letter(draft, head, clock.now(), above=above)
        assert draft.signed_title == "CHỦ TỊCH"
        assert draft.facts["signer"]["name"] == "Võ Minh Khôi"
        assert draft.facts["mandate"] == {"form": "above", "signed_on": clock.today().isoformat()}
        assert issue.is_sealed(draft.facts, draft.seal)


def test_what_was_done_by_the_new_day_breaks_nothing(office: Office) -> None:
    case = a_case(office, status="proposed")
    new_day = foreseen(office, case).since and working_days.add(case.clocks[-1].due_on, 5)
    signed(office, case)
    with clock.at(clock.moment_of(new_day)):
        handling.answer(case, office.actors[Role.HEAD], clock.now())
        db.session.commit()
    with clock.at(clock.moment_of(new_day + timedelta(days=9))):
        workflow.find_overdue(case, clock.now())
        assert duties.broken_promises(clock.today()) == []
    assert [each.ground for each in of_letter(case, "apology")] == ["soon.settle"]


@pytest.mark.parametrize("trouble", ["past", "early", "twice", "empty", "stranger"])
def test_foreseeing_is_refused_with_its_reason(office: Office, trouble: str) -> None:
    case = a_case(office, status="accepted")
    promised = case.clocks[-1].due_on
    said = {"cause": WHY, "new_day": working_days.add(promised, 3)}
    who, at = office.actors[Role.HANDLER], clock.now()
    wrong: type[Exception] = workflow.NotAllowed
    if trouble == "past":
        at, wrong = clock.moment_of(promised + timedelta(days=1)), faults.NothingPromised
    elif trouble == "early":
        said["new_day"], wrong = promised, faults.TooSoon
    elif trouble == "twice":
        foreseen(office, case)
        wrong = faults.OwedAlready
    elif trouble == "empty":
        said["cause"], wrong = " \n", faults.NeedsWords
    else:
        who = office.actors[Role.ADMINISTRATOR]
    with clock.at(at), pytest.raises(wrong):
        faults.foresee(case, who, at, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", faults.FAULTS)
def test_a_fault_owes_an_apology_in_five_working_days_and_holds_the_closing(
    office: Office, fault: str
) -> None:
    case = a_case(office, status="answered")
    faults.own_up(case, office.actors[Role.HANDLER], clock.now(), fault=fault, what=WHY)
    [duty] = duties.owed(case)
    assert duty.due_on == working_days.add(clock.today(), 5)
    with pytest.raises(duties.LetterOwed):
        duties.refuse_if_owed(case)
    draft = issue.current_draft(case, "apology")
    assert draft is not None
    assert issue.missing_parts(draft, clock.today()) == []
    signed(office, case)
    assert case.letters_owed == 0


def test_one_letter_answers_for_lateness_and_fault(office: Office) -> None:
    case, head = a_case(office, status="accepted"), office.actors[Role.HEAD]
    faults.own_up(
        case, office.actors[Role.HANDLER], clock.now(), fault="lost", what="Mất tờ khai gốc"
    )
    with days_later(60):
        workflow.find_overdue(case, clock.now())
        assert [each.ground for each in duties.owed(case)] == ["lost", "late.settle"]
        assert case.letters_owed == 1
        draft = issue.current_draft(case, "apology")
        assert draft is not None
        said = str(issue.renewed(draft, clock.today())[0])
        assert "không giữ đúng hẹn" in said
        assert "Mất tờ khai gốc" in said
        issue.waive(duties.owed(case)[0], head, "Đã xin lỗi tại nhà.", clock.now())
        assert duties.owed(case) == []


def test_a_closing_found_wrong_is_apologised_for(office: Office) -> None:
    case = a_case(office, status="closed")
    closing.dispute(case, sender_of(case), clock.now(), reason="Đèn vẫn tối.")
    closing.reopen(case, office.actors[Role.HEAD], clock.now(), reason="Đèn chưa sáng thật.")
    [duty] = of_letter(case, "apology")
    assert (duty.ground, duty.words) == ("closing", "Đèn chưa sáng thật.")


def test_a_closing_upheld_owes_nothing(office: Office) -> None:
    case = a_case(office, status="closed")
    closing.dispute(case, sender_of(case), clock.now(), reason="Đèn vẫn tối.")
    closing.uphold(case, office.actors[Role.HEAD], clock.now(), reason="Đã đo đủ sáng.")
    assert of_letter(case, "apology") == []


@pytest.mark.parametrize(
    ("kind", "outcome", "grounds", "held_up"),
    [
        (Kind.COMPLAINT, "done", ["conduct"], True), (Kind.COMPLAINT, "refused", [], False),
        (Kind.FEEDBACK, "done", ["conduct"], False), (Kind.FEEDBACK, "explained", [], False),
    ],
)  # fmt: skip
def test_a_complaint_about_conduct_that_is_right_is_apologised_for(
    office: Office, kind: Kind, outcome: str, grounds: list[str], *, held_up: bool
) -> None:
    case = a_case(office, kind, "answered", outcome=outcome, field="staff_conduct")
    assert [each.ground for each in of_letter(case, "apology")] == grounds
    assert bool(duties.owed(case)) == held_up


def test_praise_filed_under_conduct_is_not_apologised_for(office: Office) -> None:
    case = a_case(office, status="proposed", field="staff_conduct")
    handler, head = office.actors[Role.HANDLER], office.actors[Role.HEAD]
    faults.praise(case, handler, clock.now(), who="Chị Lan, quầy 3", what="Tận tình")
    handling.answer(case, head, clock.now())
    assert of_letter(case, "apology") == []


def test_praise_thanks_the_one_and_commends_the_other(office: Office) -> None:
    case = a_case(office, status="accepted")
    who, what = "Chị Nguyễn Thị Lan, quầy 3", "Hướng dẫn tận tình, ở lại đến 18 giờ"
    faults.praise(case, office.actors[Role.HANDLER], clock.now(), who=who, what=what)
    assert {each.letter for each in duties.of(case)} == {"thank_you", "commendation"}
    duties.refuse_if_owed(case)
    letter = keeper.sign(case, "commendation", office.actors[Role.HEAD], clock.now())
    said = str(letter.facts)
    assert (who in said, what in said) == (True, True)
    assert case.parties[0].name not in said, "who praised is not told to the one praised"
    thanks = issue.current_draft(case, "thank_you")
    assert thanks is not None
    assert who in str(thanks.body)


def test_nobody_is_praised_or_conduct_owned_up_to_in_a_denunciation(office: Office) -> None:
    case, intake = a_case(office, Kind.DENUNCIATION), office.actors[Role.SEALED_INTAKE]
    with pytest.raises(faults.NotThisKind):
        faults.praise(case, intake, clock.now(), who="A", what="B")
    with pytest.raises(faults.NotThisKind):
        faults.own_up(case, intake, clock.now(), fault="conduct", what="B")

"""Two officers at one text: what both changed is laid side by side, the rest follows whoever changed it."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from office.base import clock
from office.base.db import db
from office.cases import points, queries
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case
from tests.page import Browser, Page, fields_of
from web import merging
from web.merging import Text

TEXTS = [Text("a", "A", "một"), Text("b", "B", "hai"), Text("c", "C", "")]


def stood(**changed: str) -> list[Text]:
    return [Text(each.name, each.label, changed.get(each.name, each.value)) for each in TEXTS]


def url(code: str, slug: str = "") -> str:
    return f"/can-bo/vu-viec/{code}" + (f"/{slug}" if slug else "")


def again(code: str) -> Case:
    db.session.expire_all()
    found = queries.known(code)
    assert found
    return found


def merge_form(shown: Page) -> dict[str, Any]:
    form = shown.soup.select_one("form:has(input[name=open])")
    assert form is not None
    return fields_of(form)


def answers(case: Case) -> list[tuple[str, str]]:
    return [(each.answer, each.outcome) for each in case.points]


# The arithmetic


def test_what_one_of_them_left_alone_follows_the_other() -> None:
    mark = merging.mark_of(TEXTS)
    made = merging.merge({"a": "một mới", "b": "hai", "c": ""}, stood(b="hai mới"), mark)
    assert made.values == {"a": "một mới", "b": "hai mới", "c": ""}
    assert (made.conflicts, made.taken, made.clean) == ([], ["b"], True)


def test_what_both_changed_alike_is_no_conflict_and_otherwise_it_is() -> None:
    mark = merging.mark_of(TEXTS)
    made = merging.merge({"a": "X\r\nY", "b": "của tôi", "c": ""}, stood(a="X\nY", b="khác"), mark)
    assert (made.conflicts, made.values["b"]) == (["b"], "của tôi")


@pytest.mark.parametrize("mark", ["", "lạ hoắc", "a:zz b:1 c:" + "0" * 16, "x" * 100_000])
def test_without_a_mark_of_ours_nothing_is_overwritten(mark: str) -> None:
    made = merging.merge({"a": "của tôi", "b": "", "c": "mới"}, stood(a="khác"), mark)
    assert "a" in made.conflicts
    assert made.values["b"] in {"hai", ""}
    assert "b" in {*made.taken, *made.conflicts} or made.values["b"] == "hai"


def test_the_answer_to_another_question_is_never_taken_for_the_same() -> None:
    before = [Text("answer-1", "1", "", about="Đèn tắt?")]
    now = [Text("answer-1", "1", "", about="Ngập nước?")]
    made = merging.merge({"answer-1": "Đã thay bóng"}, now, merging.mark_of(before))
    assert made.conflicts == ["answer-1"]


def test_what_has_no_place_any_more_is_given_back() -> None:
    made = merging.merge({"a": "một", "b": "hai", "c": "ba dài"}, TEXTS[:2], merging.mark_of(TEXTS))
    assert made.lost == ["ba dài"]
    assert not made.clean


def test_the_choices_of_the_page_are_read() -> None:
    typed = MultiDict({
        "open": "a b c", "a": "tôi", "b": "tôi", "c": "tôi", "theirs-b": "họ", "both-c": "cả hai",
        "keep-a": "mine", "keep-b": "theirs", "keep-c": "both",
    })  # fmt: skip
    assert [merging.chosen(typed)[name] for name in "abc"] == ["tôi", "họ", "cả hai"]
    assert merging.unchosen(typed) == []
    del typed["keep-a"]
    typed["keep-b"] = "bịa"
    assert merging.unchosen(typed) == ["a", "b"]
    assert merging.unchosen({**typed, "keep": "mine"}) == []


# On the pages


@pytest.fixture
def two(office: Office, page: Browser) -> tuple[str, Browser, Browser]:
    """A case of two points that two officers have open."""
    case = a_case(office, status="accepted")
    actor = office.actors[Role.HANDLER]
    points.list_points(
        case, actor, clock.now(), [points.Line("Đèn tắt"), points.Line("Nắp cống hở")]
    )
    db.session.commit()
    return case.code, page.as_officer(Role.HANDLER), Browser(page.app).as_officer(Role.LEAD)


def opened(browser: Browser, code: str) -> dict[str, Any]:
    return browser.get(url(code)).form("/trinh-ky")


def test_two_who_answer_different_points_both_keep_theirs(
    two: tuple[str, Browser, Browser],
) -> None:
    code, first, second = two
    mine, theirs = opened(second, code), opened(first, code)
    first.post(url(code, "luu-nhap"), {**theirs, "answer-1": "Đã thay bóng", "outcome-1": "done"})
    saved = second.post(
        url(code, "luu-nhap"), {**mine, "answer-2": "Đã đậy nắp", "outcome-2": "done"}, follow=True
    )
    assert "Phần người khác vừa lưu cũng được giữ." in saved.text
    assert answers(again(code)) == [("Đã thay bóng", "done"), ("Đã đậy nắp", "done")]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ({"keep-answer-1": "mine"}, "Bản của tôi"),
        ({"keep-answer-1": "theirs"}, "Bản của họ"),
        ({"keep-answer-1": "both", "both-answer-1": "Bản chung"}, "Bản chung"),
        ({"keep": "mine"}, "Bản của tôi"),
        ({"keep": "theirs"}, "Bản của họ"),
    ],
)
def test_the_same_point_is_laid_side_by_side_and_one_press_keeps_the_choice(
    two: tuple[str, Browser, Browser], choice: dict[str, str], kept: str
) -> None:
    code, first, second = two
    mine, theirs = opened(second, code), opened(first, code)
    first.post(url(code, "luu-nhap"), {**theirs, "answer-1": "Bản của họ", "answer-2": "Cống"})
    late = second.post(url(code, "luu-nhap"), {**mine, "answer-1": "Bản của tôi"})
    assert late.status == 409
    assert answers(again(code))[0][0] == "Bản của họ"
    assert "Cán bộ handler đã lưu trước" in late.text
    fieldset = late.soup.select_one("#ghep-answer-1")
    assert fieldset is not None
    assert "Bản của tôi" in fieldset.text
    assert "Bản của họ" in fieldset.text
    assert late.soup.select_one("#ghep-answer-2") is None, "only they changed it"
    assert second.post(url(code, "luu-nhap"), {**merge_form(late), **choice}).status == 303
    assert [each[0] for each in answers(again(code))] == [kept, "Cống"]


def test_pressing_without_a_choice_keeps_nothing_and_asks_again(
    two: tuple[str, Browser, Browser],
) -> None:
    code, first, second = two
    mine, theirs = opened(second, code), opened(first, code)
    first.post(url(code, "luu-nhap"), {**theirs, "answer-1": "Bản của họ"})
    late = second.post(url(code, "luu-nhap"), {**mine, "answer-1": "Bản của tôi"})
    pressed = second.post(url(code, "luu-nhap"), merge_form(late))
    assert pressed.status == 422
    assert "Còn chỗ chưa chọn" in pressed.text
    assert "Bản của tôi" in pressed.text
    assert answers(again(code))[0][0] == "Bản của họ"
    done = {**merge_form(pressed), "keep-answer-1": "mine"}
    assert second.post(url(code, "luu-nhap"), done).status == 303
    assert answers(again(code))[0][0] == "Bản của tôi"


def test_a_third_change_while_choosing_is_laid_out_again(two: tuple[str, Browser, Browser]) -> None:
    code, first, second = two
    mine, theirs = opened(second, code), opened(first, code)
    first.post(url(code, "luu-nhap"), {**theirs, "answer-1": "Bản một"})
    late = second.post(url(code, "luu-nhap"), {**mine, "answer-1": "Bản của tôi"})
    first.post(url(code, "luu-nhap"), {**opened(first, code), "answer-1": "Bản hai"})
    form = {**merge_form(late), "keep-answer-1": "mine"}
    later = second.post(url(code, "luu-nhap"), form)
    assert later.status == 409
    assert "Bản hai" in later.text
    assert answers(again(code))[0][0] == "Bản hai"


def test_a_note_of_a_colleague_stops_nobody_from_saving(two: tuple[str, Browser, Browser]) -> None:
    code, first, second = two
    mine = opened(second, code)
    note = {**first.get(url(code)).form("/ghi-chu"), "note": "Xem giúp"}
    assert first.post(url(code, "ghi-chu"), note).status == 303
    assert second.post(url(code, "luu-nhap"), {**mine, "answer-1": "Đã thay"}).status == 303
    assert answers(again(code))[0][0] == "Đã thay"


def test_what_goes_to_the_head_is_shown_before_it_goes(two: tuple[str, Browser, Browser]) -> None:
    code, first, second = two
    mine, theirs = opened(second, code), opened(first, code)
    whole = {"answer-1": "Đã thay", "outcome-1": "done", "answer-2": "Đã đậy", "outcome-2": "done"}
    first.post(url(code, "luu-nhap"), {**theirs, **whole})
    late = second.post(url(code, "trinh-ky"), {**mine, "answer-1": "Đã thay"})
    assert late.status == 409
    assert "Đã đậy" in late.text
    assert again(code).status == "accepted"
    assert second.post(url(code, "trinh-ky"), merge_form(late)).status == 303
    assert again(code).status == "proposed"
    assert answers(again(code)) == [("Đã thay", "done"), ("Đã đậy", "done")]


def test_points_split_anew_meanwhile_give_back_the_answer(
    two: tuple[str, Browser, Browser],
) -> None:
    code, first, second = two
    mine = opened(second, code)
    split = first.get(url(code)).form("/tach-diem")
    first.post(url(code, "tach-diem"), {**split, "asked-2": ""})
    late = second.post(url(code, "luu-nhap"), {**mine, "answer-2": "Đã đậy nắp cống, ngày 3"})
    assert late.status == 409
    assert "Đã đậy nắp cống, ngày 3" in late.text
    lists = second.post(url(code, "tach-diem"), {**split, "asked-them-1": "Vỉa hè"})
    assert lists.status == 409
    assert lists.soup.select_one("#ghep-points") is not None
    assert [each.asked for each in again(code).points] == ["Đèn tắt"]
    kept = {**merge_form(lists), "keep-points": "both", "both-points": "Vỉa hè\nĐèn tắt"}
    assert second.post(url(code, "tach-diem"), kept).status == 303
    assert [each.asked for each in again(code).points] == ["Vỉa hè", "Đèn tắt"]


def test_a_list_reordered_by_one_and_mended_by_the_other_loses_no_point_and_no_answer(
    two: tuple[str, Browser, Browser],
) -> None:
    code, first, second = two
    first.post(url(code, "luu-nhap"), {**opened(first, code), "answer-1": "Đã thay bóng"})
    split = first.get(url(code)).form("/tach-diem")
    assert (
        first.post(url(code, "tach-diem"), {**split, "order-1": "2", "order-2": "1"}).status == 303
    )
    late = second.post(url(code, "tach-diem"), {**split, "asked-1": "Đèn tắt ở cột 12"})
    assert late.status == 409
    mine = late.soup.select_one("#ghep-points .nd-merge__side")
    assert mine is not None
    assert "Đèn tắt ở cột 12\nNắp cống hở" in mine.get_text()
    kept = {**merge_form(late), "keep-points": "theirs"}
    assert second.post(url(code, "tach-diem"), kept).status == 303
    found = [(each.asked, each.answer) for each in again(code).points]
    assert found == [("Nắp cống hở", ""), ("Đèn tắt", "Đã thay bóng")]


def test_what_was_typed_outlives_a_sign_out_and_is_merged(
    two: tuple[str, Browser, Browser],
) -> None:
    code, first, second = two
    mine, theirs = opened(second, code), opened(first, code)
    first.post(url(code, "luu-nhap"), {**theirs, "answer-1": "Bản của họ"})
    typed = {**mine, "answer-1": "Bản của tôi, viết rất lâu"}
    second.post("/can-bo/dang-xuat")
    asked = second.post(url(code, "luu-nhap"), typed)
    assert asked.status == 401
    entry = {**asked.form("/can-bo/dang-nhap"), "email": "lead@test.example"}
    from tests.builders import PASSPHRASE

    resend = second.post("/can-bo/dang-nhap", {**entry, "password": PASSPHRASE})
    late = second.post(url(code, "luu-nhap"), resend.form("/luu-nhap"))
    assert late.status == 409
    assert "Bản của tôi, viết rất lâu" in late.text
    assert "Bản của họ" in late.text


def test_a_classification_changed_by_two_is_laid_out(office: Office, page: Browser) -> None:
    code = a_case(office, Kind.FEEDBACK).code
    here = f"/can-bo/phan-loai/{code}"
    first, second = page.as_officer(Role.RECEPTION), Browser(page.app).as_officer(Role.TRIAGE)
    one, two = first.get(here).form("/thu-ly"), second.get(here).form("/thu-ly")
    assert (
        first.post(f"{here}/xep-loai", {**one, "field": "land", "urgency": "urgent"}).status == 303
    )
    late = second.post(f"{here}/xep-loai", {**two, "field": "environment"})
    assert late.status == 409
    assert late.soup.select_one("#ghep-field") is not None
    assert late.soup.select_one("#ghep-urgency") is None
    done = {**merge_form(late), "keep-field": "theirs"}
    assert second.post(f"{here}/xep-loai", done).status == 303
    assert (again(code).field, again(code).urgency) == ("land", "urgent")


def test_who_may_no_longer_see_the_case_sees_no_merge(office: Office, page: Browser) -> None:
    code = a_case(office, status="accepted").code
    first = page.as_officer(Role.HANDLER)
    mine = opened(first, code)
    lead = Browser(page.app).as_officer(Role.LEAD)
    lead.post(url(code, "luu-nhap"), {**opened(lead, code), "answer-1": "Riêng của phòng"})
    moved = lead.get(url(code)).form("/giao-viec")
    lead.post(
        url(code, "giao-viec"), {**moved, "unit": str(office.units["society"].id), "handler": ""}
    )
    gone = first.post(url(code, "luu-nhap"), {**mine, "answer-1": "Chữ của tôi"})
    assert gone.status == 404
    assert "Riêng của phòng" not in gone.text
    assert "Chữ của tôi" in gone.text

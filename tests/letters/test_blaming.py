"""An apology that blames its reader is caught, and one that owns up is not."""

from dataclasses import replace

import pytest

from office.letters import blaming
from office.letters.phrases import Body
from office.letters.wording import compose
from tests.letters.examples import FACTS


def said(line: str) -> list[str]:
    return [each.words for each in blaming.found(Body("", "", "", [line]))]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Chúng tôi xin lỗi nếu ông/bà cảm thấy phiền.", "nếu ông/bà cảm thấy"),
        ("NẾU ÔNG BÀ CẢM THẤY chưa thỏa đáng", "NẾU ÔNG BÀ CẢM THẤY"),
        ("Nếu sự chậm trễ này gây phiền hà", "Nếu sự chậm trễ này gây"),
        ("Việc chậm là do ông/bà chưa nộp đủ giấy tờ.", "do ông/bà chưa"),
        ("Lẽ ra bà phải gọi lại cho chúng tôi.", "Lẽ ra bà"),
        ("Có thể quý ông/bà hiểu nhầm quy định.", "quý ông/bà hiểu nhầm"),
        ("Mong người dân rút kinh nghiệm lần sau.", "Mong người dân rút kinh nghiệm"),
        ("Như ông cho rằng cán bộ đã to tiếng", "Như ông cho rằng"),
        ("nếu  ông/bà\u00a0cảm thấy", "nếu ông/bà cảm thấy"),
        ("nếu ông/bà cảm thấy", "nếu ông/bà cảm thấy"),
    ],
)
def test_words_that_blame_are_found_as_they_stand(line: str, words: str) -> None:
    assert words in said(line)


@pytest.mark.parametrize(
    "line",
    [
        "Lỗi này thuộc về Phòng Kinh tế, không phải do ông/bà.",
        "Nếu chưa hài lòng, ông/bà có quyền khiếu nại đến Chủ tịch Ủy ban nhân dân Thành phố.",
        "Người dân đã nói: “nếu ông bà cảm thấy khó thì trả lại”.",
        "Chúng tôi đã không báo ông/bà bổ sung giấy tờ kịp thời.",
        "Vì bảo đảm trật tự, tổ kiểm tra đến muộn.",
    ],
)
def test_plain_words_and_what_others_said_pass(line: str) -> None:
    assert said(line) == []


@pytest.mark.parametrize(
    "ground", ["late", "soon", "again", "lost", "damaged", "wrong", "conduct", "closing"]
)
def test_no_apology_of_ours_blames_its_reader(ground: str) -> None:
    assert blaming.found(compose("apology", FACTS["apology"] | {"ground": ground})) == []


def test_the_same_words_are_named_once_wherever_they_stand() -> None:
    body = compose("apology", FACTS["apology"])
    twice = replace(
        body,
        paragraphs=["Nếu ông/bà cảm thấy", *body.paragraphs],
        sections=[("X", ["nếu ông/bà cảm thấy"])],
    )
    assert [each.words for each in blaming.found(twice)] == ["Nếu ông/bà cảm thấy"]


def test_each_row_says_why_and_what_to_write_instead() -> None:
    for each in blaming.table():
        assert all((each.why, each.why_en, each.instead))
        assert blaming.found(Body("", "", "", [each.instead])) == []

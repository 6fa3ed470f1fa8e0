"""The words of a draft: bounded, and renewed line by line without losing what was typed."""

from office.letters import bodies
from office.letters.wording import Body

THEN = Body("THÔNG BÁO", "Về đèn", "", ["Hạn ngày 01/12.", "Trân trọng."], [("Điểm 1", ["Cũ."])])
NOW = Body("THÔNG BÁO", "Về đèn", "", ["Hạn ngày 05/12.", "Trân trọng."], [("Điểm 1", ["Mới."])])


def edited(**said: object) -> Body:
    facts = {"title": THEN.title, "about": THEN.about, "greeting": "",
             "paragraphs": THEN.paragraphs, "sections": THEN.sections}  # fmt: skip
    return Body(**{**facts, **said})  # type: ignore[arg-type]


def test_what_nobody_edited_follows_the_facts() -> None:
    assert bodies.renew(edited(), THEN, NOW) == NOW


def test_an_edited_line_stays_and_the_others_follow() -> None:
    mine = edited(paragraphs=["Hạn ngày 01/12.", "Xin cảm ơn bà."], about="Về đèn hẻm 12")
    renewed = bodies.renew(mine, THEN, NOW)
    assert renewed.paragraphs == ["Hạn ngày 05/12.", "Xin cảm ơn bà."]
    assert renewed.about == "Về đèn hẻm 12"


def test_an_answer_follows_its_points_even_where_it_was_edited() -> None:
    mine = edited(sections=[("Điểm 1", ["Tôi sửa."])])
    assert bodies.renew(mine, THEN, NOW).sections == [("Điểm 1", ["Tôi sửa."])]
    assert bodies.renew(mine, THEN, NOW, points=True).sections == [("Điểm 1", ["Mới."])]


def test_a_section_taken_out_stays_out_and_an_own_one_stays_in() -> None:
    mine = edited(sections=[("Lời thêm", ["Của tôi."])])
    assert bodies.renew(mine, THEN, NOW).sections == [("Lời thêm", ["Của tôi."])]


def test_what_is_kept_comes_back_cleaned() -> None:
    kept = bodies.as_json(edited(paragraphs=["  Một \n\n hai\tba "]))
    assert bodies.from_json(kept).paragraphs == ["Một", "hai ba"]
    assert bodies.from_json({}) == Body("", "", "", [], [])
    long = bodies.from_json({"title": "x" * 10_000, "paragraphs": ["a"] * 10_000})
    assert len(long.title) == bodies.LONGEST_LINE
    assert len(long.paragraphs) == bodies.MOST_LINES

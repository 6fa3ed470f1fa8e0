"""What someone typed becomes what a case must hold."""

from office.search import demands


def test_each_word_is_one_demand() -> None:
    assert [each.words for each in demands.parse("Đèn đường, hỏng")] == [
        ("den",),
        ("duong",),
        ("hong",),
    ]


def test_quotation_marks_make_a_phrase() -> None:
    (phrase,) = demands.parse("“đèn đường”")
    assert phrase.phrase
    assert phrase.words == ("den", "duong")


def test_a_code_with_hyphens_is_one_demand() -> None:
    (code,) = demands.parse("nd26-7k4q")
    assert code.sign == "nd267k4q"


def test_full_width_letters_are_letters() -> None:
    (code,) = demands.parse("\uff17\uff2b\uff14")  # 7K4 in full width
    assert code.sign == "7k4"


def test_no_more_than_32_words_are_taken() -> None:
    assert len(demands.plain_words(demands.parse(" ".join(f"w{n}" for n in range(5000))))) <= 32


def test_a_piece_of_a_code_without_any_digit_is_looked_for_among_codes() -> None:
    (demand,) = demands.parse("ZWJA-QFXJ")
    assert demand.sign
    assert demand.words == ("zwja", "qfxj")

"""What each letter says, word for word, and when it may not yet be signed."""

import re
import unicodedata
from pathlib import Path

import pytest

from office.letters.wording import Body, compose, gaps, missing_parts
from tests.letters.examples import FACTS

GOLDEN = Path(__file__).parent / "golden"


def as_text(body: Body) -> str:
    lines = [body.title, body.about, body.greeting, "", *body.paragraphs]
    for heading, paragraphs in body.sections:
        lines += ["", f"## {heading}", *paragraphs]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", FACTS)
def test_each_letter_reads_as_its_golden_file(kind: str) -> None:
    text = as_text(compose(kind, FACTS[kind]))
    assert text == (GOLDEN / f"{kind}.txt").read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("kind", FACTS)
def test_a_letter_with_all_its_facts_may_be_signed(kind: str) -> None:
    assert missing_parts(kind, compose(kind, FACTS[kind])) == []


@pytest.mark.parametrize("kind", [kind for kind in FACTS if kind != "receipt"])
def test_a_letter_without_facts_shows_its_gaps_and_may_not_be_signed(kind: str) -> None:
    body = compose(kind, {"agency": FACTS["apology"]["agency"], "day": "2026-02-05"})
    assert missing_parts(kind, body)


@pytest.mark.parametrize("kind", ["acknowledgement", "transfer", "declined", "answer", "receipt"])
def test_the_subject_of_a_denunciation_is_not_repeated(kind: str) -> None:
    case = FACTS[kind]["case"] | {"kind": "denunciation", "subject": "Tố cáo ông Đức thu tiền"}
    assert "Đức" not in as_text(compose(kind, FACTS[kind] | {"case": case}))


def test_the_receipt_of_a_denunciation_says_that_it_wants_a_signature() -> None:
    case = FACTS["receipt"]["case"] | {"kind": "denunciation"}
    text = as_text(compose("receipt", FACTS["receipt"] | {"case": case}))
    assert "chưa phải là đơn tố cáo đúng hình thức" in text
    assert "Điều 22 và Điều 23 Luật Tố cáo" in text


@pytest.mark.parametrize("kind", FACTS)
def test_letters_speak_plainly(kind: str) -> None:
    text = as_text(compose(kind, FACTS[kind]))
    assert not re.search(r"kính chuyển|được biết|liên quan đến việc|None|\{|\}", text)


def test_a_citizen_whose_words_trail_off_does_not_block_the_letter() -> None:
    case = FACTS["apology"]["case"] | {"subject": "Đường hư quá....... kêu hoài ……"}
    assert missing_parts("apology", compose("apology", FACTS["apology"] | {"case": case})) == []


def test_open_fields_are_named_once_each() -> None:
    body = compose("stay_decision", {"agency": FACTS["apology"]["agency"], "day": "2026-02-05"})
    named = gaps(body)
    assert {"lý do", "đến ngày"} <= set(named)
    assert len(named) == len(set(named))
    assert gaps(compose("apology", FACTS["apology"])) == []


def test_a_citizens_form_may_leave_gaps_for_the_pen_and_minutes_may_not() -> None:
    facts = {"agency": FACTS["apology"]["agency"], "day": "2026-02-05"}
    form = compose("withdrawal_letter", facts)
    assert gaps(form)
    assert missing_parts("withdrawal_letter", form) == []
    assert missing_parts("withdrawal_minutes", compose("withdrawal_minutes", facts))

"""The catalogue of papers: every kind has what printing, numbering and sending it needs."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageChops

from office.base import config
from office.cases.machines import table
from office.law.kinds import Kind
from office.letters import books, catalogue, shapes, texts, wording
from tests.letters import goldens

CLEARLY, FEW = 64, 20
PAPERS = catalogue.papers()
BY_A_FUNCTION = {
    "receipt", "acknowledgement", "more_information", "transfer", "declined", "extension", "guidance",
    "answer",
}  # fmt: skip
FORMS = {
    Kind.COMPLAINT: {"Mẫu " + f"{n:02d}" for n in range(3, 17)} | {"Mẫu 14a", "Mẫu 14b"},
    Kind.DENUNCIATION: {"Mẫu " + f"{n:02d}" for n in (1, 2, 3, 4, 5, 7, 8, 10, 11, 12)},
    Kind.INFORMATION: {"Mẫu 01a", "Mẫu 01b", *("Mẫu " + f"{n:02d}" for n in range(2, 7))},
}


@pytest.mark.parametrize("key", PAPERS)
def test_each_is_numbered_in_a_book_that_exists_and_printed_by_words_that_exist(key: str) -> None:
    paper = PAPERS[key]
    assert paper.series in {books.UNNUMBERED, *books.NAMES}
    assert (texts.FOLDER / f"{key}.txt").exists() != (key in BY_A_FUNCTION)
    assert paper.vi
    assert paper.en
    assert paper.label("en") == paper.en
    assert paper.kinds


@pytest.mark.parametrize("kind", FORMS)
def test_every_official_form_of_the_decrees_is_there(kind: Kind) -> None:
    there = {each.form for each in PAPERS.values() if kind in each.kinds}
    assert FORMS[kind] <= there


@pytest.mark.parametrize("key", PAPERS)
def test_its_steps_are_moves_of_its_kinds(key: str) -> None:
    paper = PAPERS[key]
    names = {each.name for kind in paper.kinds for each in table.machine(kind)}
    assert paper.moves <= names


def test_no_paper_about_a_denunciation_may_name_its_sender_but_what_he_signs_himself() -> None:
    own = {"withdrawal_letter", "withdrawal_minutes"}
    for each in PAPERS.values():
        if Kind.DENUNCIATION in each.kinds and each.key not in own | BY_A_FUNCTION:
            masked = {"progress_notice", "apology", "thank_you"}  # "người gửi" is masked there
            assert not each.names_sender or each.key in masked


def test_what_goes_to_others_is_not_shown_to_the_sender() -> None:
    mine = catalogue.for_sender()
    assert "answer" in mine
    assert {
        "verification_report",
        "urging_letter",
        "transfer_slip",
        "documents_request",
    }.isdisjoint(mine)


def test_a_thu_cong_and_minutes_bear_no_number(context: Flask) -> None:
    assert context
    for key in ("apology", "thank_you", "dialogue_minutes", "withdrawal_letter"):
        assert books.number_text(PAPERS[key].series, 7, "Phòng Kinh tế") == ""
    assert books.number_text("QD", 7, "Phòng Kinh tế").startswith("Số: 07/QĐ-")


def test_a_form_holds_from_its_day() -> None:
    paper = PAPERS["suspension_decision"]
    assert not paper.holds_on(date(2026, 6, 30))
    assert paper.holds_on(date(2026, 7, 1))


def test_a_congress_of_shapes() -> None:
    assert {each.shape for each in PAPERS.values()} <= set(shapes.SHAPES)
    assert all(wording.text_of(each, {}) for each in PAPERS if each not in BY_A_FUNCTION)


@pytest.fixture
def fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as the office of the settings that come with the product."""
    monkeypatch.setattr(config, "_installed", [config.read({}, instance=tmp_path)])


def apart(one: Image.Image, other: Image.Image) -> int:
    """Return in how many of its cells one picture is clearly darker or lighter than the other."""
    cells = ImageChops.difference(one, other).histogram()
    return sum(cells[CLEARLY:])


def test_every_kind_has_its_golden_text_and_picture_and_no_other_has() -> None:
    kept = {each.name for each in goldens.FOLDER.iterdir()}
    assert kept == {f"{key}.{end}" for key in PAPERS for end in ("txt", "png")}


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize("key", PAPERS)
def test_each_kind_reads_and_looks_as_it_was_looked_at(key: str) -> None:
    wanted = (goldens.FOLDER / f"{key}.txt").read_text(encoding="utf-8")
    assert goldens.text(key) == wanted, "write anew: python -m tests.letters.goldens, and look"
    picture = Image.open(goldens.FOLDER / f"{key}.png")
    assert apart(goldens.picture(key), picture) < FEW


def test_a_block_that_moves_by_a_line_is_seen() -> None:
    for key in PAPERS:
        picture = Image.open(goldens.FOLDER / f"{key}.png").convert("L")
        assert apart(ImageChops.offset(picture, 0, 3), picture) > 10 * FEW, key


@pytest.mark.usefixtures("fixed")
def test_no_kind_names_whom_it_may_not_name() -> None:
    for key, paper in PAPERS.items():
        if not paper.names_sender:
            assert "Trần Thị Mai" not in goldens.text(key), key

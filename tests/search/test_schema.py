"""What of a document enters the index."""

from office.search.schema import entry_of

from .conftest import a_doc


def test_a_sealed_case_gives_no_numbers() -> None:
    doc = a_doc(1, "", sealed=True, kind="denunciation", text="Tố cáo", numbers=("0903123456",))
    entry = entry_of(doc)
    assert entry.signs == b"nd2600019xmp"
    assert not entry.terms["digits"]
    assert entry.terms["word"] == {"to", "cao"}


def test_ages_are_never_kept() -> None:
    assert set(entry_of(a_doc(1)).numbers) == {
        "case",
        "version",
        "received",
        "due",
        "closed",
        "weight",
    }


def test_pairs_of_the_text_are_kept_for_open_cases_only() -> None:
    assert "cot_den" in entry_of(a_doc(1, text="cột đèn")).terms["pair"]
    closed = entry_of(a_doc(1, text="cột đèn", open=False))
    assert not closed.terms["pair"]
    assert "den_duong" in closed.terms["topic_pair"]

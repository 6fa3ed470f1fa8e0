"""The invented case: every text that came with the product prints by it, without a gap it could fill."""

import pytest
from flask import Flask

from office.base import clock
from office.letters import printer, sample, texts, versions


@pytest.mark.parametrize(
    "key", ["stay_decision", "dialogue_minutes", "progress_notice", "urging_letter"]
)
def test_a_text_prints_as_a_test(context: Flask, key: str) -> None:
    assert context
    facts = sample.facts(key, texts.built_in(key), clock.today())
    assert facts["status"] == sample.TEST_PRINT
    assert printer.print_pdf("paper", facts).startswith(b"%PDF")


def test_every_text_is_laid_out(context: Flask) -> None:
    assert context
    for each in versions.editable():
        facts = sample.facts(each.key, texts.built_in(each.key), clock.today())
        assert facts["title"] or facts["about"], each.key
        assert facts["paragraphs"] or facts["sections"], each.key

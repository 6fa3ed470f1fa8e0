"""Every kind of paper with facts that stay the same, as it would be issued: for the golden texts and pictures."""

from datetime import date
from typing import Any

from office.letters import books, catalogue, sample, texts
from office.letters.copies import template_of
from tests.letters.examples import FACTS

DAY = date(2026, 11, 24)
CODE = "7H2K-9QMD-4XTW"


def template(key: str) -> str:
    """Return the template that prints papers of the kind called *key*."""
    return template_of(key)


def facts(key: str) -> dict[str, Any]:
    """Return facts of one paper of the kind called *key*."""
    if key in FACTS:
        return dict(FACTS[key])
    paper = catalogue.papers()[key]
    said = sample.facts(key, texts.built_in(key), DAY)
    number = books.number_text(paper.series, 7, "Phòng Kinh tế, Hạ tầng và Đô thị")
    return said | {
        "status": "",
        "number_text": number,
        "check_code": CODE,
        "check_url": f"https://nghedan.example/kiem-tra/{CODE}",
        "signer": {**said["signer"], "name": "Nguyễn Văn Bình"},
    }


KEYS = sorted(catalogue.papers())

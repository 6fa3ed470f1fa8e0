"""The form of an answer: what is missing is said beside its field, and nothing typed is lost."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from office.base import clock
from office.cases.inquiry_answers import FARTHEST, LONGEST
from tests.builders import a_pdf
from web.filters import day_short
from web.replying import Replying


def form_of(app: Flask, **said: Any) -> Replying:
    class Free(Replying):
        class Meta(Replying.Meta):
            csrf = False

    with app.test_request_context("/", method="POST"):
        files = said.pop("tep", [])
        found = Free(formdata=MultiDict({"du": "du", **said}))
        found.tep.data = files
        found.read = found.said(nameless=False)
        return found


@pytest.fixture
def tomorrow() -> str:
    return day_short(clock.today() + timedelta(days=1))


def test_a_whole_answer_needs_words_or_a_file(app: Flask, office: Any) -> None:
    assert form_of(app).tra_loi.errors
    assert form_of(app, tra_loi="Có.").read.text == "Có."  # type: ignore[attr-defined]
    paper = FileStorage(BytesIO(a_pdf()), "so.pdf")
    assert form_of(app, tep=[paper]).read.uploads[0].name == "so.pdf"  # type: ignore[attr-defined]


def test_a_partial_answer_needs_a_day_to_come_and_a_reason(
    app: Flask, office: Any, tomorrow: str
) -> None:
    good = form_of(app, du="phan", den_ngay=tomorrow, vi_sao="Kho xa.").read  # type: ignore[attr-defined]
    assert (good.until, good.reason) == (clock.today() + timedelta(days=1), "Kho xa.")
    for day in ("", "31/02/2026", "mai", day_short(clock.today()),
                day_short(clock.today() + FARTHEST + timedelta(days=1))):  # fmt: skip
        assert form_of(app, du="phan", den_ngay=day, vi_sao="r").den_ngay.errors, day
    assert form_of(app, du="phan", den_ngay=tomorrow, vi_sao=" ").vi_sao.errors


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "trong.pdf"), (b"x" * (30 << 20), "to.pdf"), (b"MZ", "virus.exe")]
)
def test_a_file_that_is_not_taken_is_named_beside_the_field(
    app: Flask, office: Any, data: bytes, name: str
) -> None:
    found = form_of(app, tra_loi="Chữ này phải còn.", tep=[FileStorage(BytesIO(data), name)])
    assert name in found.tep.errors[0]
    assert found.tra_loi.data == "Chữ này phải còn."


def test_what_is_too_long_stays_typed(app: Flask, office: Any) -> None:
    found = form_of(app, tra_loi="a" * (LONGEST + 1))
    assert found.tra_loi.errors
    assert len(found.tra_loi.data) == LONGEST + 1

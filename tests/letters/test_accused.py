"""Retype: no paper for the accused can be made of anything that knows who denounced (decision of 2017)."""

import dataclasses
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import inspect

from office.cases.models import Case, Extract, Party
from office.cases.sealed import IDENTITY_FIELDS
from office.law.kinds import Kind
from office.letters import accused, compose, copies
from office.letters.accused import ForAccused, NotThroughTheGate
from tests.builders import Office, a_case, an_extract
from tests.letters.stories import words_on

ROOT = Path(__file__).resolve().parents[2]
WHO = {"name": "Nguyễn Thị Hồng Thơm", "phone": "0912345678", "address": "57/3 hẻm Sứ Trắng"}
TODAY = date(2026, 11, 20)


def test_the_type_has_no_field_for_who_denounced() -> None:
    fields = get_type_hints(ForAccused)
    assert set(fields) == {"accused", "content", "accepted_on", "day"}
    assert set(fields.values()) <= {str, date, tuple[str, ...]}
    assert ForAccused.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert not set(fields) & set(IDENTITY_FIELDS)


def reached(model: Any, seen: set[Any]) -> Iterator[Any]:
    """Yield every table that can be walked to from *model*."""
    if model not in seen:
        seen.add(model)
        yield model
        for each in inspect(model).relationships:
            yield from reached(each.mapper.class_, seen)


def test_from_an_extract_no_way_leads_to_the_case_or_the_sender() -> None:
    assert not {Case, Party} & set(reached(Extract, set()))


@pytest.mark.parametrize("said", ["case", "party", "text", "mapping"])
def test_it_is_made_of_nothing_but_an_approved_extract(office: Office, said: str) -> None:
    case = a_case(office, Kind.DENUNCIATION, **WHO)
    things: dict[str, Any] = {
        "case": case, "party": case.parties[0], "text": WHO["name"], "mapping": {"words": WHO},
    }  # fmt: skip
    with pytest.raises(NotThroughTheGate):
        ForAccused.of(things[said], TODAY, TODAY)
    with pytest.raises(TypeError):
        accused.notice(things[said], compose.agency())
    with pytest.raises(NotThroughTheGate):
        ForAccused.of(Extract(state="waiting", words=WHO), TODAY, TODAY)
    with pytest.raises(TypeError):
        ForAccused("a", ("b",), TODAY, TODAY, name=WHO["name"])  # type: ignore[arg-type]


def test_what_makes_the_paper_asks_for_the_type_and_mypy_warns_of_unused_ignores() -> None:
    assert get_type_hints(ForAccused.of)["extract"] is Extract
    assert get_type_hints(copies.notice_for_accused)["paper"] is ForAccused
    assert get_type_hints(accused.notice)["paper"] is ForAccused
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert settings["strict"]


def test_the_notice_tells_the_content_and_not_who_denounced(office: Office) -> None:
    body = "Nguyễn Thị Hồng Thơm, 57/3 hẻm Sứ Trắng, thấy nhận tiền."
    case = a_case(office, Kind.DENUNCIATION, body=body, **WHO)
    extract = an_extract(
        office, case, subject="Nhận tiền", body="Người bị tố cáo nhận tiền.", accused="Phó phòng"
    )
    sheet = words_on(copies.notice_for_accused(ForAccused.of(extract, TODAY, TODAY)))
    assert "nhận tiền" in sheet
    assert "Phó phòng" in sheet
    assert "Thơm" not in sheet
    assert "57/3" not in sheet
    assert case.code not in sheet
    assert dataclasses.asdict(ForAccused.of(extract, TODAY, TODAY))["content"] == (
        "Nhận tiền",
        "Người bị tố cáo nhận tiền.",
    )

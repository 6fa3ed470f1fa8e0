"""Log lines are JSON on standard error, from a level upwards."""

import json
from collections.abc import Iterator

import pytest
import structlog

from office.base import log


@pytest.fixture(autouse=True)
def _kept() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_line_is_one_json_object_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")
    structlog.get_logger().warning("kept", where="đây", said="hai\ndòng")
    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    read = json.loads(line)
    assert (read["event"], read["level"], read["where"]) == ("kept", "warning", "đây")
    assert read["timestamp"].endswith("Z")
    assert "đây" in line


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("error")
    structlog.get_logger().info("too small")
    assert capsys.readouterr().err == ""

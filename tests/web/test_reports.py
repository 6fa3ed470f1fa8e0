"""What the policy stopped is told to us alone, in few lines, and never who or which case."""

import json
from typing import Any

import pytest

from tests.page import Browser
from web import headers, reports

HANDLE = "AbCdEfGhIjKl"
OLD = {
    "csp-report": {
        "document-uri": f"http://localhost/tra-cuu/ho-so/{HANDLE}?ten=Nguoi-Gui",
        "referrer": f"http://localhost/{HANDLE}",
        "violated-directive": "script-src-elem 'self'",
        "blocked-uri": "https://ads.example/track.js?user=0900000123",
        "script-sample": "fetch('0900000123')",
        "source-file": f"http://localhost/{HANDLE}",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": f"http://localhost/tra-cuu/ho-so/{HANDLE}",
        "user_agent": "Mozilla",
        "body": {
            "documentURL": f"http://localhost/tra-cuu/ho-so/{HANDLE}",
            "effectiveDirective": "require-trusted-types-for",
            "blockedURL": "trusted-types-sink",
        },
    }
]


@pytest.fixture(autouse=True)
def _quiet() -> None:
    reports._written.clear()


def told(page: Browser, body: Any, **asked: Any) -> list[Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports.log, "warning", lambda _event, **said: lines.append(said))
        answer = page.client.post(headers.REPORTS, data=data, **asked)
    assert (answer.status_code, answer.data) == (204, b"")
    return lines


@pytest.mark.parametrize(
    ("body", "directive", "blocked"),
    [
        (OLD, "script-src-elem", "another host"),
        (NEW, "require-trusted-types-for", "trusted-types-sink"),
    ],
)
def test_a_report_is_written_without_person_case_or_address(
    page: Browser, body: Any, directive: str, blocked: str
) -> None:
    (line,) = told(page, body, content_type="application/csp-report")
    assert line["directive"] == directive
    assert line["blocked"] == blocked
    assert line["page"] == "/tra-cuu/ho-so/<handle>"
    for secret in (HANDLE, "0900000123", "Nguoi-Gui", "ads.example", "127.0.0.1", "Mozilla"):
        assert secret not in repr(line)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[" * 9000,
        b"null",
        b'"x"',
        b"[1, null, {}]",
        {"csp-report": "x"},
        {"csp-report": {"violated-directive": "\r\nforged line", "blocked-uri": 7}},
        {"csp-report": {"violated-directive": ["script-src"]}},
    ],
)
def test_a_report_nobody_can_read_writes_nothing(page: Browser, body: Any) -> None:
    assert told(page, body) == []


def test_odd_addresses_in_a_report_are_no_failure(page: Browser) -> None:
    strange = {"violated-directive": "img-src", "document-uri": "http://[", "blocked-uri": "//["}
    (line,) = told(page, {"csp-report": strange})
    assert (line["page"], line["blocked"]) == ("unknown", "unreadable")


def test_a_flood_of_reports_fills_no_log(page: Browser) -> None:
    lines = [line for _ in range(30) for line in told(page, [NEW[0]] * 50)]
    assert len(lines) == reports.PER_MINUTE


def test_a_report_too_long_is_not_read(page: Browser) -> None:
    long = OLD | {"more": "x" * reports.LONGEST}
    assert told(page, long) == []


def test_the_log_takes_lines_again_after_a_minute() -> None:
    assert [reports._may_write(1000.0) for _ in range(reports.PER_MINUTE + 1)][-1] is False
    assert reports._may_write(1061.0)

"""What the content policy stopped in somebody's browser, told to ourselves: what, and on which page.

Kept is a log line without anything of the person: no address, no query, no code of a case.
"""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from office.cases.permissions import PUBLIC
from web.access import requires
from web.headers import REPORTS

log = structlog.get_logger()
LONGEST = 16_384
"""Bytes of a report; an honest one has some hundreds."""
MOST_AT_ONCE = 5
"""Violations read from one report."""
PER_MINUTE = 30
"""Lines written in a minute by one process; a broken page tells the same thing a thousand times."""
DIRECTIVES = frozenset(
    {
        *("base-uri", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors"),
        *("frame-src", "img-src", "manifest-src", "media-src", "object-src", "script-src"),
        *("script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem"),
        *("require-trusted-types-for", "trusted-types", "worker-src"),
    }
)
KEYWORDS = frozenset({"inline", "eval", "data", "blob", "self", "trusted-types-sink"})

_written: list[float] = []


@requires(PUBLIC)
def take_report() -> ResponseReturnValue:
    """Write what was stopped into the log; every report is answered alike, and none twice."""
    if (request.content_length or 0) <= LONGEST:
        for told in _violations(request.stream.read(LONGEST)):
            if not _may_write(time.monotonic()):
                break
            log.warning("policy_violation", **told)
    return "", 204


def _may_write(now: float) -> bool:
    """Tell whether the log takes one more line at *now* (seconds)."""
    _written[:] = [at for at in _written if now - at < 60]
    if len(_written) >= PER_MINUTE:
        return False
    _written.append(now)
    return True


def _violations(data: bytes) -> Iterator[dict[str, str]]:
    """Yield directive, kind of source and page of each violation that can be understood."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return
    for each in (said if isinstance(said, list) else [said])[:MOST_AT_ONCE]:
        body = each.get("csp-report") or each.get("body") if isinstance(each, dict) else None
        if not isinstance(body, dict):
            continue
        named = _text(body, "effectiveDirective", "effective-directive", "violated-directive")
        directive = named.split(" ")[0]
        if directive in DIRECTIVES:
            yield {
                "directive": directive,
                "blocked": _source(_text(body, "blockedURL", "blocked-uri")),
                "page": _page(_text(body, "documentURL", "document-uri")),
            }


def _text(body: dict[str, Any], *names: str) -> str:
    return next((body[name] for name in names if isinstance(body.get(name), str)), "")


def _source(url: str) -> str:
    """Return what kind of source was stopped: a word of the policy, or ours, or another's."""
    if url in KEYWORDS:
        return url
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return "unreadable"
    return "self" if host == request.host else "another host"


def _page(url: str) -> str:
    """Return the rule of the page, `/tra-cuu/ho-so/<handle>`, never what fills it."""
    try:
        path = urlsplit(url).path
        rule, _ = current_app.url_map.bind("").match(path, method="GET", return_rule=True)
    except (HTTPException, ValueError):
        return "unknown"
    return rule.rule


def install(app: Flask, forgery: CSRFProtect) -> None:
    """Put the address at REPORTS; a browser's report carries no form token, and changes nothing."""
    app.add_url_rule(REPORTS, "policy_report", forgery.exempt(take_report), methods=["POST"])

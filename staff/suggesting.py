"""Cases offered while an officer types in the box of the search: a few of the open ones, best first."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.text import nfc
from office.cases import permissions, queries
from office.cases.sight import index_sight
from office.search import text
from office.search.asked import Wanted
from office.search.query import search
from staff import rows
from staff.door import door
from web.access import requires
from web.session import actor

MOST = 6
LONGEST = 100


@door.get("/tim-kiem/goi-y")
@requires(permissions.LIST)
def suggested() -> ResponseReturnValue:
    """Return the open cases that what was typed so far finds, as JSON; nothing for less than three letters."""
    who, today = actor(), clock.today()
    said = nfc(request.args.get("q", "")[:LONGEST]).strip()
    if sum(map(len, text.words(said))) < text.FRAGMENT:
        return jsonify(cases=[])
    found = search(Wanted(said, scope="open"), index_sight(who), today)
    seen = queries.by_ids(found.case_ids[:MOST], who, today)
    return jsonify(
        cases=[
            {
                "code": row.code,
                "url": shown["url"],
                "subject": shown["subject"],
                "holder": shown["holder"],
            }
            for row, shown in zip(seen, rows.shown(seen), strict=True)
        ]
    )

"""One's own data to take along: of a case, or of an account with all its cases."""

from typing import Any

from flask import Response, json
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from citizen.door import door
from citizen.track import found as opened
from citizen.track import unopened
from office.base import clock
from office.base.db import db
from office.cases import own_data
from office.cases.models import Case
from office.cases.permissions import ACCOUNT, TRACK
from office.law.kinds import Kind
from office.people.models import Citizen
from web import session
from web.access import requires


@door.get("/tra-cuu/ho-so/<handle>/du-lieu.json")
@requires(TRACK)
def case_data(handle: str) -> ResponseReturnValue:
    """Hand out what the sender gave and got in this case."""
    case = opened(handle)
    if case is None:
        return unopened()
    return _saved({"case": own_data.of(case, session.actor())}, "vu-viec.json")


@door.get("/tai-khoan/du-lieu.json")
@requires(ACCOUNT)
def account_data() -> ResponseReturnValue:
    """Hand out what the account holds, with all its cases; a denunciation is never among them."""
    me = db.session.get_one(Citizen, session.actor().id)
    mine = select(Case).where(Case.citizen_id == me.id, Case.kind != Kind.DENUNCIATION)
    account = {
        "email": me.email,
        "name": me.name,
        "phone": me.phone,
        "locale": me.locale,
        "enters_with_national_identity": me.number is not None,
        "made_at": clock.local(me.made_at).isoformat(timespec="seconds"),
    }
    cases = [
        own_data.of(case, session.actor()) for case in db.session.scalars(mine.order_by(Case.id))
    ]
    return _saved({"account": account, "cases": cases}, "tai-khoan.json")


def _saved(data: dict[str, Any], name: str) -> Response:
    said = json.dumps(data, ensure_ascii=False, indent=2)
    answer = Response(said + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer

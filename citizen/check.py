"""Is this letter ours? One answer for anyone who holds it, and nothing more."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from citizen.door import door
from office.base import anchors
from office.cases import permissions
from office.letters import register
from web.access import requires


@door.get("/kiem-tra")
@requires(permissions.PUBLIC)
def check_letter() -> ResponseReturnValue:
    """Ask for the code printed under a letter."""
    said = request.args.get("ma", "").strip()[:60]
    return _answer(said)


@door.get("/kiem-tra/nhat-ky")
@requires(permissions.PUBLIC)
def check_trail() -> ResponseReturnValue:
    """Show the daily anchors of the trail and the key that checks them."""
    latest = anchors.latest()
    return render_template(
        "citizen/check/trail.html", anchors=latest, key=latest[0].key if latest else ""
    )


@door.get("/kiem-tra/<code>")
@requires(permissions.PUBLIC)
def check_code(code: str) -> ResponseReturnValue:
    """Answer for the code of a scanned letter."""
    return _answer(code[:60])


def _answer(said: str) -> ResponseReturnValue:
    found = register.by_check_code(said) if said else None
    return render_template("citizen/check/letter.html", said=said, found=found)

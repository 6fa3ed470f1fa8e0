"""The screen in the waiting room: numbers and desks, of nobody."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from citizen.door import door
from office.base import clock
from office.cases import tickets
from office.cases.permissions import PUBLIC
from web.access import requires

SECONDS = 10
"""After which the screen asks anew."""


@door.get("/quay-so")
@requires(PUBLIC)
def queue_screen() -> ResponseReturnValue:
    """Show which number is called to which desk, and how many wait."""
    page = render_template("citizen/queue/screen.html", queue=tickets.queue(clock.today()))
    answer = make_response(page)
    answer.headers["Refresh"] = str(SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer

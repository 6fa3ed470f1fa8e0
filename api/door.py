"""The blueprint of the programs' door: JSON in every answer, wrong questions too."""

from typing import Any

from flask import Blueprint, abort, jsonify
from flask.typing import ResponseReturnValue

from office.cases import permissions as may
from office.law.errors import LawError, UnknownRule
from web.access import guard, requires

door = Blueprint("api", __name__, url_prefix="/api/v1")

CACHED = "public, max-age=300"


def _turn_away() -> Any:
    return refusal(403, "NotAllowed", "Không được phép.", "Not allowed.")


guard(door, _turn_away)


def refusal(code: int, name: str, vi: str, en: str) -> ResponseReturnValue:
    """Return an error: its name for the program, its sentence for people in both languages."""
    return jsonify(error={"name": name, "vi": vi, "en": en}), code


@door.get("/<path:_rest>")
@requires(may.PUBLIC)
def nothing_here(_rest: str) -> ResponseReturnValue:
    """Answer a wrong address as JSON too."""
    abort(404)


@door.errorhandler(LawError)
def _wrong_question(wrong: LawError) -> ResponseReturnValue:
    code = 404 if isinstance(wrong, UnknownRule) else 400
    return refusal(code, type(wrong).__name__, wrong.vi, wrong.en)


@door.after_request
def _keep_for_a_while(answer: Any) -> Any:
    # The law of a day changes at midnight at the earliest, the calendar a few times a year.
    if answer.status_code == 200:
        answer.headers["Cache-Control"] = CACHED
    return answer

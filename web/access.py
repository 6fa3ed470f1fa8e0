"""Closed by default: a page names its permission, or the program does not start."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from flask import Blueprint, Flask, abort, current_app, request
from werkzeug.routing import Rule

from office.cases.models import Case
from office.cases.permissions import POLICY, allows
from office.cases.sight import Level, level
from web.session import actor

View = TypeVar("View", bound=Callable[..., Any])


class Unguarded(RuntimeError):
    """An address has no permission: the program refuses to start."""


def requires(permission: str) -> Callable[[View], View]:
    """Mark a page with the permission that opens it."""
    if permission not in POLICY:
        raise Unguarded(permission)

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def guard(door: Blueprint, turn_away: Callable[[], Any]) -> None:
    """Check the permission of every page of *door*; `turn_away` answers whoever lacks it."""

    @door.before_request
    def check() -> Any:
        permission = permission_of(current_app.view_functions[str(request.endpoint)])
        if not permission:
            abort(404)
        return None if allows(actor(), permission) else turn_away()


def permission_of(view: Callable[..., Any]) -> str:
    """Return the permission that *view* names, or an empty string."""
    return str(getattr(view, "permission", ""))


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every address with its permission."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        public = rule.endpoint == "static"
        yield rule, "public" if public else permission_of(app.view_functions[rule.endpoint])


def refuse_unguarded(app: Flask) -> None:
    """Raise `Unguarded` when an address names no permission."""
    for rule, permission in routes(app):
        if not permission:
            raise Unguarded(f"{rule.rule} ({rule.endpoint})")


def require(permission: str, case: Case | None) -> Case:
    """Return *case* when the person at the door has *permission* over it.

    Without any sight of it the case does not exist (404); with sight but without the right: 403.
    """
    if case is None or level(actor(), case) <= Level.COUNTS:
        abort(404)
    if not allows(actor(), permission, case):
        abort(403)
    return case

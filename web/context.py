"""What every template may speak of: who, where, which language, which day."""

from typing import Any

from flask import Flask, get_flashed_messages, request
from flask_wtf.csrf import generate_csrf
from jinja2 import Template

from office.base import clock, config
from web import language
from web.session import STAFF, actor, at_staff_door


class Steady(Template):
    """A template whose own names are all it ever sees, so that its macros are made once.

    Jinja compares the names of every request with those of every file of macros; ours never differ.
    """

    def _get_default_module(self, _ctx: Any = None) -> Any:
        return super()._get_default_module()


def install(app: Flask) -> None:
    """Give the common names to the templates of *app*."""
    settings = config.current()
    app.jinja_env.template_class = Steady

    @app.context_processor
    def common() -> dict[str, Any]:
        who = actor()
        return {
            "locale": language.locale(),
            "large_type": language.large_type(),
            "other_locale_url": language.other_locale_url(),
            "door": STAFF if at_staff_door() else "citizen",
            "actor": who if who.is_officer or who.is_citizen else None,
            "csrf": generate_csrf,
            "now_day": clock.today(),
            "public_site": settings.site_address.rstrip("/") if settings.zone == "staff" else "",
            "officers_enter_here": settings.zone == "both",
            "office_name": settings.office_name,
            "office_phone": settings.office_phone,
            "office_address": settings.office_address,
            "demonstration": not settings.production,
            "flashes": get_flashed_messages(with_categories=True) if request else [],
        }

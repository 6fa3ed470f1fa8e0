"""The assembly: settings, database, languages, sessions, doors, promises; it sees all rooms."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import flask.cli
from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import FileSystemBytecodeCache
from werkzeug.middleware.proxy_fix import ProxyFix

import api
import citizen
import cli.commands
import staff
from office.base import audit, config, files, jumps, log, outbox, retention, traces
from office.base.config import Settings
from office.base.db import db
from office.cases import (
    calendar,
    drafts,
    groups,
    ladder,
    links,
    parting,
    readings,
    resealing,
    sealed,
    standing,
)
from office.letters import keeper as letters
from office.letters import tellings
from office.people import accounts, attempts
from office.privacy import erasing, sealing
from office.search import sync as search
from web import (
    access,
    compress,
    context,
    errors,
    filters,
    flood,
    headers,
    health,
    language,
    reports,
    session,
)
from web import calendar as calendar_in_use
from web.session import Application

MEGABYTE = 1024 * 1024
BODY = 25 * MEGABYTE
"""Twenty megabytes of files and the form around them."""
MAIL_PATIENCE = timedelta(days=3)
"""What cannot be sent for so long is given up, and waits on the desk for somebody to do it otherwise."""
TEXT = 12 * MEGABYTE
"""A million Vietnamese letters, percent-encoded: too long to file, but answered politely."""


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """Put the office together. Raises `config.UnsafeSettings` and `access.Unguarded`."""
    settings = settings or config.read(**overrides)
    config.install(settings)
    app = Application("app", root_path=str(Path(__file__).resolve().parent))
    if settings.production and app.debug:
        raise config.UnsafeSettings("Debugging shows the program's inside: not in production.")
    steps: tuple[Callable[[Application, Settings], None], ...] = (
        _configure,
        _keep_data,
        _speak,
        _admit,
        _open_doors,
        _make_promises,
        _forget_in_time,
        _take_commands,
    )
    for step in steps:
        step(app, settings)
    access.refuse_unguarded(app)
    _show_routes_if_asked(app)
    return app


def _configure(app: Application, settings: Settings) -> None:
    log.configure(settings.log_level)
    app.config.update(
        SECRET_KEY=settings.derive("cookies"),
        SESSION_COOKIE_NAME="__Host-nghedan" if settings.production else "nghedan",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=BODY,
        MAX_FORM_MEMORY_SIZE=TEXT,
        MAX_FORM_PARTS=400,
        TRUSTED_HOSTS=[host for host in settings.hosts.split(",") if host] or None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # addresses carry a version
        WTF_CSRF_TIME_LIMIT=None,  # a form left open all day still works
        WTF_CSRF_SSL_STRICT=False,  # Referrer-Policy: no-referrer sends none
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Vietnamese is to be read
    app.json.sort_keys = False  # type: ignore[attr-defined]
    kept = settings.instance / "templates"  # compiled once, also for the next start
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "bytecode_cache": FileSystemBytecodeCache(str(kept)),
    }
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _keep_data(app: Application, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_address
    db.init_app(app)


def _speak(app: Application, settings: Settings) -> None:
    language.install(app)
    filters.install(app)
    context.install(app)
    compress.install(app)
    headers.install(app, secure=settings.production)
    errors.install(app)


def _admit(app: Application, _settings: Settings) -> None:
    flood.install(app)
    reports.install(app, CSRFProtect(app))
    calendar_in_use.install(app)
    session.install(app)


def _open_doors(app: Application, settings: Settings) -> None:
    health.install(app)
    if settings.zone != "staff":
        app.register_blueprint(citizen.door)
        app.register_blueprint(api.door)
    if settings.zone != "public":
        app.register_blueprint(staff.door)


def _make_promises(_app: Application, settings: Settings) -> None:
    audit.set_back[:] = [jumps.note_set_back]
    audit.adds[:] = [standing.for_whom]
    sealed.confine(seals_only=settings.zone == "public")
    outbox.answers("letter.draft", letters.draft)
    outbox.answers("letter.issue", letters.issue)
    outbox.answers("letter.sign", letters.sign)
    outbox.answers("letter.drop", letters.drop)
    outbox.answers("moved", groups.moved)
    outbox.answers("ended_alone", parting.carry_on)
    outbox.answers(resealing.SEALED, sealing.take_in)
    outbox.keeps("telling.send", tellings.keep, patience=MAIL_PATIENCE)
    outbox.keeps("letter.send", letters.keep_letter_sent, patience=MAIL_PATIENCE)
    outbox.keeps("notice", letters.keep_notice, patience=MAIL_PATIENCE)
    outbox.keeps("mail", letters.keep_mail, patience=MAIL_PATIENCE)
    outbox.keeps(calendar.TOPIC, calendar.keep_changed, together=True)
    outbox.keeps(ladder.TOPIC, ladder.keep_raised, together=True)
    outbox.keeps("case.changed", search.keep_case_changed, together=True)
    outbox.keeps(resealing.NEW_INDEX, search.keep_index_anew, together=True)
    outbox.keeps(traces.EMPTY_LOG, traces.keep_log_emptied, together=True)
    outbox.keeps(erasing.TOPIC, erasing.keep_paper_erased, together=True)


def _forget_in_time(_app: Application, _settings: Settings) -> None:
    """Say who forgets what `office/base/retention.toml` lists."""
    retention.swept_by("draft", drafts.forget_old)
    retention.swept_by("case_link", links.forget_old)
    retention.swept_by("session", accounts.forget_old)
    retention.swept_by("attempt", attempts.forget_old)
    retention.swept_by("reading", readings.forget_old)
    retention.swept_by("promise", outbox.forget_old)
    retention.swept_by("unfinished", files.forget_unfinished)


def _take_commands(app: Application, _settings: Settings) -> None:
    cli.commands.install(app)


def _show_routes_if_asked(app: Flask) -> None:
    """Answer `flask routes` with the permissions: Flask finds its own command before ours."""
    asked = click.get_current_context(silent=True)
    if asked and asked.command is flask.cli.routes_command:
        cli.commands.show_routes(app)
        asked.exit()

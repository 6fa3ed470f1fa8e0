"""Pages to read: home with its live figures, guide, staying safe, privacy, accessibility."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from citizen.door import door
from citizen.forms.pages import Portfolio
from citizen.kinds import all_spoken
from office.base import clock, config
from office.cases import permissions as may
from office.cases import public, queries, satisfaction
from office.cases.catalogue import FIELDS
from office.cases.queries import Figures
from office.law.kinds import Kind
from office.letters import figures as letter_figures
from office.letters.figures import Year
from web.access import requires
from web.language import locale

FRESH = timedelta(seconds=5)
"""For so long each process tells the same figures before it counts again."""
EXPIRES = timedelta(days=180)


@dataclass(frozen=True)
class Told:
    """What the home page tells, and when it was counted."""

    at: datetime
    figures: Figures
    fields: list[tuple[str, int]]
    after: dict[str, int | None]
    """What came of the cases closed in a year: replied and solved apart."""
    letters: Year
    """Apologies and thanks sent this year."""


_told: list[Told] = []
_sent: dict[date, Year] = {}


def _tell() -> Told:
    now = clock.now()
    if _told and not current_app.testing and timedelta(0) <= now - _told[0].at < FRESH:
        return _told[0]
    figures = queries.public_figures(clock.day_of(now))
    after = satisfaction.for_everyone(clock.day_of(now))
    letters = _letters(clock.day_of(now))
    _told[:] = [Told(now, figures, public.busiest_fields(figures.since), after, letters)]
    return _told[0]


def _letters(today: date) -> Year:
    """Count the letters of the year once a day: whole months alone are told."""
    if today not in _sent or current_app.testing:
        _sent.clear()
        _sent[today] = letter_figures.for_everyone(today)
    return _sent[today]


@door.get("/")
@requires(may.PUBLIC)
def home() -> ResponseReturnValue:
    """Answer three questions: tell us something, where is my case, what was done."""
    told = _tell()
    return render_template(
        "citizen/pages/home.html",
        figures=told.figures,
        fields=told.fields,
        after=told.after,
        letters=told.letters,
        field_names=FIELDS,
        kinds=all_spoken(clock.today(), locale()),
    )


@door.get("/huong-dan")
@requires(may.PUBLIC)
def guide() -> ResponseReturnValue:
    """Say how to file, to follow, and what to do when it takes too long."""
    kinds = all_spoken(clock.today(), locale())
    return render_template("citizen/pages/guide.html", kinds=kinds)


@door.get("/an-toan")
@requires(may.PUBLIC)
def staying_safe() -> ResponseReturnValue:
    """Say what protects a denouncer, and what does not."""
    return render_template(
        "citizen/pages/safety.html", quick_exit=True, kind=Kind.DENUNCIATION.value
    )


@door.get("/rieng-tu")
@requires(may.PUBLIC)
def privacy() -> ResponseReturnValue:
    """Say what is kept, why, for how long, and who sees it."""
    return render_template("citizen/pages/privacy.html")


@door.get("/bao-mat")
@requires(may.PUBLIC)
def promises() -> ResponseReturnValue:
    """Say against whom we protect, how one can check it, and what nobody protects."""
    return render_template("citizen/pages/security.html")


@door.get("/tiep-can")
@requires(may.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """Say for whom the pages work, and what still does not."""
    return render_template("citizen/pages/accessibility.html")


@door.get("/thanh-phan")
@requires(may.PUBLIC)
def portfolio() -> ResponseReturnValue:
    """Show every component with made-up data."""
    return render_template("citizen/components/index.html", form=Portfolio(formdata=None))


@door.get("/.well-known/security.txt")
@requires(may.PUBLIC)
def security() -> ResponseReturnValue:
    """Say whom to tell about a hole (RFC 9116)."""
    settings = config.current()
    site = settings.site_address.rstrip("/")
    digits = "".join(each for each in settings.office_phone if each.isdigit())
    expires = (clock.now() + EXPIRES).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {site}/huong-dan#lien-he",
        *([f"Contact: tel:{quote('+84' + digits.removeprefix('0'))}"] if digits else []),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {site}/.well-known/security.txt",
        f"Policy: {site}/rieng-tu#lo-hong",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@door.get("/robots.txt")
@requires(may.PUBLIC)
def robots() -> ResponseReturnValue:
    """Keep search engines to the pages that are meant to be found."""
    shut = ("/can-bo/", "/gui-don/", "/tra-cuu/", "/tai-khoan", "/thanh-phan")
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in shut]]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")

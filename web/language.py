"""The language and type size of a visit: chosen by a link, kept in a cookie of their own."""

from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_babel import Babel, get_domain, gettext

from office.base.i18n import LOCALES, SOURCE, choose_locale

LANGUAGE_COOKIE = "lang"
SIZE_COOKIE = "co-chu"
YEAR = 31_536_000


def locale() -> str:
    """Return `vi` or `en`: the link just followed, else the cookie, else Vietnamese."""
    if "locale" not in g:
        g.locale = choose_locale(request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
    return str(g.locale)


def large_type() -> bool:
    """Tell whether this visitor reads in large type."""
    return request.args.get("co-chu", request.cookies.get(SIZE_COOKIE)) == "lon"


def other_locale_url() -> str:
    """Return the address of this same page in the other language."""
    other = next(each for each in LOCALES if each != locale())
    asked = {**request.args.to_dict(), "lang": other}
    return f"{request.path}?{urlencode(asked)}"


def _said(message: str) -> str:
    return message if locale() == SOURCE else str(gettext(message))


def _counted(singular: str, plural: str, n: int) -> str:
    return (
        singular
        if locale() == SOURCE
        else str(get_domain().get_translations().ngettext(singular, plural, n))
    )


def install(app: Flask) -> None:
    """Set up languages for *app*; Vietnamese is the language of the sources."""
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    Babel(app, locale_selector=locale)
    # The library looks up half a dozen proxies a word; most pages are read in the source language.
    app.jinja_env.install_gettext_callables(_said, _counted, newstyle=True)  # type: ignore[attr-defined]

    @app.after_request
    def remember(response: Response) -> Response:
        for name, cookie, allowed in (
            ("lang", LANGUAGE_COOKIE, LOCALES),
            ("co-chu", SIZE_COOKIE, ("lon", "thuong")),
        ):
            chosen = request.args.get(name)
            if chosen in allowed:
                response.set_cookie(
                    cookie, chosen, max_age=YEAR, httponly=True, samesite="Lax",
                    secure=bool(app.config["SESSION_COOKIE_SECURE"]),
                )  # fmt: skip
        return response

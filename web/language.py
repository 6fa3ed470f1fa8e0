"""The language and type size of a visit: chosen by a link, kept in a cookie of their own."""

from functools import lru_cache
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_babel import Babel, get_domain, gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from office.base.i18n import LOCALES, SOURCE, choose_locale

LANGUAGE_COOKIE = "lang"
SIZE_COOKIE = "co-chu"
YEAR = 31_536_000


def locale() -> str:
    """Return `vi` or `en`: the link just followed, else the cookie, else Vietnamese."""
    found: str | None = g.get("locale")
    if found is None:
        found = choose_locale(request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
        g.locale = found
    return found


def large_type() -> bool:
    """Tell whether this visitor reads in large type."""
    return request.args.get("co-chu", request.cookies.get(SIZE_COOKIE)) == "lon"


def other_locale_url() -> str:
    """Return the address of this same page in the other language."""
    other = next(each for each in LOCALES if each != locale())
    asked = {**request.args.to_dict(), "lang": other}
    return f"{request.path}?{urlencode(asked)}"


def said(message: str, **facts: object) -> str:
    """Say *message* in the reader's language: the library's `gettext`, quick in the source language.

    For pages with dozens of words; named `_` where it is used, so that the words are found.
    """
    if locale() != SOURCE:
        return str(gettext(message, **facts))
    return message % facts if facts else message


def later(message: str, **facts: object) -> LazyString:
    """Say *message* when the page is made: for the words of forms, read before anybody asks.

    Named `_l` where it is used, so that the words are found.
    """
    return LazyString(said, message, **facts)


def _said(message: str) -> str:
    return message if locale() == SOURCE else str(gettext(message))


def _on_page(message: str, **facts: object) -> Markup:
    """Say *message* in a template: what Jinja's own `_` says, without its four calls a word."""
    words = _marked(message) if locale() == SOURCE else Markup(gettext(message))  # noqa: S704 -- ours
    return words % facts if facts or "%" in words else words


@lru_cache(maxsize=2048)
def _marked(message: str) -> Markup:
    return Markup(message)  # noqa: S704 -- the sources' own words, as Jinja takes them


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
    app.jinja_env.globals["_"] = _on_page

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

"""Signing in at someone else's door (OpenID Connect): an agency's own sign-in, or the national identity.

Code flow with PKCE, state and nonce; the library checks signature, issuer, audience and time. Here stand
what it is told to insist on, and how long and how much it may listen.
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
import urllib3
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from flask import session
from joserfc.errors import JoseError

from office.base import config

log = structlog.get_logger()

TIMEOUT = 2.5
"""Seconds that a provider may be silent."""
LONGEST = 4.0
"""Seconds that one answer may take in all."""
MOST_BYTES = 500_000
QUIET = 15.0
"""Seconds for which a provider that did not answer is not asked where everything is: waiting for it
holds a worker, and whoever keeps pressing the button shall not hold them all."""
KNOWN_FOR = 600.0
"""Seconds for which addresses and keys of a provider are remembered."""
WAIT = 600
"""Seconds that a sign-in at the provider may take."""
LEEWAY = 60
"""Seconds by which the provider's clock may be off."""
SIGNED = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "EdDSA",
    "Ed25519",
]
"""With a key of which we hold the public half only: never none, never our own secret."""
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Away(Exception):
    """The provider does not answer."""


class Wrong(Exception):
    """What came back does not hold: whatever it is, the visitor is told one thing."""


@dataclass(frozen=True)
class Provider:
    """Somebody whose word on who a visitor is we take, as the settings say."""

    name: str
    """Under which the visitor's cookie keeps what was begun."""
    issuer: str
    client_id: str
    client_secret: str
    scope: str
    back: str
    """Path of ours to which the visitor comes back."""

    def begin(self) -> str:
        """Return where the visitor goes to; the cookie keeps what must come back. Raises `Away`, `Wrong`."""
        begun = _asked(lambda: _app(self).create_authorization_url(self._back))
        kept = {name: begun[name] for name in ("state", "nonce", "code_verifier")}
        session[self._key] = {**kept, "until": int(time.time()) + WAIT}
        return str(begun["url"])

    def finish(self, code: str, state: str) -> dict[str, Any]:
        """Return what the provider says of the visitor who came back, once. Raises `Away`, `Wrong`."""
        kept = session.pop(self._key, None)
        if not kept or kept["until"] < time.time() or not code or state != kept["state"]:
            raise Wrong
        try:
            said: dict[str, Any] = _asked(lambda: self._claims(code, kept))
        except Wrong:
            _known.pop(self, None)  # its keys may have changed
            raise
        return said

    def forget(self) -> None:
        """Forget what the visitor began."""
        session.pop(self._key, None)

    def leaving(self, to: str) -> str | None:
        """Return where the visitor leaves the provider too, coming back to our path *to*, if it has such.

        Raises `Away`, `Wrong`.
        """
        app = _asked(lambda: _app(self))
        if not app.server_metadata.get("end_session_endpoint"):
            return None
        url = app.create_logout_url(_site() + to, client_id=self.client_id)["url"]
        return str(url)

    @property
    def _key(self) -> str:
        return f"oidc-{self.name}"

    @property
    def _back(self) -> str:
        return _site() + self.back

    def _claims(self, code: str, kept: dict[str, Any]) -> dict[str, Any]:
        app = _app(self)
        token = app.fetch_access_token(
            self._back,
            code=code,
            code_verifier=kept["code_verifier"],
            grant_type="authorization_code",
        )
        said = app.parse_id_token(
            token,
            nonce=kept["nonce"],
            claims_options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            },
            leeway=LEEWAY,
        )
        if said is None:
            raise Wrong
        return dict(said)


def agency() -> Provider | None:
    """Return the agency's own sign-in for officers, if there is one."""
    said = config.current()
    if not (said.sso_issuer and said.sso_client_id):
        return None
    return Provider(
        "agency", said.sso_issuer, said.sso_client_id, said.sso_client_secret,
        "openid email profile", "/can-bo/dang-nhap/co-quan/ve",
    )  # fmt: skip


def national() -> Provider | None:
    """Return the national identity for citizens, if it is connected."""
    said = config.current()
    if not (said.vneid_issuer and said.vneid_client_id):
        return None
    return Provider(
        "vneid", said.vneid_issuer, said.vneid_client_id, said.vneid_client_secret,
        said.vneid_scope, "/tai-khoan/vneid/ve",
    )  # fmt: skip


def _site() -> str:
    return config.current().site_address.rstrip("/")


class _Line(OAuth2Session):  # type: ignore[misc]  # the library is not typed
    """A line to the provider: no detours, and no answer longer than we care to listen."""

    def request(self, method: str, url: str, **asked: Any) -> requests.Response:
        asked |= {"timeout": TIMEOUT, "allow_redirects": False, "stream": True}
        until = time.monotonic() + LONGEST
        answer: requests.Response = super().request(method, url, **asked)
        if answer.is_redirect:
            raise requests.TooManyRedirects
        answer._content = _heard(answer, until)  # noqa: SLF001 -- what the library else reads itself
        return answer


def _heard(answer: requests.Response, until: float) -> bytes:
    """Return the whole answer; raises `requests.Timeout` for one too long or too slow."""
    heard = b""
    try:
        while piece := answer.raw.read1(65_536, decode_content=True):
            heard += piece
            if len(heard) > MOST_BYTES or time.monotonic() > until:
                raise requests.Timeout
    except urllib3.exceptions.HTTPError as broken:
        raise requests.ConnectionError from broken
    finally:
        answer.close()
    return heard


class _App(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # the library is not typed
    """The library's client, on our line."""

    client_cls = _Line


_known: dict[Provider, tuple[float, Any]] = {}
_silent: dict[Provider, float] = {}


def forget_all() -> None:
    """Forget what is remembered of every provider."""
    _known.clear()
    _silent.clear()


def _app(provider: Provider) -> Any:
    """Return the client of *provider*, which has read where everything is. Raises `Away`, `Wrong`."""
    if time.monotonic() < _silent.get(provider, 0.0):
        raise Away
    since, app = _known.get(provider, (0.0, None))
    if app is None or time.monotonic() - since > KNOWN_FOR:
        app = _App(
            None,
            provider.name,
            client_id=provider.client_id,
            client_secret=provider.client_secret or None,
            server_metadata_url=provider.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={"scope": provider.scope, "code_challenge_method": "S256"},
        )
        try:
            said = app.load_server_metadata()
        except requests.RequestException:
            _silent[provider] = time.monotonic() + QUIET
            raise
        scheme = urlsplit(provider.issuer).scheme
        safe = all(urlsplit(said[name]).scheme in {scheme, "https"} for name in ADDRESSES)
        if said["issuer"] != provider.issuer or not safe:
            raise Wrong
        said["id_token_signing_alg_values_supported"] = SIGNED
        _known[provider] = (time.monotonic(), app)
    return app


def _asked(ask: Any) -> Any:
    """Return what *ask* brings. Raises `Away` and `Wrong`; the log hears the kind of trouble alone."""
    try:
        return ask()
    except (requests.ConnectionError, requests.Timeout) as silent:
        log.warning("oidc.away", kind=type(silent).__name__)
        raise Away from silent
    except requests.HTTPError as refused:
        log.warning("oidc.away", kind=type(refused).__name__)
        raise Away from refused
    except (
        requests.RequestException, OAuthError, JoseError, ValueError, KeyError, TypeError,
        AttributeError, RuntimeError,
    ) as wrong:  # fmt: skip
        log.warning("oidc.wrong", kind=type(wrong).__name__)
        raise Wrong from wrong

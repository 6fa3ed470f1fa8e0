"""A provider of OpenID Connect on a real line, made with the library's server side; it can lie."""

import json
import threading
import time
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "nghe-dan", "a secret shared by the two of them alone"
_made: list[RSAKey] = []


def a_key() -> RSAKey:
    """Return a key; the first two are made once, RSA takes its time."""
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)


def keys() -> tuple[RSAKey, RSAKey]:
    while len(_made) < 2:
        _made.append(a_key())
    return _made[0], _made[1]


class Client:
    """What the provider knows of us."""

    client_id = CLIENT

    def __init__(self, back: tuple[str, ...]) -> None:
        self.back = back

    def get_default_redirect_uri(self) -> str:
        return self.back[0]

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri in self.back

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


class Code:
    """A code handed out, good once."""

    def __init__(self, asked: Any, code: str, user: str) -> None:
        data = asked.payload.data
        self.code, self.user, self.nonce = code, user, data.get("nonce")
        self.redirect_uri, self.scope = data.get("redirect_uri"), asked.payload.scope
        self.code_challenge = data.get("code_challenge")
        self.code_challenge_method = data.get("code_challenge_method")

    def get_redirect_uri(self) -> Any:
        return self.redirect_uri

    def get_scope(self) -> Any:
        return self.scope

    def get_nonce(self) -> Any:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Provider:
    """The provider: who signs in there, and what is wrong with what it says."""

    def __init__(self, back: tuple[str, ...]) -> None:
        self.user: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        """Claims put over the true ones."""
        self.metadata_lies: dict[str, Any] = {}
        self.signs = "right"
        """`right`, `another key`, `none` or `our secret`."""
        self.mood = "well"
        """`well`, `garbage`, `list`, `broken`, `redirect`, `slow` or `endless`."""
        self.codes: dict[str, Code] = {}
        self.asked: list[str] = []
        self.client = Client(back)
        app = self._app()
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.issuer = f"http://localhost:{self.server.port}"
        serve = self.server.serve_forever
        threading.Thread(target=serve, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _app(self) -> Flask:
        app = Flask("provider")
        server = AuthorizationServer(
            app, lambda name: self.client if name == CLIENT else None, lambda _token, _asked: None
        )
        server.register_grant(self._grant(), [CodeChallenge(required=True), self._openid()])

        @app.before_request
        def moody() -> Any:
            self.asked.append(request.path)
            return self._moody() if request.path != "/authorize" else None

        @app.get("/.well-known/openid-configuration")
        def metadata() -> Any:
            return jsonify(self._metadata())

        @app.get("/keys")
        def published() -> Any:
            return jsonify(KeySet([keys()[0]]).as_dict(private=False))

        @app.get("/authorize")
        def authorize() -> Any:
            grant = server.get_consent_grant(end_user=json.dumps(self.user))
            return server.create_authorization_response(
                grant_user=json.dumps(self.user), grant=grant
            )

        app.post("/token", endpoint="token")(server.create_token_response)
        app.get("/out", endpoint="out")(lambda: redirect(request.args["post_logout_redirect_uri"]))
        return app

    def _moody(self) -> Any:
        if self.mood == "slow":
            time.sleep(0.5)
        answers = {
            "garbage": lambda: Response("<html>", 200),
            "broken": lambda: Response("trouble", 500),
            "redirect": lambda: redirect("http://169.254.169.254/latest"),
            "endless": lambda: Response((b"{" + b" " * 65_536 for _ in range(100)), 200),
            "list": lambda: Response("[1, 2]", 200, content_type="application/json"),
        }
        return answers.get(self.mood, lambda: None)()

    def _metadata(self) -> dict[str, Any]:
        at = self.issuer
        said = {
            "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys", "end_session_endpoint": f"{at}/out",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }  # fmt: skip
        return said | self.metadata_lies

    def _grant(provider) -> type[AuthorizationCodeGrant]:  # noqa: N805 -- the classes below have a self
        class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012

            def save_authorization_code(self, code: str, asked: Any) -> None:
                provider.codes[code] = Code(asked, code, asked.user)

            def query_authorization_code(self, code: str, _client: Any) -> Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, code: Code) -> None:
                provider.codes.pop(code.code)

            def authenticate_user(self, code: Code) -> str:
                return code.user

        return Grant

    def _openid(provider) -> OpenIDCode:  # noqa: N805 -- as above
        class OpenID(OpenIDCode):  # type: ignore[misc]
            def exists_nonce(self, _nonce: str, _asked: Any) -> bool:
                return False

            def encode_id_token(self, token: Any, asked: Any) -> str:
                now = int(time.time())
                true = {"iss": provider.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
                user = UserInfo(json.loads(asked.user))
                claims = {**true, **self.get_authorization_code_claims(asked.authorization_code)}
                return provider.signed({**claims, **user, **provider.lies})

        return OpenID(require_nonce=True)

    def signed(self, claims: dict[str, Any]) -> str:
        """Return the claims under the signature that `signs` speaks of."""
        claims = {name: value for name, value in claims.items() if value is not None}
        right, another = keys()
        if self.signs == "none":
            return unsigned(claims)
        if self.signs == "our secret":
            from joserfc.jwk import OctKey

            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(SECRET))
        key = another if self.signs == "another key" else right
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def unsigned(claims: dict[str, Any]) -> str:
    """Return the claims as a token that nobody signed."""
    from base64 import urlsafe_b64encode

    parts = ({"alg": "none", "kid": "one"}, claims)
    letters = [urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in parts]
    return f"{letters[0]}.{letters[1]}."

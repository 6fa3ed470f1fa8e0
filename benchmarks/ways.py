"""How a bench asks for each page: who asks, and for what."""

import itertools
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from app import create_app
from citizen import drafting
from office.base import clock, config
from office.base.db import db, transaction
from office.cases import drafts, intake
from office.cases.intake import Filing
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.actors import VISITOR
from office.people.demonstration import ACCOUNTS
from office.people.models import Unit
from office.people.roles import Role

WORDS = (
    "den duong",
    "thoát nước",
    "khieu nai dat dai",
    "tiếng ồn",
    "rác thải",
    "hẻm",
    "trường học",
)
Make = Callable[[], Callable[[], None]]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_in(page: str) -> str:
    """Return the form token on *page*."""
    found = TOKEN.search(page)
    return found[1] if found else ""


@contextmanager
def inside(folder: Path) -> Iterator[Any]:
    """Open the application on the instance in *folder*, in this process."""
    app = create_app(config.read(instance=folder, log_level="CRITICAL"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def account(role: Role) -> dict[str, str]:
    """Return what the officer with *role* types to sign in."""
    found = next(each for each in ACCOUNTS if each.role == role)
    return {"email": found.email, "password": found.passphrase}


def some_codes(count: int) -> list[str]:
    """Return the codes of *count* open plain cases, spread over all of them."""
    asked = select(Case.code).where(Case.open, Case.kind != "denunciation").order_by(Case.code)
    found = list(db.session.scalars(asked))
    return random.Random(7).sample(found, min(count, len(found)))


def a_filed_case() -> tuple[str, str]:
    """File a case and return its code and secret."""
    with transaction():
        unit_id = db.session.scalar(select(Unit.id).where(Unit.kind == "agency")) or 0
        filing = Filing(Kind.FEEDBACK, "Đèn tắt", "Đèn đường tắt đã ba tuần.", wanted="Sửa đèn")
        receipt = intake.receive(
            filing, VISITOR, clock.now(), token=drafting.new_token(), unit_id=unit_id
        )
        return receipt.case.code, receipt.secret


def some_drafts(count: int) -> list[str]:
    """Keep *count* drafts, ready to be sent, and return their tokens."""
    answers = {
        "kind": "feedback",
        "steps": {
            "viec": {
                "subject": "Đèn đường Cầu Vồng 5 tắt",
                "body": "Dãy đèn trước nhà số 80 tắt đã ba tuần. " * 10,
                "place": "Đường Cầu Vồng 5",
            },
            "linh-vuc": {"field": "lighting"},
            "mong-muon": {"wanted": "Sửa đèn trong tuần\nBáo lại khi sáng"},
            "nguoi-gui": {"naming": "named", "name": "Người Gửi Thử", "phone": "0900000123"},
        },
    }
    tokens = [drafting.new_token() for _ in range(count)]
    with transaction():
        for token in tokens:
            drafts.save(drafts.Open(token, answers), clock.now())
    return tokens


def pages(folder: Path, visitor: Callable[[], Any], requests: int) -> dict[str, Make]:
    """Return, for each page, how to make a client that asks for it."""
    with inside(folder):
        cases = itertools.cycle(some_codes(200))
        code, secret = a_filed_case()
        tokens = iter(some_drafts(requests + 20))
    words = itertools.cycle(WORDS)

    def anyone(path: str) -> Make:
        def make() -> Callable[[], None]:
            who = visitor()
            return lambda: who.get(path)

        return make

    def officer(role: Role, path: Callable[[], str]) -> Make:
        def make() -> Callable[[], None]:
            who = visitor()
            who.send("/can-bo/dang-nhap", account(role))
            return lambda: who.get(path())

        return make

    def tracking() -> Callable[[], None]:
        who = visitor()
        where = who.send("/tra-cuu", {"ma": code, "ma_bi_mat": secret})
        return lambda: who.get(where)

    def filing() -> Callable[[], None]:
        who = visitor()
        token = who.token("/gui-don")

        def send() -> None:
            who.cookies[drafting.COOKIE] = next(tokens)
            who.post("/gui-don/gui", {"csrf_token": token})

        return send

    return {
        "home": anyone("/"),
        "form": telling(visitor),
        "filing": filing,
        "tracking": tracking,
        "desk": officer(Role.RECEPTION, lambda: "/can-bo/"),
        "overdue": officer(Role.SUPERVISOR, lambda: "/can-bo/qua-han"),
        "case": officer(Role.RECEPTION, lambda: f"/can-bo/vu-viec/{next(cases)}"),
        "search": officer(
            Role.RECEPTION, lambda: f"/can-bo/tim-kiem?{urlencode({'q': next(words)})}"
        ),
        "oversight": officer(Role.SUPERVISOR, lambda: "/can-bo/giam-sat"),
    }


def telling(visitor: Callable[[], Any]) -> Make:
    """Return how a citizen opens the page on which the matter is told."""

    def make() -> Callable[[], None]:
        who = visitor()
        where = who.send("/gui-don", {"kind": "feedback"})
        return lambda: who.get(where)

    return make


class Counted:
    """A client inside this process that counts the statements of its last page."""

    app: Any = None

    def __init__(self) -> None:
        self.client = self.app.test_client()
        self.statements = 0
        self.cookies = self

    def __setitem__(self, name: str, value: str) -> None:
        self.client.set_cookie(name, value, path="/gui-don")

    def get(self, path: str) -> str:
        """Fetch a page, counting."""
        return self._ask("GET", path, None)

    def token(self, path: str) -> str:
        """Return the form token on a page."""
        return token_in(self.get(path))

    def send(self, path: str, form: dict[str, str]) -> str:
        """Send a form found on *path*."""
        return self.post(path, {**form, "csrf_token": self.token(path)})

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form and return where it leads."""
        return self._ask("POST", path, form)

    def _ask(self, method: str, path: str, form: dict[str, str] | None) -> str:
        LAST[0] = 0
        answer = self.client.open(path, method=method, data=form)
        if answer.status_code >= 400:
            raise SystemExit(f"{method} {path}: {answer.status_code}")
        return str(answer.headers.get("Location") or answer.get_data(as_text=True))


LAST = [0]


def queries(folder: Path) -> dict[str, int]:
    """Count the statements of each page (BEGIN and COMMIT left out), asked once each."""

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        LAST[0] += not statement.startswith("BEGIN")

    Counted.app = create_app(config.read(instance=folder, log_level="CRITICAL"))
    asks = pages(folder, Counted, 10)
    event.listen(Engine, "before_cursor_execute", count)
    found = {}
    for name, make in asks.items():
        ask = make()
        ask()
        ask()
        found[name] = LAST[0]
    event.remove(Engine, "before_cursor_execute", count)
    return found

"""Two machines, one database: the public one takes in and can open nothing, the staff one opens.

Two servers of their own, each told its zone by the environment alone, as two hosts would be.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from office.people.roles import Role
from tests.builders import PASSPHRASE
from tests.page import fields_of

ROOT = Path(__file__).resolve().parents[2]
NAME = "Người Gửi Ở Vùng Ngoài"
TYPED: dict[str, dict[str, Any]] = {
    "linh-vuc": {"field": "land"},
    "viec": {"subject": "Bán đất công", "body": "Đất công bị bán rẻ hai lần, tôi có thấy."},
    "bi-to-cao": {"accused": "Ông B", "conduct": "Bán đất công", "threat": "no"},
    "mong-muon": {"wanted": "Xem xét, xử lý"},
    "nguoi-gui": {"naming": "named", "name": NAME, "phone": "0900 777 123",
                  "address": "9 đường Hai Vùng"},
}  # fmt: skip
FOUND_A_WARD = """
from app import create_app
from cli.database import upgrade
from office.base.db import db
from tests.builders import a_small_ward
with create_app().app_context():
    upgrade()
    ward = a_small_ward()
"""
ACCEPT = """
import sys
from app import create_app
from office.base import clock
from office.base.db import db, transaction
from office.cases import queries, triage
from office.people import accounts
from office.people.models import Officer
from office.people.roles import Role
with create_app().app_context(), transaction():
    taker, handler = (
        db.session.query(Officer).filter_by(email=f"{role}@test.example").one()
        for role in (Role.SEALED_INTAKE, Role.HANDLER)
    )
    actor = accounts.actor_of(taker, clock.today())
    unit = next(each for each in queries.units() if each.slug == "works")
    case = queries.known(sys.argv[1])
    case.extracted = True  # the gate is tried elsewhere
    triage.accept(case, actor, clock.now(), unit=unit, handler_id=handler.id, all_good=True)
"""
TRY_TO_OPEN = """
import sys
from app import create_app
from office.base import clock
from office.base.db import db
from office.cases import holders, sealed
from office.people import accounts
from office.people.models import Officer
with create_app().app_context():
    keeper = db.session.query(Officer).filter_by(email="seal_keeper@test.example").one()
    key = holders.key_of(keeper.id)
    try:
        print(bool(sealed.unlocked(key, sys.argv[1])))
    except sealed.DoesNotOpen:
        print(False)
    actor = accounts.visit(accounts.begin(clock.now(), officer_id=keeper.id), clock.now()).actor
    holders.come_in(actor, sys.argv[1], clock.now())
    print(bool(sealed.key_of_visit(actor)), holders.key_of(keeper.id).id == key.id)
    db.session.rollback()
"""


@dataclass
class Visitor:
    """A browser at one of the two machines: it sends the forms of the page before it."""

    site: str
    html: str = ""
    status: int = 0
    at: str = ""

    def __post_init__(self) -> None:
        keeps_cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(keeps_cookies)

    def get(self, path: str) -> str:
        return self._ask(path, None)

    def send(self, path: str, **said: Any) -> str:
        """Send the form of this page that goes to *path*, filled with *said*."""
        forms = BeautifulSoup(self.html, "html.parser").find_all("form", method="post")
        found = next(form for form in forms if str(form["action"]).split("?")[0].endswith(path))
        filled = urllib.parse.urlencode({**fields_of(found), **said}, doseq=True)
        return self._ask(str(found["action"]), filled.encode())

    def sign_in(self, role: Role) -> "Visitor":
        self.get("/can-bo/dang-nhap")
        self.send("/can-bo/dang-nhap", email=f"{role}@test.example", password=PASSPHRASE)
        assert self.status == 200, self.html
        return self

    def _ask(self, path: str, data: bytes | None) -> str:
        try:
            with self.opener.open(f"{self.site}{path}", data, timeout=60) as answer:
                self.status, self.at = answer.status, urllib.parse.urlsplit(answer.url).path
                self.html = answer.read().decode()
        except urllib.error.HTTPError as refused:
            self.status, self.html = refused.code, refused.read().decode()
        return self.html


@dataclass
class Machine:
    """A server with its zone."""

    folder: Path
    zone: str
    port: int = 0
    serving: Any = None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "NGHEDAN_INSTANCE": str(self.folder), "NGHEDAN_ZONE": self.zone}

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.serving = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--workers", "1",
             "--bind", f"127.0.0.1:{self.port}", "app:create_app()"],
            cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def visitor(self) -> Visitor:
        site = f"http://127.0.0.1:{self.port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{site}/healthz", timeout=5).close()
                return Visitor(site)
            except OSError:  # refused, reset, or no answer yet on a busy machine
                time.sleep(0.1)
        raise AssertionError(f"the {self.zone} zone does not answer")

    def run(self, program: str, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, *args],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    public, staff = Machine(tmp_path, "public"), Machine(tmp_path, "staff")
    Machine(tmp_path, "both").run(FOUND_A_WARD)
    started = (public, staff)
    try:
        for each in started:
            each.start()
        yield started
    finally:
        for each in started:
            if each.serving:
                each.serving.terminate()
                each.serving.wait(timeout=15)


def denounced(sender: Visitor) -> tuple[str, str]:
    """File a denunciation through the pages; return its code and secret."""
    sender.get("/gui-don")
    sender.send("/gui-don", kind="denunciation")
    for _ in range(10):
        slug = sender.at.rsplit("/", 1)[-1]
        if slug == "kiem-tra":
            break
        sender.send(sender.at, **TYPED.get(slug, {}))
    assert NAME in sender.html
    sender.send("/gui-don/gui")
    shown = BeautifulSoup(sender.html, "html.parser")
    code, secret = (shown.find(id=each) for each in ("ma-ho-so", "ma-bi-mat"))
    assert code
    assert secret
    return code.get_text(strip=True), secret.get_text(strip=True)


@pytest.mark.enable_socket
def test_the_public_machine_takes_in_and_only_the_staff_machine_opens(
    machines: tuple[Machine, Machine],
) -> None:
    public, staff = machines
    code, secret = denounced(public.visitor())

    outside = public.visitor()
    assert "/can-bo" not in outside.get("/")
    for path in ("/can-bo/dang-nhap", "/can-bo/", "/can-bo/niem-phong", f"/can-bo/vu-viec/{code}"):
        outside.get(path)
        assert outside.status == 404, path
    assert public.run(TRY_TO_OPEN, PASSPHRASE).split() == ["False", "False", "True"]
    assert staff.run(TRY_TO_OPEN, PASSPHRASE).split() == ["True", "True", "True"]

    sender = public.visitor()
    sender.get("/tra-cuu")
    sender.send("/tra-cuu", ma=code, ma_bi_mat=secret)
    assert "Đất công bị bán rẻ hai lần" in sender.html

    inside = staff.visitor()
    for path in ("/gui-don", "/tra-cuu", "/api/v1/rules"):
        inside.get(path)
        assert inside.status == 404, path
    staff.run(ACCEPT, code)
    inside.sign_in(Role.SEALED_INTAKE)  # hands the key over to the named handler
    handler = staff.visitor().sign_in(Role.HANDLER)
    handler.get(f"/can-bo/vu-viec/{code}/danh-tinh")
    handler.send("/danh-tinh", fields=["name"], article="Điều 24", reason="Xác minh")
    keeper = staff.visitor().sign_in(Role.SEAL_KEEPER)
    keeper.get("/can-bo/niem-phong")
    keeper.send("/cho-mo")
    keeper.send("/cho-mo", bang_chung=PASSPHRASE)
    handler.get("/can-bo/niem-phong")
    handler.send("/mo-ra")
    assert NAME in handler.send("/mo-ra", bang_chung=PASSPHRASE), handler.html

    assert "Danh tính của ông/bà đã được mở theo quy định" in sender.get(sender.at)

"""A denouncer's name, number, mail and address are planted, a working day is replayed, and every byte searched.

Searched: every page of every role and of strangers, headers, error pages, mails, letters, sheets, the
log, the database with its WAL, the index, kept files, and a backup made as docs/operations.md says; in
UTF-8 and UTF-16, composed and decomposed, with and without marks, escaped, in base64 and in hex. Each
test has its own words, so that nothing another test left can be found here or missed.
"""

import base64
import binascii
import email
import io
import logging
import random
import re
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
import structlog
from flask import Flask
from PIL import Image, PngImagePlugin

from cli.upkeep import tick
from office.base import clock, config
from office.base.db import db
from office.base.i18n import translate
from office.cases import (
    closing,
    extracts,
    handling,
    holders,
    inquiries,
    inquiry_answers,
    intake,
    notes,
    openings,
    points,
    redactions,
    sealed,
    triage,
)
from office.cases.models import Case
from office.cases.sealed import IDENTITY_FIELDS
from office.cases.settling import Said
from office.people.actors import Actor
from office.people.roles import Role
from office.seal import envelope
from tests.builders import PASSPHRASE, Office, at_work, found_out, sender_of
from tests.citizen.test_submit import SAID
from tests.letters.stories import words_on
from tests.page import Browser, Page, forget_the_last_visitor

MOST_PAGES = 70
CONSONANTS = "bcdghklmnpqrstvx"
NO_LETTERS = bytes(each for each in range(128) if not chr(each).isalnum())


@dataclass
class Canary:
    """Someone who exists in one test only."""

    word: str = field(default_factory=lambda: "Quỳnh" + "".join(random.choices(CONSONANTS, k=8)))
    number: str = field(default_factory=lambda: "09" + "".join(random.choices("123456789", k=8)))

    @property
    def name(self) -> str:
        return f"Đặng Thị Mộng {self.word}"

    @property
    def home(self) -> str:
        return f"57 hẻm Sứ Trắng {self.word}"

    @property
    def mail(self) -> str:
        return f"{bare(self.word)}@rieng.example"

    @property
    def spellings(self) -> list[str]:
        """Return the name and number as people type them."""
        apart = unicodedata.normalize("NFD", self.name)
        given = [self.name, self.name.upper(), apart, unmarked(self.name), self.home, self.mail]
        phone = self.number
        return [*given, phone, f"{phone[:4]} {phone[4:7]} {phone[7:]}", f"+84 {phone[1:]}"]

    def told_in(self, data: bytes) -> list[str]:
        """Return by which reading *data* tells of this person; empty when it does not."""
        traces = (bare(self.word), self.number[1:])
        return [
            way for way, said in readings(data) if any(trace in said for trace in traces)
        ] + self._encoded(data)

    def _encoded(self, data: bytes) -> list[str]:
        found = []
        lower = data.lower()
        for text in (self.word, unicodedata.normalize("NFD", self.word), unmarked(self.word),
                     unmarked(self.word).lower(), unmarked(self.word).upper(), self.number):  # fmt: skip
            for way in ("utf-8", "utf-16-le", "utf-16-be"):
                raw = text.encode(way)
                if binascii.hexlify(raw) in lower:
                    found.append(f"hex of {way}")
                found += [f"base64 of {way}" for each in base64_cores(raw) if each in data]
        return found


def unmarked(said: str) -> str:
    apart = unicodedata.normalize("NFD", said)
    plain = "".join(each for each in apart if unicodedata.category(each) != "Mn")
    return plain.replace("đ", "d").replace("Đ", "D")


def bare(said: str) -> str:
    apart = unicodedata.normalize("NFD", said).replace("đ", "d").replace("Đ", "D")
    return apart.encode("ascii", "ignore").lower().translate(None, NO_LETTERS).decode()


def readings(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield *data* as text, by every way in which text is written down, folded to bare letters."""
    for way in ("utf-8", "utf-16-le", "utf-16-be"):
        yield way, bare(data.decode(way, "ignore"))
        if way != "utf-8":
            yield f"{way}, one byte on", bare(data[1:].decode(way, "ignore"))
    text = data.decode("utf-8", "ignore")
    escaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    yield "escaped", bare(escaped)
    yield "percent", bare(unquote(text, errors="ignore"))
    yield "entities", bare(unescape(text))
    soft = re.sub(r"=\r?\n", "", text)
    quoted = re.sub(r"=([0-9A-F]{2})", r"%\1", soft)
    yield "quoted-printable", bare(unquote(quoted, errors="ignore"))


def base64_cores(raw: bytes) -> Iterator[bytes]:
    """Yield what base64 makes of *raw* wherever it begins, without the letters its neighbours share."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        start, end = -(-shift * 8 // 6), (shift + len(raw)) * 8 // 6
        core = coded[start:end]
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")


@pytest.fixture
def who() -> Canary:
    return Canary()


HIDING: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda said: said.encode(),
    "utf-16-le": lambda said: said.encode("utf-16-le"),
    "utf-16-be, odd": lambda said: b"\0" + said.encode("utf-16-be"),
    "decomposed": lambda said: unicodedata.normalize("NFD", said).encode(),
    "without marks": lambda said: unmarked(said).upper().encode(),
    "base64": lambda said: base64.b64encode(b"x" + said.encode()),
    "base64 of utf-16": lambda said: base64.urlsafe_b64encode(b"xy" + said.encode("utf-16-le")),
    "hex": lambda said: said.encode().hex().upper().encode(),
    "escaped": lambda said: said.encode("ascii", "backslashreplace"),
    "percent": lambda said: quote(said).encode(),
    "entities": lambda said: said.encode("ascii", "xmlcharrefreplace"),
}


@pytest.mark.parametrize("way", HIDING)
def test_the_search_finds_what_lies_open(who: Canary, way: str) -> None:
    hide = HIDING[way]
    assert who.told_in(b"before " + hide(who.name) + b" after")
    assert not who.told_in(b"before " + hide("Đặng Thị Mộng Lan") + b" after")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every line our log writes, down to the finest."""
    said = io.StringIO()
    before = structlog.get_config()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(said),
    )
    yield said
    structlog.configure(**before)


def filed(app: Flask, who: Canary) -> tuple[Case, str]:
    """Return a case and its secret; file through the citizens' door, with a picture that tells the sender by name and author."""
    sender = Browser(app)
    answer = sender.post("/gui-don", {"kind": "denunciation"})
    told = {
        **SAID,
        "viec": {
            "subject": f"Tố cáo, {who.name} gửi",
            "body": "Ông Kẻ Xấu nhận tiền. " + "; ".join(who.spellings),
            "place": who.home,
        },
        "bi-to-cao": {
            "accused": "Cán bộ địa chính phường",
            "conduct": f"Nhận tiền của {who.name}",
            "evidence": f"Giấy có chữ ký {who.name.upper()}",
            "threat": "fear",
            "protection": f"Đừng cho ai biết {unmarked(who.name)}",
        },
        "mong-muon": {"wanted": f"Trả lời {who.name}, gọi {who.number}"},
        "nguoi-gui": {
            "naming": "named",
            "name": who.name,
            "phone": who.number,
            "email": who.mail,
            "address": who.home,
        },
    }
    for _ in range(12):
        slug = answer.location.rsplit("/", 1)[1]
        if slug == "kiem-tra":
            break
        form = sender.get(answer.location).form(answer.location)
        form.update(told.get(slug, {}))
        if slug == "tep":
            form["tep"] = [(a_picture(who), f"{who.name}.png")]
        answer = sender.post(answer.location, form, content_type="multipart/form-data")
        assert answer.status == 303, answer.text
    form = sender.get("/gui-don/kiem-tra").form("/gui-don/gui")
    assert sender.post("/gui-don/gui", form).location == "/gui-don/xac-nhan"
    secret = sender.get("/gui-don/xac-nhan").soup.select_one("#ma-bi-mat")
    assert secret is not None
    db.session.expire_all()
    found = db.session.query(Case).order_by(Case.id.desc()).limit(1).one()
    return found, secret.get_text(strip=True)


def a_picture(who: Canary) -> io.BytesIO:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", bare(who.word))
    made = io.BytesIO()
    Image.new("RGB", (20, 20)).save(made, "PNG", pnginfo=told)
    made.seek(0)
    return made


def a_working_day(case: Case, office: Office, who: Canary, secret: str) -> None:
    """Do what a case goes through, everybody writing the sender's name wherever one can write."""
    for each in (office.ward, *office.units.values(), *office.officers.values()):
        db.session.merge(each)
    db.session.commit()
    intake_officer, head = at_work(office.actors[Role.SEALED_INTAKE]), office.actors[Role.HEAD]
    handler, now, sender = (
        at_work(office.actors[Role.HANDLER]),
        clock.now(),
        sender_of(case, secret),
    )
    written(case, intake_officer, at_work(office.actors[Role.HEAD]), who)
    triage.accept(
        case, intake_officer, now, unit=office.units["works"], handler_id=handler.id, all_good=True
    )
    holders.hand_over(intake_officer, now, only=case)
    handling.say(case, sender, now, f"Xin gọi {who.name}, {who.number}.")
    opening = openings.ask(
        case,
        handler,
        now,
        openings.Asked(IDENTITY_FIELDS, "contact", "Điều 24", "Phải mời làm việc.", 5),
    )
    openings.grant(opening, at_work(office.actors[Role.SEAL_KEEPER]), now)
    openings.begin(opening, handler, now)
    assert openings.shown(opening, handler, now)["name"] == who.name
    openings.end(opening, handler, now)
    calling = openings.Asked(("phone",), "contact", "Điều 24", f"Gọi lại cho {who.name}.", 5)
    for typed in (
        lambda: openings.ask(case, handler, now, calling),
        lambda: notes.write(case, handler, now, f"Đã gọi {who.name}."),
        lambda: handling.ask(case, handler, now, question=f"Xin {who.name} cho biết ngày."),
        lambda: inquiries.ask(
            case,
            inquiries.Question(f"{who.name} có làm ở đó?", "k" * 20, body="Sở X"),
            handler,
            now,
        ),
    ):
        with pytest.raises(sealed.IdentityTold), db.session.begin_nested():
            typed()
    asked = inquiries.Question("Ai cấp sổ?", "q" * 20, body="Sở X", email="so@x.example")
    sent = inquiries.ask(case, asked, handler, now)
    said = inquiry_answers.Answer(f"{who.name} có hỏi, {who.number}.", f"Thay {who.name}", who.home)
    inquiry_answers.by_link(sent.token, now, said)
    inquiry_answers.let_through(sent.inquiry, intake_officer, now)
    handling.ask(case, handler, now, question="Xin cho biết ngày xảy ra việc.")
    handling.supply(case, sender, now, f"Ngày 3. Ký tên: {who.name}", key="k")
    db.session.commit()
    tick(thorough=True)
    told = {each.number: (f"Đã làm việc với {who.name}.", "done") for each in case.points}
    papered = {1: Said("Đã làm việc.", "done", paper=f"Biên bản với {who.name}")}
    for typed_answers in (told, papered):
        with pytest.raises(sealed.IdentityTold), db.session.begin_nested():
            handling.draft_answer(case, handler, now, typed_answers)
    with pytest.raises(sealed.IdentityTold), db.session.begin_nested():
        points.list_points(case, handler, now, [f"Trả lời {who.name}"])
    found_out(office, case)
    answers = {each.number: ("Đã làm việc.", "done") for each in case.points}
    handling.draft_answer(case, handler, now, answers)
    handling.propose(case, handler, now)
    handling.answer(case, head, now)
    closing.dispute(case, sender, now, reason=f"{who.name} chưa đồng ý")
    closing.uphold(case, head, now, reason="Không có tình tiết mới.")  # has never seen the name
    db.session.commit()
    tick(thorough=True)
    db.session.commit()


def written(case: Case, writer: Actor, second: Actor, who: Canary) -> None:
    """Bring *case* through the gate; with the name in it, nobody lets it pass."""
    now = clock.now()
    told = {"subject": "Nhận tiền", "body": f"{who.name} thấy ông Kẻ Xấu nhận tiền."}
    extract = extracts.write(case, writer, now, told, "written")
    everything = {each.key: "cần" for each in extracts.check(case, writer, told)}
    with pytest.raises(extracts.Unmended):
        extracts.submit(case, extract, writer, now, everything)
    told["body"] = "Ông Kẻ Xấu nhận tiền."
    extract = extracts.write(case, writer, now, told, "written")
    everything = {each.key: "cần" for each in extracts.check(case, writer, told)}
    extracts.submit(case, extract, writer, now, everything)
    with pytest.raises(sealed.IdentityTold), db.session.begin_nested():
        extracts.send_back(case, extract, second, now, f"Còn {who.name}")
    extracts.approve(case, extract, second, now)
    if case.attachments:
        box = redactions.Box(0, 0, 50, 50)
        copy = redactions.draw(case, case.attachments[0], writer, now, [box])
        redactions.approve(case, copy, second, now)


class Searched:
    """What was found, and where."""

    def __init__(self, who: Canary) -> None:
        self.who, self.found, self.read = who, {}, 0  # type: ignore[var-annotated]

    def look(self, where: str, data: bytes) -> None:
        self.read += 1
        if told := self.who.told_in(data):
            self.found[where] = told

    def page(self, where: str, page: Page) -> None:
        """Look at status line, headers and body; at the words of a printed page."""
        answer = page.response
        self.look(f"{where}: headers", str(answer.headers).encode())
        if answer.mimetype == "application/pdf":
            self.look(where, words_on(answer.data).encode())
        self.look(where, answer.data)

    def folder(self, folder: Path) -> None:
        """Look at every byte under *folder*, and at what mails carry inside."""
        for path in folder.rglob("*"):
            self.look(f"name of {path.name}", str(path.relative_to(folder)).encode())
            if not path.is_file():
                continue
            data = path.read_bytes()
            self.look(str(path), data)
            if path.suffix == ".eml":
                for part in email.message_from_bytes(data, policy=policy.default).walk():
                    said = part.get_content() if not part.is_multipart() else ""
                    text = words_on(said) if isinstance(said, bytes) else str(said)
                    self.look(f"{path.name}: {part.get_content_type()}", text.encode())


def fetched(browser: Browser, url: str, method: str = "GET", **said: Any) -> Page:
    if method == "POST":
        said["csrf_token"] = browser.token()
    forget_the_last_visitor()
    return Page(browser.client.open(url, method=method, data=said or None, buffered=True))


def walk(browser: Browser, start: list[str], place: str, searched: Searched, who: str) -> int:
    """Read every page that is led to from *start* within *place*; return how many there were."""
    waiting, known = list(start), set(start)
    while waiting and len(known) < MOST_PAGES:
        url = waiting.pop(0)
        page = fetched(browser, url)
        assert page.status < 500, url
        searched.page(f"{who} {url}", page)
        if page.response.mimetype != "text/html":
            continue
        links = {urljoin(url, unescape(each)).split("#")[0]
                 for each in re.findall(r'href="([^"]+)"', page.html)}  # fmt: skip
        fresh = {each for each in links if _within(each, place)} - known
        known |= fresh
        waiting += sorted(fresh)
    return len(known)


def _within(url: str, place: str) -> bool:
    host, path, query = urlsplit(url)[1:4]
    return (
        not host
        and path.startswith(place)
        and not path.startswith("/static")
        and not re.search(r"lang|co-chu|sap-xep", query)
    )


def backup(instance: Path, to: Path) -> None:
    """Do what docs/operations.md tells: the database by its own means, the files beside it."""
    shutil.copytree(instance, to, ignore=shutil.ignore_patterns("nghedan.sqlite3*", "key", "index"))
    with (
        sqlite3.connect(instance / "nghedan.sqlite3") as source,
        sqlite3.connect(to / "nghedan.sqlite3") as target,
    ):
        source.backup(target)
        assert target.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_no_page_file_log_or_backup_tells_who_denounced(
    app: Flask,
    office: Office,
    who: Canary,
    lines: io.StringIO,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    case, secret = filed(app, who)
    code, searched, instance = case.code, Searched(who), config.current().instance
    searched.folder(instance)
    assert searched.found == {}, "as it was filed"
    a_working_day(case, office, who, secret)
    papers = [each.handle for each in case.attachments]

    for role in Role:
        browser = Browser(app).as_officer(role)
        asked = [bare(who.word), who.word, who.number, who.name]
        case_url = f"/can-bo/vu-viec/{code}"
        start = ["/can-bo/", case_url, "/can-bo/nhat-ky", "/can-bo/giam-sat", "/can-bo/tim-kiem",
                 "/can-bo/thu", "/can-bo/so-van-ban", "/can-bo/so-van-ban.csv?so=TB",
                 "/can-bo/giam-sat/don-vi.csv", f"/can-bo/phan-loai/{code}", "/can-bo/qua-han",
                 "/can-bo/giam-sat/danh-sach?ngan=moi-xong", "/can-bo/tinh-trang",
                 "/can-bo/giam-sat/hai-long"]  # fmt: skip
        assert walk(browser, start, "/can-bo/", searched, role) >= len(start)
        for each in papers:
            searched.look(f"{role} paper", str(fetched(browser, f"{case_url}/tep/{each}").response.headers).encode())  # fmt: skip
        for each in asked:
            hits = fetched(browser, f"/can-bo/tim-kiem?q={quote(each)}")
            assert code not in hits.html, (role, each)
        searched.page(role, fetched(browser, f"{case_url}/ghi-chu", "POST", version="0", note="x"))
        searched.page(role, fetched(browser, f"{case_url}/danh-tinh", "POST", reason=""))
        searched.page(role, fetched(browser, f"{case_url}/khong-co"))
    stranger = Browser(app)
    walk(stranger, ["/", "/tra-cuu", f"/tra-cuu?ma={code}", "/gui-don"], "/", searched, "stranger")
    searched.page("error", fetched(stranger, f"/tra-cuu/ho-so/{code}"))

    searched.look("the log", (lines.getvalue() + caplog.text).encode())
    searched.folder(instance)
    backup(instance, tmp_path / "backup")
    searched.folder(tmp_path / "backup")
    assert searched.read > 300
    assert searched.found == {}


def test_a_crash_while_filing_tells_the_log_and_the_page_nothing(
    app: Flask,
    office: Office,
    who: Canary,
    lines: io.StringIO,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The worst moment: everything typed is in memory, open, and something breaks (S1, W13)."""

    def break_down(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is gone")

    caplog.set_level(logging.DEBUG)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(intake, "_record", break_down)
    answers: list[Page] = []
    post = Browser.post

    def keep(self: Browser, url: str, *args: Any, **asked: Any) -> Page:
        answers.append(post(self, url, *args, **asked))
        return answers[-1]

    monkeypatch.setattr(Browser, "post", keep)
    try:
        with pytest.raises(AssertionError):
            filed(app, who)
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answers[-1].status == 500
    assert "RuntimeError" in lines.getvalue() + caplog.text
    assert who.told_in((lines.getvalue() + caplog.text).encode()) == []
    assert who.told_in(answers[-1].response.data) == []
    assert who.told_in(str(answers[-1].response.headers).encode()) == []


def _unmasked(text: str, _identity: Any) -> str:
    return text


def _unsealed(identity: Any, _place: str, _key: bytes) -> str:
    return str(dict(identity))


def _open_file(_code: str, _number: int, data: bytes) -> bytes:
    return data


GUARDS: dict[str, tuple[Any, str, Any]] = {
    "masking": (sealed, "masked", _unmasked),
    "the envelope": (envelope, "close_identity", _unsealed),
    "the closed draft": (sealed, "seal_draft", lambda _token, data, place="draft": data),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_the_canary_is_found(
    app: Flask, office: Office, who: Canary, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*GUARDS[guard])
    if guard == "the closed draft":
        monkeypatch.setattr(sealed, "open_draft", lambda _token, data, place="draft": data)
    case, secret = filed(app, who)
    handling.say(case, sender_of(case, secret), clock.now(), f"Xin gọi {who.name}.")
    db.session.commit()
    searched = Searched(who)
    searched.folder(config.current().instance)
    assert searched.found, f"nothing was found without {guard}"


def at_the_counter(app: Flask, who: Canary) -> Browser:
    """Return the browser of the officer who wrote a denunciation down, filed; nothing handed over yet."""
    taker = Browser(app).as_officer(Role.SEALED_INTAKE)
    shown = taker.post(
        "/can-bo/quay",
        {
            "loai": "denunciation", "qua": "in_person", "ho_ten": who.name, "dien_thoai": who.number,
            "thu": who.mail, "dia_chi": who.home, "tom_tat": f"{who.name} tố cáo",
            "noi_dung": "Ông Kẻ Xấu nhận tiền. " + "; ".join(who.spellings), "linh_vuc": "other",
            "noi": who.home, "tieng": "vi", "lan": "first", "hinh_thuc": "on_site",
            "bi_to_cao": "Cán bộ địa chính phường", "tep": (a_picture(who), f"{who.word}.png"),
        },
        follow=True,
    )  # fmt: skip
    answer = taker.post("/can-bo/quay/gui", {**shown.form("/gui"), "cach": "paper"})
    assert answer.location == "/can-bo/quay/bien-nhan"
    return taker


def test_a_denunciation_written_down_at_the_counter_tells_no_one_else(
    app: Flask,
    office: Office,
    who: Canary,
    lines: io.StringIO,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    taker, searched = at_the_counter(app, who), Searched(who)
    code = db.session.query(Case).one().code
    searched.folder(config.current().instance)
    assert searched.found == {}, "sealed at once"
    searched.page("taker", taker.get("/can-bo/quay/bien-nhan"))
    searched.page("taker", taker.get("/can-bo/quay"))
    taker.post("/can-bo/quay/moi")
    tick(thorough=False)
    for role in Role:
        browser = Browser(app).as_officer(role)
        for url in ("/can-bo/", "/can-bo/quay", "/can-bo/nhat-ky", f"/can-bo/phan-loai/{code}",
                    f"/can-bo/vu-viec/{code}"):  # fmt: skip
            searched.page(role, fetched(browser, url))
        assert code not in fetched(browser, f"/can-bo/tim-kiem?q={quote(who.word)}").html
    searched.folder(config.current().instance)
    searched.look("log", (lines.getvalue() + caplog.text).encode())
    assert searched.found == {}


def test_a_page_that_told_would_be_found(app: Flask, office: Office, who: Canary) -> None:
    """The one page that may show the name, to its one reader, is told by the search."""
    case, _secret = filed(app, who)
    intake_officer, now = at_work(office.actors[Role.SEALED_INTAKE]), clock.now()
    handler = office.actors[Role.HANDLER]
    written(case, intake_officer, at_work(office.actors[Role.HEAD]), who)
    triage.accept(
        case, intake_officer, now, unit=office.units["works"], handler_id=handler.id, all_good=True
    )
    holders.hand_over(intake_officer, now, only=case)
    asked = openings.Asked(IDENTITY_FIELDS, "contact", "Điều 24", "Mời làm việc", 5)
    opening = openings.ask(case, handler, now, asked)
    openings.grant(opening, at_work(office.actors[Role.SEAL_KEEPER]), now)
    handle = opening.handle
    db.session.commit()
    searched, browser = Searched(who), Browser(app).as_officer(Role.HANDLER)
    here = f"/can-bo/niem-phong/{handle}"
    fetched(browser, f"{here}/mo-ra", "POST", bang_chung=PASSPHRASE)
    searched.page("identity", fetched(browser, here))
    assert set(searched.found) == {"identity"}
    assert translate(sealed.MASK, "vi")

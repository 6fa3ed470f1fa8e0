"""The signed receipt (I8): kept by the sender, checked by anyone, revealing nothing."""

import hashlib
import importlib.util
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from office.base import anchors, clock, config, files, ledger
from office.base.db import db
from office.cases import intake, receipts
from office.cases.intake import Receipt
from office.cases.models import IssuedReceipt
from office.law.kinds import Kind
from office.people.actors import VISITOR
from tests.builders import Office, a_filing, a_pdf, a_receipt, anchored
from tests.page import Browser

HERE = "/kiem-tra/bien-nhan"
SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_receipt.py"
PDF = a_pdf()


@pytest.fixture(scope="module")
def alone() -> Any:
    """The little program that an outsider runs."""
    spec = importlib.util.spec_from_file_location("verify_receipt", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def filed(office: Office, kind: Kind = Kind.FEEDBACK) -> Receipt:
    made = intake.receive(
        a_filing(kind, uploads=[files.check("Đơn của Nguyễn Văn Kín.pdf", PDF)]), VISITOR,
        clock.now(), token=f"a token of this receipt {kind}", unit_id=office.ward.id,
    )  # fmt: skip
    db.session.commit()
    return made


def kept(made: Receipt) -> str:
    issued = receipts.of(made.case)
    assert issued
    return receipts.signed(issued)


def lines_of(said: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in said.splitlines()[1:])


def test_the_receipt_tells_code_time_and_the_digest_of_each_file(office: Office) -> None:
    made = filed(office)
    said = lines_of(kept(made))
    assert said["code"] == made.case.code
    assert said["received"] == "2026-11-18T10:00:00+07:00"
    assert said["file 1"] == f"{len(PDF)} {hashlib.sha256(PDF).hexdigest()}"
    typed = a_filing()
    words = f"{made.secret}\n{typed.subject}\n{typed.body}\n{typed.wanted}"
    assert said["text"] == hashlib.sha256(words.encode()).hexdigest()


def test_the_sender_gets_it_from_the_tracking_page(office: Office, page: Browser) -> None:
    made = filed(office)
    own = page.open(made.case.code, made.secret)
    url = f"{own.response.request.path}/bien-nhan.txt"
    assert url in own.html
    got = page.get(url).response
    assert got.get_data(as_text=True) == kept(made)
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in got.headers["Cache-Control"]


@pytest.mark.parametrize("how", ["pasted", "pasted from Windows", "as a file"])
def test_anyone_may_check_it_and_learns_nothing_more(app: Flask, office: Office, how: str) -> None:
    made = filed(office)
    said = kept(made)
    visitor = Browser(app)
    given: dict[str, Any] = {"bien_nhan": said}
    if how == "pasted from Windows":
        given = {"bien_nhan": f"\ufeff{said}".replace("\n", " \r\n")}
    if how == "as a file":
        given = {"tep": (io.BytesIO(said.encode()), "bien-nhan.txt")}
    answer = visitor.post(HERE, given)
    assert "Đúng là của chúng tôi" in answer.text
    told = answer.html.replace(said.replace("\n", "\r\n"), "").replace(said, "")
    for word in (made.case.subject, "Nguyễn Văn Kín", "Người Gửi Thử", "Phản ánh của"):
        assert word not in told


ALTERED = {
    "another hour": ("T10:00:00", "T09:00:00"),
    "another code": ("code: ND26", "code: ND25"),
    "another file": ("file 1: ", "file 1: 1"),
    "a line more": ("\nkey:", "\nfile 2: 1 " + "0" * 64 + "\nkey:"),
    "another office": ("office: UBND", "office: Sở"),
}


@pytest.mark.parametrize("change", ALTERED)
def test_an_altered_receipt_is_found(
    office: Office, page: Browser, alone: Any, change: str
) -> None:
    said = kept(filed(office))
    forged = said.replace(*ALTERED[change])
    assert forged != said
    assert "Không khớp chữ ký" in page.post(HERE, {"bien_nhan": forged}).text
    assert alone.check(forged, anchors.public_key(), []) != []
    lost = "\n".join(line for line in said.splitlines() if not line.startswith("file 1"))
    assert receipts.check(lost) == receipts.CHANGED


def test_a_receipt_signed_by_someone_else_is_not_ours(office: Office, page: Browser) -> None:
    made = filed(office)
    assert receipts.check(kept(made)) == receipts.OURS  # the first signature makes the key
    mine = anchors.path().read_text()
    anchors.path().unlink()
    theirs = kept(made)  # signed with a key made just now
    anchors.path().write_text(mine)
    assert receipts.check(theirs) == receipts.NOT_OURS
    assert "không được ký bằng khóa của chúng tôi" in page.post(HERE, {"bien_nhan": theirs}).text
    assert receipts.check(kept(made)) == receipts.OURS


def test_a_receipt_outlives_the_key_it_was_signed_with(office: Office) -> None:
    said = kept(filed(office))
    assert anchored(clock.now())
    db.session.commit()
    anchors.path().unlink()
    assert receipts.check(said) == receipts.OURS, "the anchors remember the earlier key"
    anchors.path().unlink(missing_ok=True)


def test_an_anchor_is_no_receipt_and_nonsense_gets_a_clear_answer(
    office: Office, page: Browser
) -> None:
    made = anchored(clock.now())
    assert made
    dressed = f"{made.line}\nkey: {made.key}\nsignature: {made.signature}"
    for said in (dressed, "xin chào", "\x00", "key: \nsignature: ", "nghedan-receipt-1\n" * 9_000):
        assert receipts.check(said) == receipts.UNREADABLE
    empty = page.post(HERE, {"bien_nhan": "  "})
    assert (empty.status, "Xin dán biên nhận" in empty.text) == (422, True)
    assert "Không đọc được" in page.post(HERE, {"bien_nhan": "xin chào"}).text
    binary = {"tep": (io.BytesIO(b"\xff\xfe\x00" * 50), "x.txt")}
    assert "Không đọc được" in page.post(HERE, binary).text


def test_of_a_denunciation_it_reveals_no_kind_and_nothing_of_the_person(office: Office) -> None:
    plain, sealed = filed(office), filed(office, Kind.DENUNCIATION)
    one, other = lines_of(kept(plain)), lines_of(kept(sealed))
    assert list(one) == list(other), "the same lines, whatever it is about"
    same = {name for name in one if one[name] == other[name]}
    assert same == {"office", "received", "file 1", "key"}
    told = kept(sealed).casefold()
    for word in ("tố cáo", "denunciation", "kín", "người gửi thử", "0900", ".pdf", "đèn đường"):
        assert word not in told
    assert other["text"] != hashlib.sha256(a_filing().body.encode()).hexdigest()


def test_the_code_under_a_paper_receipt_is_known_or_not(office: Office, page: Browser) -> None:
    made = filed(office)
    issued = receipts.of(made.case)
    assert issued
    code = receipts.code_of(issued)
    asked = page.get(f"{HERE}?ma={code}")
    assert "Có cấp" in asked.text
    assert made.case.code not in asked.text
    other = code.replace(code[0], "0" if code[0] != "0" else "1")
    for wrong in (other, code[:20], "%", "ND26-2222-2222"):
        assert "không cấp biên nhận nào" in page.get(HERE, query_string={"ma": wrong}).text


def test_the_words_of_a_receipt_changed_behind_our_back_are_found(office: Office) -> None:
    filed(office)
    db.session.connection().exec_driver_sql("UPDATE receipt SET said = replace(said, 'T10', 'T09')")
    db.session.commit()
    assert {each.table for each in ledger.differences()} == {"receipt"}


def test_outsiders_check_it_without_us(office: Office, alone: Any, tmp_path: Path) -> None:
    said, key = kept(filed(office)), anchors.public_key()
    sent, other = tmp_path / "sent.pdf", tmp_path / "other.pdf"
    sent.write_bytes(PDF)
    other.write_bytes(PDF + b"x")
    assert alone.check(said, key, [sent]) == []
    assert alone.check(said, key, [sent, other]) == [
        f"{other}: not in the list of what was received"
    ]
    assert alone.check(said, "A" * 43 + "=", []) != []
    assert alone.check("xin chào", key, []) == ["this is no receipt"]


def test_a_form_sent_twice_has_one_receipt_and_a_broken_key_loses_no_filing(
    office: Office, page: Browser
) -> None:
    anchors.path().write_text("not a key")
    made = a_receipt(office)
    own = page.open(made.case.code, made.secret)
    assert page.get(f"{own.response.request.path}/bien-nhan.txt").status == 503
    anchors.path().unlink()
    assert filed(office).case.id == filed(office).case.id
    assert db.session.query(IssuedReceipt).count() == 2
    assert config.current().office_name in kept(made)

"""Short messages: to a file or a gateway, once for each key, and nothing of a case in them."""

import json
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from cli.upkeep import tick
from office.base import clock, config
from office.base.db import db
from office.cases import consents
from office.law.kinds import Kind
from office.letters import deliver, sms
from tests.builders import Office, a_case, a_receipt


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, **said: Any) -> config.Settings:
    made = config.read({}, instance=folder, **said)
    monkeypatch.setattr(config, "_installed", [made])
    return made


def test_without_a_gateway_it_is_a_file_and_the_same_message_is_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch)
    for _ in range(2):
        sms.send(sms.Sms("notice-1", "0900 000 123", "Có tin mới."))
    (path,) = (tmp_path / "sms").iterdir()
    assert path.read_text() == "To: +84900000123\n\nCó tin mới.\n"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("wrong", ["", "113", "0900000", "+1 202 555 0100", "gọi tôi"])
def test_what_is_no_number_here_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    install(tmp_path, monkeypatch)
    with pytest.raises(sms.SmsRefused):
        sms.send(sms.Sms("notice-1", wrong, "x"))


@pytest.mark.parametrize("gateway", ["off", "http://sms.test.example/", "ftp://127.0.0.1/"])
def test_nothing_leaves_without_a_gateway_or_without_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gateway: str
) -> None:
    install(tmp_path, monkeypatch, sms_gateway=gateway)
    with pytest.raises(sms.SmsRefused):
        sms.send(sms.Sms("notice-1", "0900000123", "x"))
    assert not (tmp_path / "sms").exists()


@pytest.mark.enable_socket
@pytest.mark.parametrize(("status", "raised"), [(200, None), (422, sms.SmsRefused), (503, OSError)])
def test_a_gateway_is_told_key_number_and_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, raised: type[Exception] | None
) -> None:
    asked: list[tuple[Message, dict[str, str]]] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers, json.loads(body)))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_said: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.handle_request, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    install(tmp_path, monkeypatch, sms_gateway=address, sms_token="mat")
    one = sms.Sms("notice-7", "0900000123", "Có tin mới.")
    if raised:
        with pytest.raises(raised):
            sms.send(one)
    else:
        sms.send(one)
    server.server_close()
    ((headers, said),) = asked
    assert said == {"key": "notice-7", "to": "+84900000123", "text": "Có tin mới."}
    assert headers["idempotency-key"] == "notice-7"
    assert headers["authorization"] == "Bearer mat"


def kept(folder: str) -> list[str]:
    path = config.current().instance / folder
    return sorted(each.read_text() for each in path.iterdir()) if path.exists() else []


def drained() -> None:
    db.session.commit()
    while tick(thorough=False).kept:
        pass


def test_whoever_chose_a_message_gets_the_code_and_no_word_of_the_case(office: Office) -> None:
    case = a_receipt(office, subject="Chuyện riêng tư").case
    consents.choose(consents.BY_SMS, clock.now(), case_id=case.id)
    drained()
    (said,) = kept("sms")
    assert case.code in said
    assert "tin mới" in said
    assert "/tra-cuu" in said
    for word in ("Chuyện riêng tư", case.body, "Người Gửi Thử", "hản ánh"):
        assert word not in said
    assert kept("mail") == [], "one way only"


def test_a_letter_is_told_by_message_where_it_goes_by_no_mail(office: Office) -> None:
    case = a_receipt(office, Kind.COMPLAINT).case
    consents.choose(consents.BY_SMS, clock.now(), case_id=case.id)
    drained()
    deliver.send_notice(case.id, "answer", 999)
    assert len(kept("sms")) == 2
    assert kept("mail") == []


def test_whoever_chose_none_hears_nothing(office: Office) -> None:
    case = a_receipt(office).case
    consents.choose(consents.UNTOLD, clock.now(), case_id=case.id)
    drained()
    assert (kept("sms"), kept("mail")) == ([], [])


def test_nothing_is_sent_of_a_denunciation_whatever_was_chosen(office: Office) -> None:
    case = a_case(office, Kind.DENUNCIATION)
    consents.choose(consents.BY_SMS, clock.now(), case_id=case.id)
    case.parties[0].phone = "0900000123"  # as if a bug had written it down
    drained()
    assert deliver.phone_of(case) == ""
    assert (kept("sms"), kept("mail")) == ([], [])


def test_whoever_gave_no_name_is_told_nothing(office: Office) -> None:
    case = a_receipt(office, anonymous=True).case
    consents.choose(consents.BY_SMS, clock.now(), case_id=case.id)
    assert deliver.phone_of(case) == ""

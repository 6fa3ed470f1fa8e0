"""Mail: nothing of a case in it, no forged headers, TLS or nothing, and files without a server."""

import email
import socket
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from office.base import clock, config
from office.letters import mail, notices
from tests.builders import Office
from tests.letters.smtp import HOST, Box, certificate, served


def a_mail(**said: object) -> mail.Mail:
    facts = {
        "key": "mail-1",
        "to": "nguoi@test.example",
        "subject": "Có tin mới",
        "text": "Xin mở.",
    }
    return mail.Mail(**{**facts, **said})  # type: ignore[arg-type]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> config.Settings:
    made = config.read({}, instance=tmp_path)
    monkeypatch.setattr(config, "_installed", [made])
    return made


def read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)  # type: ignore[return-value]


def test_without_a_server_mail_is_a_file_and_the_same_mail_is_one_file(
    settings: config.Settings,
) -> None:
    for _ in range(2):
        mail.send(a_mail(papers=[mail.Paper("van-ban.pdf", b"%PDF-1.7")]), clock.now())
    (path,) = (settings.instance / "mail").iterdir()
    said = read(path)
    assert said["Subject"] == "Có tin mới"
    assert said["Auto-Submitted"] == "auto-generated"
    assert said["Content-Language"] == "vi"
    assert [part.get_filename() for part in said.iter_attachments()] == ["van-ban.pdf"]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "a@test.example\nBcc: b@test.example"},
        {"to": "a@test.example, b@test.example"},
        {"to": "Ai đó <a@test.example>"},
        {"to": ""},
        {"to": "không@test.example"},
        {"to": "a@" + "b" * 300 + ".example"},
        {"subject": "Tin\r\nBcc: b@test.example"},
        {"subject": "Tin\u2028mới"},
        {"key": "../../etc"},
    ],
)
def test_what_could_forge_a_header_is_refused(
    settings: config.Settings, wrong: dict[str, str]
) -> None:
    with pytest.raises(mail.MailRefused):
        mail.send(a_mail(**wrong), clock.now())
    assert not (settings.instance / "mail").exists()


def test_text_is_free_to_hold_anything(settings: config.Settings) -> None:
    mail.send(a_mail(text="Dòng\n.\nBcc: x@y.example\n" + "ă" * 2000), clock.now())
    (path,) = (settings.instance / "mail").iterdir()
    assert read(path)["Bcc"] is None


class Server(threading.Thread):
    """A mail server for one mail, in the plain."""

    def __init__(self, *features: str, silent: bool = False) -> None:
        super().__init__(daemon=True)
        self.features, self.silent = features, silent
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.heard = b""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.socket.getsockname()[1]}"

    def run(self) -> None:
        line, _ = self.socket.accept()
        with line, line.makefile("rwb") as talk:
            if self.silent:
                talk.read(1)
                return
            self.say(talk, b"220 ready")
            in_data = False
            for said in talk:
                self.heard += said
                if in_data and said != b".\r\n":
                    continue
                word = said[:4].upper()
                if word == b"EHLO":
                    lines = [b"mail", *(each.encode() for each in self.features), b"8BITMIME"]
                    self.say(
                        talk,
                        b"\r\n".join(
                            b"250" + (b" " if each is lines[-1] else b"-") + each for each in lines
                        ),
                    )
                else:
                    in_data = word == b"DATA"
                    self.say(talk, b"354 go" if in_data else b"250 ok")
                if word == b"QUIT":
                    return

    @staticmethod
    def say(talk: object, line: bytes) -> None:
        talk.write(line + b"\r\n")  # type: ignore[attr-defined]
        talk.flush()  # type: ignore[attr-defined]


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    made = Server()
    made.start()
    yield made
    made.join(5)
    made.socket.close()


def serve_by(
    address: str, settings: config.Settings, monkeypatch: pytest.MonkeyPatch, **said: str
) -> None:
    made = config.read({}, instance=settings.instance, mail_server=address, **said)
    monkeypatch.setattr(config, "_installed", [made])


def test_a_relay_on_this_machine_gets_the_mail(
    settings: config.Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_by(server.address, settings, monkeypatch)
    mail.send(a_mail(), clock.now())
    server.join(5)
    assert b"rcpt to:<nguoi@test.example>" in server.heard.lower()
    said = f"Message-ID: <mail-1.{mail.mark('mail-1', 'nguoi@test.example')}@nghedan.example>"
    assert said.encode() in server.heard


def test_a_password_is_never_said_in_the_plain(
    settings: config.Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_by(server.address, settings, monkeypatch, mail_user="ai", mail_password="bí mật")
    with pytest.raises(mail.Unencrypted):
        mail.send(a_mail(), clock.now())
    server.join(5)
    assert b"AUTH" not in server.heard
    assert b"MAIL" not in server.heard


def test_a_server_elsewhere_without_tls_gets_nothing() -> None:
    class Plain:
        def has_extn(self, _name: str) -> bool:
            return False

    with pytest.raises(mail.Unencrypted):
        mail._start_tls(Plain(), "mail.test.example", None, secret=False)  # type: ignore[arg-type]


def test_a_hanging_server_is_given_up(
    settings: config.Settings, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Server(silent=True)
    silent.start()
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    serve_by(silent.address, settings, monkeypatch)
    with pytest.raises(mail.Unreachable):
        mail.send(a_mail(), clock.now())
    silent.join(5)
    silent.socket.close()


def test_notices_speak_of_no_case(office: Office) -> None:
    said = notices.notice("answer", "ND26-7K4Q-9XMP", "vi")
    assert "ND26-7K4Q-9XMP" in said.text
    assert "ND26" not in said.subject
    assert said.text.count("http") == 1


PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
Serve = Callable[..., None]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> Serve:
    def say(port: int, **said: str) -> None:
        made = config.read({}, instance=tmp_path, mail_server=f"{HOST}:{port}", **said)
        monkeypatch.setattr(config, "_installed", [made])

    return say


def send(**said: object) -> None:
    mail.send(a_mail(**said), clock.now())


def test_letters_and_papers_arrive_as_they_were_sent(serve: Serve) -> None:
    box = Box()
    with served(box) as port:
        serve(port)
        send(papers=[mail.Paper("van-ban.pdf", PDF)])
    [envelope] = box.envelopes
    said = email.message_from_bytes(envelope.original_content, policy=default)
    assert (envelope.rcpt_tos, said["Subject"]) == (["nguoi@test.example"], "Có tin mới")
    [paper] = said.iter_attachments()
    assert paper.get_content() == PDF


def test_sent_again_it_is_the_same_mail(serve: Serve) -> None:
    box = Box()
    with served(box) as port:
        serve(port)
        send()
        send()
    ids = {email.message_from_bytes(each.original_content)["Message-ID"] for each in box.envelopes}
    assert len(box.envelopes) == 2
    assert len(ids) == 1


@pytest.mark.parametrize("at_once", [False, True])
def test_over_tls_it_goes_when_the_certificate_is_trusted(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    box, papers = Box(), certificate(tmp_path)
    with served(box, tls=papers, at_once=at_once) as port:
        if at_once:
            monkeypatch.setattr(mail, "TLS_PORT", port)
        serve(port, mail_ca=str(papers[0]))
        send()
    assert len(box.envelopes) == 1


@pytest.mark.parametrize("at_once", [False, True])
def test_to_a_stranger_nothing_is_said(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    box, other = Box(), certificate(tmp_path, "other")
    with served(box, tls=certificate(tmp_path), at_once=at_once) as port:
        if at_once:
            monkeypatch.setattr(mail, "TLS_PORT", port)
        serve(port, mail_ca=str(other[0]))
        with pytest.raises(mail.NotTrusted):
            send()
    assert box.envelopes == []


@pytest.mark.parametrize(("password", "goes"), [("dung", True), ("sai", False)])
def test_sign_in(serve: Serve, tmp_path: Path, password: str, *, goes: bool) -> None:
    box, papers = Box(), certificate(tmp_path)
    with served(box, tls=papers, user="nghedan") as port:
        serve(port, mail_ca=str(papers[0]), mail_user="nghedan", mail_password=password)
        if goes:
            send()
        else:
            with pytest.raises(mail.SignInRefused):
                send()
    assert len(box.envelopes) == int(goes)


@pytest.mark.parametrize(
    ("box", "wrong"),
    [
        (Box(rcpt="550 5.1.1 No such user"), mail.AddressRefused),
        (Box(rcpt="450 4.2.1 Come again"), mail.AskedToWait),
        (Box(data="554 5.7.1 Not this"), mail.ContentRefused),
        (Box(data="451 4.3.0 Full"), mail.AskedToWait),
    ],
    ids=["rcpt 5xx", "rcpt 4xx", "data 5xx", "data 4xx"],
)
def test_what_the_server_says_is_known_by_its_kind(
    serve: Serve, box: Box, wrong: type[Exception]
) -> None:
    with served(box) as port:
        serve(port)
        with pytest.raises(wrong):
            send()


def test_what_is_too_large_is_refused_for_good(serve: Serve) -> None:
    with served(Box(), data_size_limit=5_000) as port:
        serve(port)
        with pytest.raises(mail.ContentRefused):
            send(papers=[mail.Paper("van-ban.pdf", PDF * 3)])


def test_a_line_that_breaks_before_the_answer_is_tried_again(serve: Serve) -> None:
    box = Box()
    box.cut = True
    with served(box) as port:
        serve(port)
        with pytest.raises(mail.Unreachable):
            send()


def test_nobody_at_home_is_tried_again(serve: Serve) -> None:
    with served(Box()) as port:
        pass
    serve(port)
    with pytest.raises(mail.Unreachable):
        send()

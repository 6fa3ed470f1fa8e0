"""Mail goes by a real mail server, under the conditions we set, and what goes wrong is known by its kind."""

import email
from collections.abc import Callable
from email.policy import default
from pathlib import Path

import pytest

from office.base import clock, config
from office.letters import mail
from tests.letters.smtp import HOST, Box, certificate, served

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
Serve = Callable[..., None]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> Serve:
    def say(port: int, **said: str) -> None:
        made = config.read({}, instance=tmp_path, mail_server=f"{HOST}:{port}", **said)
        monkeypatch.setattr(config, "_installed", [made])

    return say


def a_mail(**said: object) -> mail.Mail:
    facts = {
        "key": "letter-1",
        "to": "nguoi@test.example",
        "subject": "Có tin mới về vụ việc",
        "text": "Xin mở.",
    }
    return mail.Mail(**{**facts, **said})  # type: ignore[arg-type]


def send(**said: object) -> None:
    mail.send(a_mail(**said), clock.now())


def test_letters_and_papers_arrive_as_they_were_sent(serve: Serve) -> None:
    box = Box()
    with served(box) as port:
        serve(port)
        send(papers=[mail.Paper("van-ban.pdf", PDF)])
    [envelope] = box.envelopes
    said = email.message_from_bytes(envelope.original_content, policy=default)
    assert (envelope.rcpt_tos, said["Subject"]) == (["nguoi@test.example"], "Có tin mới về vụ việc")
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

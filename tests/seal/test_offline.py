"""Strict mode: private keys only off the network; the server hands out what it cannot open."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from office.base import clock, files
from office.base.audit import Event
from office.base.db import db
from office.cases import holders, openings, sealed
from office.cases.models import Case, Opening, SealKey
from office.law.kinds import Kind
from office.people import accounts
from office.people.roles import Role
from office.seal import offline
from tests.builders import PASSPHRASE, Office, a_receipt, at_work
from tests.page import Browser

ROOT = Path(__file__).resolve().parents[2]
PHRASES = {Role.SEALED_INTAKE: "lá thư dán kín ba lần", Role.SEAL_KEEPER: "chìa khóa giữ trong tủ"}
ASKED = openings.Asked(("name",), "verify", "Điều 24 Luật Tố cáo", "Đối chiếu chữ ký", 30)


def seal(app: Flask, *args: str) -> str:
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["seal", *args])
    db.session.expire_all()
    return result.output if result.exit_code == 0 else f"exit {result.exit_code}: {result.output}"


@pytest.fixture
def keyfiles(app: Flask, office: Office, tmp_path: Path) -> dict[Role, Path]:
    """Both sides' keys, made off the network; the public halves are registered."""
    made = {role: tmp_path / f"{role}.json" for role in PHRASES}
    for role, path in made.items():
        public = offline.new(path, PHRASES[role])
        assert "registered" in seal(app, "register", office.officers[role].email, public)
    return made


def pair(keyfiles: dict[Role, Path], role: Role) -> Any:
    return offline.unlock(keyfiles[role], PHRASES[role])


def denounced(office: Office) -> Case:
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    upload = files.check("giay.png", picture.getvalue())
    return a_receipt(office, Kind.DENUNCIATION, uploads=[upload]).case


def exported(app: Flask, case: Case, path: Path, *more: str) -> dict[str, Any]:
    said = seal(app, "export", case.code, str(path), *more)
    assert "Written" in said, said
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_an_envelope_opens_off_the_network_with_both_keys_and_no_other_way(
    app: Flask, office: Office, keyfiles: dict[Role, Path], tmp_path: Path
) -> None:
    case = denounced(office)
    case.handler_id, case.extracted = office.officers[Role.HANDLER].id, True
    handler = at_work(office.actors[Role.HANDLER])
    assert "No request" in seal(app, "export", case.code, str(tmp_path / "a"), "--identity")
    opening = openings.ask(case, handler, clock.now(), ASKED)
    kept = exported(app, case, tmp_path / "envelope.json", "--identity")
    taker, keeper = pair(keyfiles, Role.SEALED_INTAKE), pair(keyfiles, Role.SEAL_KEEPER)
    assert offline.identity(kept, taker, keeper) == {"name": "Người Gửi Thử"}
    for one, other in ((taker, taker), (keeper, keeper)):
        with pytest.raises(offline.Refused, match="Both halves"):
            offline.identity(kept, one, other)
    with pytest.raises(offline.Refused, match="changed"):
        offline.identity({**kept, "identity": kept["identity"][:-4] + "AAA="}, taker, keeper)
    with pytest.raises(offline.Refused, match="Both halves"):
        offline.identity({**kept, "case": "ND26-2222-2222"}, taker, keeper)
    assert "Người Gửi Thử" not in (tmp_path / "envelope.json").read_text()
    # The export was the opening: on record, to be judged, and told to the denouncer.
    db.session.refresh(opening)
    assert openings.to_judge(office.actors[Role.SUPERVISOR]) == [opening]
    event = db.session.query(Event).filter_by(action="case:identity:open").one()
    assert event.facts["purpose"] == "verify"
    assert "No request" in seal(app, "export", case.code, str(tmp_path / "b"), "--identity")


def test_words_and_papers_open_with_a_recipients_key_alone(
    app: Flask, office: Office, keyfiles: dict[Role, Path], tmp_path: Path
) -> None:
    case = denounced(office)
    kept = exported(app, case, tmp_path / "envelope.json")
    taker = pair(keyfiles, Role.SEALED_INTAKE)
    assert offline.words(kept, taker)["body"].startswith("Dãy đèn")
    [paper] = offline.papers(kept, taker, tmp_path)
    with Image.open(paper) as shown:
        assert shown.size == (8, 8)
    with pytest.raises(offline.Refused, match="recipient"):
        offline.words(kept, pair(keyfiles, Role.SEAL_KEEPER))
    with pytest.raises(offline.Refused, match="no identity"):
        offline.identity(kept, taker, pair(keyfiles, Role.SEAL_KEEPER))
    assert not {each["half"] for each in kept["shares"]} & {"a", "b", "r"}


def test_the_server_keeps_no_private_half_and_a_sign_in_makes_none(
    office: Office, keyfiles: dict[Role, Path]
) -> None:
    officer = office.officers[Role.SEALED_INTAKE]
    token = accounts.begin(clock.now(), officer_id=officer.id)
    holders.come_in(accounts.visit(token, clock.now()).actor, PASSPHRASE, clock.now())
    key = holders.key_of(officer.id)
    assert key
    assert (key.locked, key.salt) == (b"", b"")
    assert sealed.key_of_visit(accounts.visit(token, clock.now()).actor) is None
    holders.change_password(officer.id, PASSPHRASE, "một câu hoàn toàn khác 2027")
    assert holders.key_of(officer.id) == key
    assert holders.online(clock.today())  # it still takes in


def test_the_page_says_where_the_key_is(
    page: Browser, office: Office, keyfiles: dict[Role, Path]
) -> None:
    shown = page.as_officer(Role.SEAL_KEEPER).get("/can-bo/niem-phong").text
    assert "nằm trên máy không nối mạng" in shown
    assert "chưa có khóa" not in shown


def test_a_key_is_registered_once_and_must_be_one(app: Flask, office: Office) -> None:
    head = office.officers[Role.HEAD].email
    taken = db.session.query(SealKey).first()
    assert taken
    public = offline._letters(taken.public)
    for bad in ("", "không", "AAAA", offline._letters(bytes(32)), public):
        assert "exit 1" in seal(app, "register", head, bad), bad
    assert "exit 1" in seal(app, "register", "nobody@test.example", public)


def test_the_command_asks_for_the_pass_phrases_and_overwrites_nothing(
    app: Flask,
    office: Office,
    keyfiles: dict[Role, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed: list[str] = []
    monkeypatch.setattr(offline.getpass, "getpass", lambda _prompt: typed.pop(0))
    typed[:] = ["một câu dài để thử", "một câu dài để thử"]
    assert offline.main(["new", str(tmp_path / "key.json")]) == 0
    assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0
    typed[:] = ["một câu dài để thử", "một câu dài để thử"]
    assert offline.main(["new", str(tmp_path / "key.json")]) == 1
    case = denounced(office)
    case.handler_id, case.extracted = office.officers[Role.HANDLER].id, True
    openings.ask(case, at_work(office.actors[Role.HANDLER]), clock.now(), ASKED)
    path = tmp_path / "envelope.json"
    exported(app, case, path, "--identity")
    files_ = [str(keyfiles[Role.SEALED_INTAKE]), str(keyfiles[Role.SEAL_KEEPER])]
    typed[:] = list(PHRASES.values())
    assert offline.main(["open", str(path), *files_]) == 0
    assert "Người Gửi Thử" in capsys.readouterr().out
    typed[:] = [PHRASES[Role.SEALED_INTAKE], "sai một chữ trong câu"]
    assert offline.main(["open", str(path), *files_]) == 1
    said = capsys.readouterr()
    assert "does not open" in said.err
    assert "Người Gửi Thử" not in said.out
    assert db.session.query(Opening).count() == 1


def test_it_runs_without_database_settings_and_web(tmp_path: Path) -> None:
    program = (
        "import sys, office.seal.offline as o; o.keys.MEMORY_KIB = 64\n"
        "from pathlib import Path; p = Path('k.json'); o.new(p, 'một câu dài để thử')\n"
        "o.unlock(p, 'một câu dài để thử')\n"
        "heavy = {'sqlalchemy', 'flask', 'socket', 'office.base.db'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"

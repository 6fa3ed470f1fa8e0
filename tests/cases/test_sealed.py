"""A denouncer's identity is nowhere but in the envelope, and opens for one officer, on record."""

import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from os import urandom
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from office.base import clock, config, outbox
from office.base.audit import Event
from office.base.db import db
from office.base.files import Upload
from office.cases import closing, handling, holders, intake, openings, sealed, triage
from office.cases.models import Case, Party
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import (
    Office,
    a_receipt,
    an_extract,
    at_work,
    carried_out,
    found_out,
    sender_of,
)

WHO = {
    "name": "Đặng Thị Tuyết Vân",
    "phone": "0912 345 678",
    "email": "tuyetvan.bi.mat@test.example",
    "address": "57 hẻm Hoa Sứ Trắng",
    "identity_number": "079 099 012 345",
}
SPELLINGS = [
    "Đặng Thị Tuyết Vân", "đặng thị tuyết vân", "ĐẶNG THỊ TUYẾT VÂN", "Dang Thi Tuyet Van",
    unicodedata.normalize("NFD", "Đặng Thị Tuyết Vân"), "Đặng  Thị\nTuyết Vân", "0912345678",
    "0912.345.678", "+84 912 345 678", "84912345678", "(0912) 345-678",
    "TUYETVAN.BI.MAT@test.example", "57 hẻm hoa sứ trắng", "079099012345",
]  # fmt: skip
SIGNED = "Tôi là " + "; và cũng là ".join(SPELLINGS) + ". Ông Kẻ Xấu nhận tiền."
NO_LETTERS = bytes(each for each in range(128) if not chr(each).isalnum())
TELLING = ["dangthituyetvan", "tuyetvan", "912345678", "hoasutrang", "079099012345"]


def a_denunciation(office: Office) -> Case:
    papers = [
        Upload(
            name="Don cua Dang Thi Tuyet Van.pdf", media_type="application/pdf", size=9,
            sha256="0" * 64, data=b"Tuyet Van", place_removed=False, had_place=False,
        )
    ]  # fmt: skip
    return a_receipt(
        office, Kind.DENUNCIATION, subject=f"Tố cáo, {WHO['name']} gửi", body=SIGNED,
        wanted=f"Trả lời {WHO['name']}; giữ bí mật", place=WHO["address"], uploads=papers,
        details={"accused": ["Kẻ Xấu", {"told_by": WHO["name"]}], "own_words": SIGNED}, **WHO,
    ).case  # fmt: skip


def squeezed(said: str) -> str:
    bare = unicodedata.normalize("NFD", said).lower().replace("đ", "d")
    return bare.encode("ascii", "ignore").translate(None, NO_LETTERS).decode()


def telling_in(data: bytes) -> list[str]:
    """Return what in *data* tells the sender, in whatever spelling and encoding."""
    readings = [
        squeezed(data.decode(encoding, "ignore"))
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    escaped = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)
    unescaped = escaped.sub(lambda found: chr(int(found[1], 16)), data.decode("utf-8", "ignore"))
    readings.append(squeezed(unescaped))
    return [word for word in TELLING if any(word in said for said in readings)]


def written() -> dict[str, bytes]:
    """Return everything the instance has on disk: database, WAL, files, index, mail."""
    db.session.commit()
    folder = config.current().instance
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "key"
    }


def nothing_told() -> None:
    found = {name: telling for name, data in written().items() if (telling := telling_in(data))}
    assert not found


def test_the_search_of_this_test_finds_what_is_there(office: Office) -> None:
    a_receipt(office, **WHO)
    found = {name for name, data in written().items() if telling_in(data)}
    assert any(name.startswith("nghedan.sqlite3") for name in found)
    assert telling_in("Đặng Thị Tuyết Vân".encode("utf-16-le"))
    assert telling_in(b"\\u0110\\u1eb7ng Th\\u1ecb Tuy\\u1ebft V\\u00e2n")


def _clean_disk(app: Flask) -> None:
    """Empty the WAL and free pages, and files other tests left."""
    db.session.commit()
    db.session.remove()
    connection = db.engine.raw_connection()
    connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.driver_connection.execute("VACUUM")
    connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_no_byte_on_disk_tells_the_sender_from_filing_to_the_closing(
    app: Flask, office: Office
) -> None:
    from cli.upkeep import tick
    from office.search import place

    _clean_disk(app)
    db.session.add_all([office.ward, *office.units.values(), *office.officers.values()])
    case = a_denunciation(office)
    nothing_told()
    intake_officer, head = at_work(office.actors[Role.SEALED_INTAKE]), office.actors[Role.HEAD]
    handler, keeper = at_work(office.actors[Role.HANDLER]), at_work(office.actors[Role.SEAL_KEEPER])
    now = clock.now()
    an_extract(office, case, body="Người bị tố cáo nhận tiền.")
    triage.accept(
        case, intake_officer, now, unit=office.units["works"],
        handler_id=office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    assert holders.hand_over(intake_officer, now) == 1
    sender = sender_of(case)
    handling.say(case, sender, now, f"{SIGNED} Xin giữ kín.")
    handling.ask(case, handler, now, question="Xin cho biết ngày xảy ra việc.")
    handling.supply(case, sender, now, f"Ngày 3. Ký tên: {WHO['name']}", key="k")
    db.session.commit()
    tick(thorough=True)
    asked = openings.Asked(
        tuple(WHO), "verify", "Điều 24 Luật Tố cáo", "Xác minh người gửi theo Điều 24.", 30
    )
    opening = openings.ask(case, handler, now, asked)
    openings.grant(opening, keeper, now)
    openings.begin(opening, handler, now)
    assert openings.shown(opening, handler, now) == WHO
    with pytest.raises(sealed.IdentityTold):
        handling.say(case, handler, now, f"Kính gửi bà {WHO['name']}, số {WHO['phone']}.")
    found_out(office, case)
    handling.draft_answer(
        case, handler, now, {each.number: ("Đã xác minh.", "done") for each in case.points}
    )
    handling.propose(case, handler, now)
    handling.answer(case, head, now)
    closing.dispute(case, sender, now, reason=f"{WHO['name']} chưa đồng ý")
    closing.uphold(case, head, now, reason="Không có tình tiết mới.")
    carried_out(office, case)
    closing.close(case, handler, now, evidence="Đã gửi và công khai kết luận.")
    closing.rate(
        case,
        sender,
        now,
        replies={"solved": "no", "on_time": "yes", "respect": "yes"},
        comment=f"{WHO['phone']} - {WHO['name']}",
    )
    tick(thorough=True)
    nothing_told()
    place.current().forget()


def test_a_withdrawal_signed_with_a_name_keeps_it_out_of_the_trail(office: Office) -> None:
    case = a_denunciation(office)
    closing.withdraw(case, sender_of(case), clock.now(), reason=f"Tôi, {WHO['name']}, xin rút.")
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert event.facts["reason"] == "Tôi, [đã che], xin rút."


def test_no_column_of_any_table_but_the_envelope_is_filled(office: Office) -> None:
    case = a_denunciation(office)
    [party] = case.parties
    assert {column: getattr(party, column) for column in sealed.IDENTITY_FIELDS} == dict.fromkeys(
        sealed.IDENTITY_FIELDS, ""
    )
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            told = {
                name
                for name, value in row.items()
                if (name, table.name) != ("sealed", "party") and telling_in(str(value).encode())
            }
            assert not told, (table.name, told)


def test_a_citizens_account_is_not_tied_to_a_denunciation(office: Office) -> None:
    from office.people.models import Citizen
    from tests.builders import a_filing

    db.session.add(Citizen(id=4, email=WHO["email"], password_hash="x", made_at=clock.now()))
    actor = Actor("citizen", 4, WHO["name"])
    made = intake.receive(
        a_filing(Kind.DENUNCIATION), actor, clock.now(), token="t" * 32, unit_id=office.ward.id
    )
    assert made.case.citizen_id is None
    [event] = db.session.scalars(select(Event).where(Event.case_id == made.case.id))
    assert (event.actor_id, event.actor_name) == (None, "")


def test_promises_and_events_name_nobody(office: Office) -> None:
    a_denunciation(office)
    said = [str(each.facts) for each in db.session.scalars(select(outbox.Promise))]
    said += [f"{each.facts}{each.actor_name}" for each in db.session.scalars(select(Event))]
    assert said
    assert not telling_in("\n".join(said).encode())


def unlocked(actor: Actor) -> sealed.Unlocked:
    found = sealed.key_of_visit(actor)
    assert found is not None
    return found


def halves(case: Case, office: Office) -> tuple[bytes, bytes]:
    intake_officer = unlocked(at_work(office.actors[Role.SEALED_INTAKE]))
    keeper = unlocked(at_work(office.actors[Role.SEAL_KEEPER]))
    one, other = sealed.half_of(case, "a", intake_officer), sealed.half_of(case, "b", keeper)
    assert one is not None
    assert other is not None
    assert sealed.half_of(case, "b", intake_officer) is None
    assert sealed.half_of(case, "a", keeper) is None
    return one, other


def test_both_halves_open_the_identity_and_either_half_alone_does_not(office: Office) -> None:
    case = a_denunciation(office)
    one, other = halves(case, office)
    assert sealed.open_halves(case, one, other) == WHO
    for first, second in ((one, one), (other, other), (one, bytes(32)), (bytes(32), other)):
        with pytest.raises(sealed.DoesNotOpen):
            sealed.open_halves(case, first, second)


def test_database_and_settings_without_a_password_open_nothing(office: Office) -> None:
    """Whoever has disk, environment and configuration still lacks a password and a cookie."""
    from office.cases.models import SealKey, SealVisit

    case = a_denunciation(office)
    at_work(office.actors[Role.SEALED_INTAKE])
    at_work(office.actors[Role.SEAL_KEEPER])
    with pytest.raises(sealed.DoesNotOpen):
        sealed.open_old_identity(case.code, case.parties[0].sealed or "")
    for key in db.session.scalars(select(SealKey)):
        with pytest.raises(sealed.DoesNotOpen):
            sealed.unlocked(key, config.current().key)
    for visit in db.session.scalars(select(SealVisit)):
        thief = Actor("officer", None, "", token=visit.session_id)
        assert sealed.key_of_visit(thief) is None
        with pytest.raises(sealed.DoesNotOpen):
            sealed.opened_for_visit(visit.session_id, visit.closed)


@pytest.mark.parametrize("column", ["sealed", "content", "for_sender"])
def test_an_envelope_moved_to_another_case_does_not_open(office: Office, column: str) -> None:
    one, two = a_denunciation(office), a_denunciation(office)
    halves_of_two = halves(two, office)
    taker, sender = at_work(office.actors[Role.SEALED_INTAKE]), sender_of(two)
    for each in ("sealed", "content", "content_key", "for_sender"):
        setattr(one.parties[0], each, getattr(two.parties[0], each))
    for mine, other in zip(one.shares, two.shares, strict=True):
        assert (mine.half, mine.key_id) == (other.half, other.key_id)
        mine.sealed = other.sealed
    tries = {
        "sealed": lambda: sealed.open_halves(one, *halves_of_two),
        "content": lambda: sealed.words_of(one, taker),
        "for_sender": lambda: (
            sealed.known_to_sender(one, replace(sender_of(one), token=sender.token))
            or sealed.words_of(one, sender)
        ),
    }
    with pytest.raises(sealed.DoesNotOpen):
        tries[column]()


def test_a_share_moved_to_another_case_or_half_does_not_open(office: Office) -> None:
    one, two = a_denunciation(office), a_denunciation(office)
    mine = unlocked(at_work(office.actors[Role.SEALED_INTAKE]))
    [share] = [each for each in one.shares if each.half == "a" and each.key_id == mine.id]
    assert sealed.open_share(one.code, share, mine)
    with pytest.raises(sealed.DoesNotOpen):
        sealed.open_share(two.code, share, mine)
    share.half = "c"
    with pytest.raises(sealed.DoesNotOpen):
        sealed.open_share(one.code, share, mine)


def test_every_identity_is_as_long(office: Office) -> None:
    short = a_receipt(office, Kind.DENUNCIATION, name="A", address="").case
    assert len(short.parties[0].sealed or "") == len(a_denunciation(office).parties[0].sealed or "")


def test_words_and_papers_open_for_the_recipient_and_the_sender_alone(office: Office) -> None:
    case = a_denunciation(office)
    for actor in (at_work(office.actors[Role.SEALED_INTAKE]), sender_of(case)):
        assert intake.content_of(case, case.attachments[0], actor) == b"Tuyet Van"
        assert sealed.words_of(case, actor)["body"].startswith("Tôi là Đặng Thị Tuyết Vân")
        assert sealed.words_of(case, actor)["files"] == ["Don cua Dang Thi Tuyet Van.pdf"]
    others = [at_work(office.actors[r]) for r in set(Role) - {Role.SEALED_INTAKE}]
    others += [office.actors[Role.SEALED_INTAKE], replace(sender_of(case), token="")]
    for actor in others:
        with pytest.raises(sealed.DoesNotOpen):
            intake.content_of(case, case.attachments[0], actor)
        with pytest.raises(sealed.DoesNotOpen):
            sealed.words_of(case, actor)


def test_an_ordinary_case_has_nothing_sealed(office: Office) -> None:
    case = a_receipt(office).case
    assert not case.shares
    assert sealed.without_identity(case, "Người Gửi Thử", sender_of(case)) == "Người Gửi Thử"


def test_without_a_keeper_no_denunciation_is_taken(office: Office) -> None:
    holders.forget_key(office.officers[Role.SEAL_KEEPER].id, clock.now())
    with pytest.raises(holders.NotTakenOnline):
        a_denunciation(office)


@pytest.mark.parametrize("said", SPELLINGS)
def test_a_sender_is_masked_in_whatever_spelling(said: str) -> None:
    nfc = unicodedata.normalize("NFC", said)
    masked = sealed.masked(f"Tôi là {nfc} và thấy.", WHO)
    assert (masked[:7], masked[-9:]) == ("Tôi là ", " và thấy.")
    assert sealed.MASK in masked
    assert not telling_in(masked.encode())
    assert not any(letter.isdigit() for letter in masked.replace("57", "")) or "@" in said


@pytest.mark.parametrize(
    "said",
    ["Đặng Thị Tuyết", "số 10912 3456789", "Vân", "ngày 09/12/2034", "hẻm Hoa Sứ", "50912345678"],
)
def test_what_only_looks_like_it_is_left_alone(said: str) -> None:
    assert sealed.masked(said, WHO) == said


@pytest.mark.parametrize(
    "said",
    [
        "Đặng\u200b Thị Tu\u200dyết Vân", "ĐặngThịTuyếtVân", "Dang_Thi_Tuyet_Van",
        "Đặng-Thị-Tuyết-Vân", "Đ.ặng".replace(".", "\u2060") + ", Thị (Tuyết) Vân", "０９１２３４５６７８",
        "57, hẻm Hoa Sứ Trắng", "57 – hẻm, số Hoa Sứ Trắng",
    ],
)  # fmt: skip
def test_signs_and_invisible_letters_hide_no_sender(said: str) -> None:
    assert sealed.masked(f"Tôi là {said}, và thấy.", WHO) == "Tôi là [đã che], và thấy."


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Chị Vân báo.", "Chị [đã che] báo."),
        ("tôi tên: VÂN", "tôi tên: [đã che]"),
        ("Ten toi la Van.", "Ten toi la [đã che]."),
        ("bà V\u200bân", "bà [đã che]"),
        ("Bà vẫn chờ, anh Văn có vân tay.", "Bà vẫn chờ, anh Văn có vân tay."),
        ("ông. Vân gỗ", "ông. Vân gỗ"),
    ],
)
def test_a_given_name_is_masked_after_a_form_of_address_only(said: str, kept: str) -> None:
    assert sealed.masked(said, WHO) == kept


def test_an_empty_identity_masks_nothing() -> None:
    assert sealed.masked("Một câu.", dict.fromkeys(WHO, "")) == "Một câu."
    assert sealed.masked("Một câu.", {}) == "Một câu."


def test_half_a_name_at_the_end_of_the_longest_text_is_not_kept(office: Office) -> None:
    body = "a " * (intake.LONGEST["body"] // 2 - 5) + WHO["name"]
    case = a_receipt(office, Kind.DENUNCIATION, body=body, **WHO).case
    assert not telling_in(case.body.encode())
    assert "Đặng" not in case.body


@pytest.fixture
def new_key(context: Flask) -> Iterator[config.Settings]:
    mine = config.current()
    yield replace(mine, key=urlsafe_b64encode(urandom(32)).decode(), old_keys=mine.key)
    config.install(mine)


def test_a_new_master_key_changes_nothing_for_the_holders(
    office: Office, new_key: config.Settings
) -> None:
    case = a_denunciation(office)
    config.install(new_key)
    assert sealed.open_halves(case, *halves(case, office)) == WHO
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    assert intake.content_of(case, case.attachments[0], actor) == b"Tuyet Van"


def test_a_paper_opens_in_its_own_place_only(office: Office) -> None:
    one, two = a_denunciation(office), a_denunciation(office)
    actor = at_work(office.actors[Role.SEALED_INTAKE])
    closed = sealed.seal_file(one, 1, b"paper")
    assert sealed.open_file(one, 1, closed, actor) == b"paper"
    for case, number in ((one, 2), (two, 1)):
        with pytest.raises(sealed.DoesNotOpen):
            sealed.open_file(case, number, closed, actor)


def test_a_draft_opens_with_its_token_only(context: Flask) -> None:
    closed = sealed.seal_draft("token", b"typed")
    assert sealed.open_draft("token", closed) == b"typed"
    for token, place in (("other", "draft"), ("token", "elsewhere")):
        with pytest.raises(sealed.DoesNotOpen):
            sealed.open_draft(token, closed, place)


def test_the_files_of_a_denunciation_are_closed_on_disk_under_plain_names(office: Office) -> None:
    case = a_denunciation(office)
    [paper] = case.attachments
    assert (paper.name, paper.sealed) == ("tep-1.pdf", True)
    kept = Path(config.current().instance / "files").rglob("*")
    assert all(b"Tuyet Van" not in path.read_bytes() for path in kept if path.is_file())
    assert db.session.scalars(select(Party)).one().sealed

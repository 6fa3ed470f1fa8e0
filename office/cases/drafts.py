"""Filings not sent yet: kept on the server, readable with the sender's token alone."""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from office.base import config, files, retention
from office.base.db import db
from office.base.files import Upload
from office.cases import sealed
from office.cases.models import Draft
from office.people.accounts import hash_of

KEPT_DAYS = retention.period("draft").days


@dataclass
class Open:
    """A draft opened with its token."""

    token: str
    answers: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    case_id: int | None = None
    row: Draft | None = field(default=None, repr=False, compare=False)
    """The row it was read from, so that it need not be read again to be kept."""

    @property
    def kind(self) -> str:
        """Return the kind chosen so far, or an empty string."""
        return str(self.answers.get("kind", ""))


def begin() -> Open:
    """Begin a draft; nothing is written until something was typed."""
    return Open(token=secrets.token_urlsafe(24))


def load(token: str) -> Open | None:
    """Return the draft of *token*, or None when there is none (any more)."""
    row = db.session.get(Draft, hash_of(token))
    if row is None:
        return None
    try:
        said = json.loads(sealed.open_draft(token, row.sealed))
    except (sealed.DoesNotOpen, ValueError):
        return None
    return Open(token, said["answers"], said["files"], row.case_id, row)


def save(draft: Open, at: datetime) -> None:
    """Keep *draft* as it now is."""
    plain = json.dumps({"answers": draft.answers, "files": draft.files}).encode()
    row = draft.row or db.session.get(Draft, hash_of(draft.token))
    if row is None:
        row = Draft(id=hash_of(draft.token), made_at=at, changed_at=at, sealed=b"")
        db.session.add(row)
    row.sealed = sealed.seal_draft(draft.token, plain)
    row.changed_at = at
    row.case_id = draft.case_id
    _keep_files(draft, at)


def _keep_files(draft: Open, at: datetime) -> None:
    """Date the files of *draft* anew: they live as long as what they belong to."""
    folder = config.current().instance / "drafts"
    for each in draft.files:
        for key in _keys(each):
            with suppress(FileNotFoundError):
                os.utime(files.path_of(folder, key), (at.timestamp(), at.timestamp()))


def _keys(kept: dict[str, Any]) -> list[str]:
    return [key for key in (kept["key"], kept.get("original")) if key]


def add_file(draft: Open, upload: Upload) -> None:
    """Keep *upload* with the draft, closed with the sender's token."""
    place = secrets.token_hex(8)
    folder = config.current().instance / "drafts"
    data = sealed.seal_draft(draft.token, upload.data, place)
    original = sealed.seal_draft(draft.token, upload.original, f"{place}/original")
    draft.files.append(
        {
            "place": place,
            "key": files.store(folder, data),
            "original": files.store(folder, original) if upload.original else "",
            "name": upload.name,
            "media_type": upload.media_type,
            "size": upload.size,
            "sent": upload.sent,
            "sha256": upload.sha256,
            "sent_sha256": upload.sent_sha256,
            "place_removed": upload.place_removed,
            "had_place": upload.had_place,
        }
    )


def drop_file(draft: Open, place: str) -> None:
    """Take a file out of the draft."""
    draft.files = [each for each in draft.files if each["place"] != place]


def drop_lost(draft: Open) -> list[str]:
    """Take out of the draft what is no longer on the disk and return how it was called."""
    folder = config.current().instance / "drafts"
    lost = [
        each
        for each in draft.files
        if not all(files.path_of(folder, key).exists() for key in _keys(each))
    ]
    return _drop(draft, lost)


def drop_telling(draft: Open) -> list[str]:
    """Take out of the draft what may tell who made it and return how it was called."""
    return _drop(draft, [each for each in draft.files if _upload(each, b"", b"").opaque])


def _drop(draft: Open, some: list[dict[str, Any]]) -> list[str]:
    for each in some:
        drop_file(draft, each["place"])
    return [each["name"] for each in some]


def uploads(draft: Open) -> list[Upload]:
    """Return the draft's files with their content."""
    return [
        _upload(each, _opened(draft, each["key"], each["place"]),
                _opened(draft, each.get("original", ""), f"{each['place']}/original"))
        for each in draft.files
    ]  # fmt: skip


def _opened(draft: Open, key: str, place: str) -> bytes:
    if not key:
        return b""
    path = files.path_of(config.current().instance / "drafts", key)
    return sealed.open_draft(draft.token, path.read_bytes(), place)


def light(draft: Open) -> list[Upload]:
    """Return the draft's files without their content, to be counted and weighed."""
    return [_upload(each, b"", b"") for each in draft.files]


def _upload(kept: dict[str, Any], data: bytes, original: bytes) -> Upload:
    names = ("name", "media_type", "size", "sha256", "place_removed", "had_place")
    same = {name: kept[name] for name in names}
    return Upload(data=data, original=original, sent=kept.get("sent", kept["size"]), **same)


def become(draft: Open, case_id: int, at: datetime) -> None:
    """Remember which case the draft became; what was typed is no longer kept here."""
    draft.case_id = case_id
    draft.answers = {"kind": draft.kind}
    draft.files = []
    save(draft, at)


def forget_old(at: datetime) -> int:
    """Remove drafts untouched for thirty days and files no draft needs; run by upkeep."""
    before = at - timedelta(days=KEPT_DAYS)
    gone = db.session.scalars(select(Draft.id).where(Draft.changed_at < before)).all()
    db.session.execute(delete(Draft).where(Draft.id.in_(gone)))
    folder = config.current().instance / "drafts"
    for path in folder.glob("*/*"):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
    return len(gone)

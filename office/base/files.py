"""Files that people send: how much we take, and where it is kept, under a name made of its content."""

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from office.base import config, pdfs, retention
from office.base.i18n import N_
from office.base.kinds import MEDIA_TYPES, OPAQUE, PICTURES, TELLS_ITS_AUTHOR, Unfit, kind_of
from office.base.pictures import clean
from office.base.text import clean_name

LARGEST_SUM = 20 * 1024 * 1024  # bytes, of one file and of all files of one filing
MOST_FILES = 10

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}", re.ASCII)
_OPAQUE_TYPES = frozenset(MEDIA_TYPES[each] for each in OPAQUE)
_WAITING = ".new"  # half-written files lie here, on the same disk, until they are whole
_MEGABYTE = 1024 * 1024

EMPTY = N_("Tệp “%(name)s” rỗng, không có nội dung. Xin chọn lại tệp.")
TOO_LARGE = N_(
    "Tệp “%(name)s” nặng %(size)s MB. Mỗi lần gửi tối đa %(most)s MB. "
    "Xin gửi tệp nhỏ hơn hoặc chia thành nhiều phần."
)
TOO_LARGE_TOGETHER = N_(
    "Các tệp nặng %(size)s MB, tính đến “%(name)s”. Mỗi lần gửi tối đa %(most)s MB. "
    "Xin bớt tệp hoặc gửi tệp nhỏ hơn."
)
TOO_MANY = N_(
    "Mỗi lần gửi tối đa %(most)s tệp; ông/bà chọn %(count)s tệp. Xin bớt từ tệp “%(name)s”."
)


class FileRefused(ValueError):
    """A file we do not take: *reason* (Vietnamese, marked) is filled with *facts*, which has `name`."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason % facts)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True)
class Upload:
    """A file that may be kept; *size* (bytes) and *sha256* (hex) are those of *data*.

    *had_place*: the picture sent told where it was taken; *place_removed*: *data* does not.
    *original*: the bytes as they were sent, empty when *data* is the same; *sent*: how many they were.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    data: bytes
    place_removed: bool
    had_place: bool
    original: bytes = b""
    sent: int = 0
    taken_at: datetime | None = None
    """When a picture was taken, as its file tells or (*taken_typed*) as someone wrote."""
    taken_typed: bool = False

    @property
    def sent_sha256(self) -> str:
        """Return the hash of the bytes as they were sent."""
        return hashlib.sha256(self.original).hexdigest() if self.original else self.sha256

    @property
    def opaque(self) -> bool:
        """Tell whether the file may tell its author where nobody can take it out."""
        return self.media_type in _OPAQUE_TYPES


def check(name: str, data: bytes, *, keep_place: bool = False, nameless: bool = False) -> Upload:
    """Return the file called *name*, found by content and ending to be of a kind we take.

    Pictures are handed back without place (unless *keep_place*), device, author and thumbnail, a
    PDF without what its pages do not show; what was sent goes along as the original. *nameless*:
    nothing may tell who made it, so office files are refused. Raises FileRefused.
    """
    name = clean_name(name)
    if not data:
        raise FileRefused(EMPTY, name=name)
    if len(data) > LARGEST_SUM:
        raise FileRefused(
            TOO_LARGE, name=name, size=_megabytes(len(data)), most=_megabytes(LARGEST_SUM)
        )
    try:
        kind = kind_of(name, data)
        _refuse_telling(kind, nameless=nameless)
        picture = clean(kind, data, keep_place=keep_place) if kind in PICTURES else None
        seen = picture.data if picture else pdfs.clean(data) if kind == "pdf" else data
    except Unfit as unfit:
        raise FileRefused(unfit.reason, name=name, **unfit.facts) from unfit
    return Upload(
        name=name,
        media_type=MEDIA_TYPES[kind],
        size=len(seen),
        sha256=hashlib.sha256(seen).hexdigest(),
        data=seen,
        original=data if data != seen else b"",
        sent=len(data),
        place_removed=bool(picture and picture.had_place and not picture.has_place),
        had_place=bool(picture and picture.had_place),
        taken_at=picture.taken_at if picture else None,
    )


def with_time(upload: Upload, at: datetime | None) -> Upload:
    """Return *upload* with the time someone wrote, where it is a picture whose file tells none."""
    if at is None or upload.taken_at or not upload.media_type.startswith("image/"):
        return upload
    return replace(upload, taken_at=at, taken_typed=True)


def _refuse_telling(kind: str, *, nameless: bool) -> None:
    if nameless and kind in OPAQUE:
        raise Unfit(TELLS_ITS_AUTHOR)


def refuse_telling(uploads: Sequence[Upload]) -> None:
    """Raise FileRefused, naming the first, where one of *uploads* may tell who made it."""
    for upload in uploads:
        if upload.opaque:
            raise FileRefused(TELLS_ITS_AUTHOR, name=upload.name)


def check_together(uploads: Sequence[Upload]) -> None:
    """Raise FileRefused, naming the first file too many, if *uploads* are too many or too heavy."""
    if len(uploads) > MOST_FILES:
        surplus = uploads[MOST_FILES].name
        raise FileRefused(TOO_MANY, name=surplus, count=len(uploads), most=MOST_FILES)
    size = 0
    for upload in uploads:
        size += max(upload.size, upload.sent)
        if size > LARGEST_SUM:
            raise FileRefused(
                TOO_LARGE_TOGETHER,
                name=upload.name,
                size=_megabytes(size),
                most=_megabytes(LARGEST_SUM),
            )


def store(folder: Path, data: bytes) -> str:
    """Keep *data* under *folder* and return its key, "ab/cdef…" made of its SHA-256.

    When this returns, file and name are on the disk; killed at any moment it leaves the whole
    file or, in `.new`, a piece nobody knows. Data kept before stays as it is. Raises OSError.
    """
    digest = hashlib.sha256(data).hexdigest()
    key = f"{digest[:2]}/{digest[2:]}"
    target = path_of(folder, key)
    if not target.exists():
        _make_folders(target.parent, folder / _WAITING)
        _write(folder / _WAITING, target, data)
    for touched in (target.parent, folder):
        _sync_folder(touched)
    return key


def path_of(folder: Path, key: str) -> Path:
    """Return where the data of *key* lies under *folder*; raises ValueError for a foreign key."""
    if not _KEY.fullmatch(key):
        raise ValueError("not a key of ours")
    return folder / key


def _make_folders(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write(waiting: Path, target: Path, data: bytes) -> None:
    number, name = tempfile.mkstemp(dir=waiting)  # mode 0600 from the start
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _megabytes(size: int) -> int:
    """Return *size* (bytes) in megabytes, rounded up, so that what is too much never looks equal."""
    return -(-size // _MEGABYTE)


def forget_unfinished(at: datetime) -> None:
    """Remove pieces of files whose writer was killed more than an hour before *at*."""
    before = (at - retention.period("unfinished")).timestamp()
    for piece in config.current().instance.glob("*/.new/*"):
        if piece.stat().st_mtime < before:
            piece.unlink(missing_ok=True)

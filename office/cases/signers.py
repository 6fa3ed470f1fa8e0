"""Reading a list of people as it was pasted: from a table, a message, a text, with errors line by line."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from office.base.i18n import N_
from office.base.text import clean_name, fold, nfc

MOST_LINES = 20_000
LONGEST_LINE = 600
LONGEST = {"name": 120, "address": 300}
SHORTEST_NAME = 2
_SEPARATORS = ("\t", ";", "|", ",")
_QUOTES = "\"'“”‘’ \u00a0"
_ORDINAL = re.compile(r"(?:stt\s*)?\d{1,5}\s*[.)]?", re.IGNORECASE)
_LEADING = re.compile(r"^\s*\d{1,5}\s*[.)]\s*(?=\D)")
_NUMBER = re.compile(r"\+?[\d\s.\-()]{6,}")
_POWER = re.compile(r"\d+[.,]\d+\s*e\s*\+?\d+", re.IGNORECASE)
_PASSPORT = re.compile(r"[A-Za-z]\d{7,8}")
_HEADS = ("ho ten", "ho va ten", "ho, ten", "full name", "ten nguoi")
IDENTITY_DIGITS = 12
OLD_IDENTITY_DIGITS = 9
PHONE_DIGITS = 10
MOBILE = "35789"
"""With which a mobile number goes on after its zero."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a list."""

    name: str
    address: str = ""
    identity_number: str = ""
    phone: str = ""
    email: str = ""

    @property
    def key(self) -> Key:
        """Return by what one person is told from another: the number, else name and address."""
        if self.identity_number:
            return ("", self.identity_number)
        return (fold(self.name), " ".join(fold(self.address).split()))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that could not be taken, as it was pasted, and why."""

    number: int
    """Of the line, the first being 1, empty lines counted too."""
    text: str
    reason: str
    """A marked sentence."""


@dataclass
class Read:
    """What a list holds."""

    people: list[Person] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    already: int = 0
    """People that were on the list before: the same list sent twice adds nobody."""


class NotReadable(ValueError):
    """Why one line is no person; the message is a marked sentence."""


def read(text: str, known: Container[Key] = (), *, most: int = MOST_LINES) -> Read:
    """Return the people of *text*, one a line, and the lines that are none.

    Cells are parted by tabs (a table), `;`, `|` or commas; a running number and a line of headings are
    passed over. Whoever is in *known* is counted and left out; twice in one list is an error.
    """
    found, seen = Read(), dict[Key, int]()
    for number, line in _lines(text):
        if number > most:
            found.wrong.append(
                Wrong(number, _cut(line), N_("Danh sách quá dài: xin gửi làm nhiều lần"))
            )
            continue
        try:
            one = person(line)
        except NotReadable as why:
            found.wrong.append(Wrong(number, _cut(line), str(why)))
            continue
        if one.key in known:
            found.already += 1
        elif one.key in seen:
            found.wrong.append(Wrong(number, _cut(line), N_("Người này đã có ở một dòng trên")))
        else:
            seen[one.key] = number
            found.people.append(one)
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    heads = True
    for number, line in enumerate(nfc(text).split("\n"), 1):
        said = line.strip(" \u00a0")
        if not said.strip(" \t;,|\u00a0"):
            continue
        if heads and _is_head(said):
            heads = False
            continue
        heads = False
        yield number, said


def _is_head(line: str) -> bool:
    folded = fold(line)
    return any(each in folded for each in _HEADS) and not any(c.isdigit() for c in folded)


def _cut(line: str) -> str:
    return line[:LONGEST_LINE]


def person(line: str) -> Person:
    """Return the person of one line. Raises `NotReadable`."""
    if len(line) > LONGEST_LINE:
        raise NotReadable(N_("Dòng quá dài: mỗi người một dòng"))
    name, *rest = _cells(line)
    words: list[str] = []
    numbers: list[str] = []
    for cell in rest:
        if _POWER.fullmatch(cell):
            raise NotReadable(N_("Số bị bảng tính đổi dạng: định dạng cột là văn bản rồi chép lại"))
        (numbers if _NUMBER.fullmatch(cell) or _PASSPORT.fullmatch(cell) else words).append(cell)
    email = next((each for each in words if "@" in each and " " not in each), "")
    address = ", ".join(each for each in words if each != email)
    identity, phone = _numbers(numbers)
    return checked(name, address, identity, phone, email)


def checked(
    name: str, address: str = "", identity: str = "", phone: str = "", email: str = ""
) -> Person:
    """Return a person with a name that may be one. Raises `NotReadable`."""
    name, address = clean_name(name, LONGEST["name"] + 1), " ".join(nfc(address).split())
    letters = sum(each.isalpha() for each in name)
    if letters < SHORTEST_NAME:
        raise NotReadable(N_("Thiếu họ tên"))
    if any(each.isdigit() for each in name):
        raise NotReadable(N_("Họ tên có chữ số: xin ghi họ tên ở ô đầu"))
    if len(name) > LONGEST["name"] or len(address) > LONGEST["address"]:
        raise NotReadable(N_("Họ tên hoặc địa chỉ quá dài"))
    return Person(name, address, identity, phone, email[:254])


def _cells(line: str) -> list[str]:
    separator = next((each for each in _SEPARATORS if each in line), "\t")
    cells = [each.strip(_QUOTES) for each in line.split(separator)]
    if len(cells) > 1 and _ORDINAL.fullmatch(cells[0]):
        cells = cells[1:]
    name, *rest = cells
    return [_LEADING.sub("", name), *(each for each in rest if each)]


def _numbers(cells: Sequence[str]) -> tuple[str, str]:
    """Return the number of the document and the telephone. Raises `NotReadable`."""
    identity = phone = ""
    for cell in cells:
        kind, said = number_of(cell, identity_known=bool(identity))
        if kind == "identity" and not identity:
            identity = said
        elif kind == "phone" and not phone:
            phone = said
        else:
            raise NotReadable(
                N_("Số không phải số định danh (12 số) hay điện thoại (10 số)")
                if not kind
                else N_("Một người có hai số cùng loại")
            )
    return identity, phone


def number_of(cell: str, *, identity_known: bool = False) -> tuple[str, str]:
    """Return `identity` or `phone` with the number written in full, or two empty strings.

    A table program takes the zero in front away: it is put back.
    """
    if _PASSPORT.fullmatch(cell):
        return "identity", cell.upper()
    digits = re.sub(r"\D", "", cell)
    if digits.startswith("84") and len(digits) == PHONE_DIGITS + 1:
        digits = "0" + digits[2:]
    if len(digits) == OLD_IDENTITY_DIGITS and (digits[0] in MOBILE or identity_known):
        digits = "0" + digits
    if len(digits) == PHONE_DIGITS and digits.startswith("0"):
        return "phone", digits
    if len(digits) in {OLD_IDENTITY_DIGITS, IDENTITY_DIGITS}:
        return "identity", digits
    if len(digits) == IDENTITY_DIGITS - 1 and digits[0] != "0":
        return "identity", digits.zfill(IDENTITY_DIGITS)
    return "", ""


def masked(number: str) -> str:
    """Return *number* with all but its last three signs hidden, for lists."""
    return "•" * max(0, len(number) - 3) + number[-3:] if number else ""

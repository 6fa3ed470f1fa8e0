"""What people write: forty invented texts, varied by place, day and wording."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from office.law.kinds import Kind

WRITTEN = date(2026, 11, 22)
"""The day the texts speak from; told on another day, their dates move with it."""

STREETS = (
    "Cầu Vồng 5", "Lá Biếc", "Sao Mai", "Gió Lành", "Nắng Sớm", "Hoa Giấy", "Ngọc Lan 2",
    "Suối Nhỏ", "Đồng Xanh", "Bến Gỗ", "Mưa Bóng Mây", "Trăng Rằm", "Bờ Lau", "Hạc Trắng",
)  # fmt: skip
SCHOOLS = ("Hoa Nắng", "Búp Măng", "Sơn Ca", "Cánh Diều")
PLACED = frozenset(
    {"lighting", "traffic", "drainage", "environment", "noise", "urban_order", "utilities"}
)
"""Fields in which people say where."""
_OPENINGS = ("", "", "", "Kính gửi UBND phường. ", "Chào phường. ", "Tôi xin trình bày như sau. ")
_CLOSINGS = (
    "", "", "", "Xin cảm ơn.", "Mong sớm được trả lời.", "Cần gì thêm xin cứ gọi cho tôi.",
    "Rất mong phường quan tâm.", "Tôi đã phản ánh nhiều lần, mong lần này có kết quả.",
)  # fmt: skip
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Lý")
_MIDDLE = ("Thị", "Văn", "Ngọc", "Thanh", "Hữu", "Minh")
_GIVEN = (
    "Sương", "Suối", "Mây", "Nắng", "Lá", "Biển", "Đồng", "Gió", "Mận", "Bưởi", "Sen", "Lúa",
    "Tràm", "Đước", "Cau", "Mai", "Khế", "Ổi", "Sáo", "Diều",
)  # fmt: skip
_FULL_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(20\d\d))?(?![\d/])")
_MONTH = re.compile(r"(?<![\d/])(\d{1,2})/(202[56])(?![\d/])")
_YEAR = re.compile(r"(?<![/\d])(202[4-7]|2030)(?!\d)")
_HOUSE = re.compile(r"\b(số|so) (\d{2,3})\b")
_ALLEY = re.compile(r"\b(hẻm|Hẻm|hem) (\d+)(?! phân)")
_QUARTER = re.compile(r"\b(khu phố|Khu phố|khu pho) (\d)\b")


@dataclass(frozen=True)
class Text:
    """One text as it was invented."""

    number: int
    kind: Kind
    field: str
    channel: str
    urgency: str
    complexity: str
    subject: str
    body: str
    wanted: str


@dataclass(frozen=True)
class Said:
    """A text as one person sends it."""

    subject: str
    body: str
    wanted: str
    place: str


@dataclass(frozen=True)
class Person:
    """An invented sender; telephone and address lead nowhere."""

    name: str
    phone: str
    email: str
    address: str


@cache
def texts() -> dict[int, Text]:
    """Return the texts by number."""
    rows = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
    return {row["number"]: Text(**{**row, "kind": Kind(row["kind"])}) for row in rows}


def of_kind(kind: Kind) -> list[Text]:
    """Return the texts of *kind*."""
    return [each for each in texts().values() if each.kind == kind]


def person(rng: Random) -> Person:
    """Invent a sender."""
    name = f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"
    number = rng.randrange(1, 1000)
    plain = without_marks(name).lower().replace(" ", ".")
    return Person(
        name=name,
        phone=f"0900 000 {number:03}",
        email=f"{plain}{number}@dan.example" if rng.random() < 0.6 else "",
        address=f"{rng.randrange(2, 300)} đường {rng.choice(STREETS)}, khu phố {rng.randrange(1, 10)}",
    )


def as_written(text: Text, day: date) -> Said:
    """Return *text* word for word, its dates moved to *day*."""
    moved = _mover(day)
    subject, body, wanted = moved(text.subject), moved(text.body), moved(text.wanted)
    return Said(subject, body, wanted, _place_in(f"{subject}. {body}", ""))


def varied(text: Text, rng: Random, day: date, *, plain: bool = False) -> Said:
    """Return *text* as someone else would have written it on *day*; *plain* without marks."""
    moved, placed = _mover(day), _placer(rng)
    subject, body, wanted = (placed(moved(each)) for each in (text.subject, text.body, text.wanted))
    paragraphs = body.split("\n\n")
    if len(paragraphs) > 2 and rng.random() < 0.35:
        paragraphs.pop(rng.randrange(1, len(paragraphs)))
    paragraphs[0] = rng.choice(_OPENINGS) + paragraphs[0]
    closing = rng.choice(_CLOSINGS)
    body = "\n\n".join([*paragraphs, closing] if closing else paragraphs)
    street = f"Đường {rng.choice(STREETS)}" if text.field in PLACED else ""
    place = _place_in(f"{subject}. {body}", street)
    named = place.split(",")[0].lower()
    if place and text.field in PLACED and named not in subject.lower() and rng.random() < 0.7:
        subject = f"{subject}, {place[:1].lower()}{place[1:]}"
    said = [subject, body, wanted, place]
    return Said(*(without_marks(each) if plain else each for each in said))


def without_marks(text: str) -> str:
    """Return *text* as typed on a keyboard without Vietnamese marks."""
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return bare.replace("đ", "d").replace("Đ", "D")


def _mover(day: date) -> Callable[[str], str]:
    """Return what moves the dates of a text as if it had been written on *day*."""
    gap = day - WRITTEN

    def full(match: re.Match[str]) -> str:
        try:
            moved = date(int(match[3] or WRITTEN.year), int(match[2]), int(match[1])) + gap
        except ValueError:  # no such day: it was no date
            return match[0]
        return f"{moved:%d/%m/%Y}" if match[3] else f"{moved:%d/%m}"

    def month(match: re.Match[str]) -> str:
        moved = date(int(match[2]), int(match[1]), 15) + gap
        return f"{moved.month}/{moved.year}"

    def year(match: re.Match[str]) -> str:
        return str(int(match[1]) + day.year - WRITTEN.year)

    def move(text: str) -> str:
        if gap == timedelta():
            return text
        kept = _YEAR.sub(year, text)
        return _FULL_DATE.sub(full, _MONTH.sub(month, kept))

    return move


def _placer(rng: Random) -> Callable[[str], str]:
    """Return what moves a text to another street, house, alley and quarter."""
    street, other = rng.sample(STREETS, 2)
    school, step = rng.choice(SCHOOLS), 2 * rng.randrange(0, 60)

    def put(text: str) -> str:
        text = text.replace("Cầu Vồng 5", street).replace("Lá Biếc", other)
        text = text.replace("Cau Vong 5", without_marks(street))
        text = text.replace("cau vong 5", without_marks(street).lower())
        text = text.replace("Tiểu học Hoa Nắng", f"Tiểu học {school}")
        text = _HOUSE.sub(lambda match: f"{match[1]} {int(match[2]) + step}", text)
        text = _ALLEY.sub(lambda match: f"{match[1]} {int(match[2]) + step}", text)
        return _QUARTER.sub(lambda match: f"{match[1]} {(int(match[2]) + step) % 9 + 1}", text)

    return put


def _place_in(text: str, otherwise: str) -> str:
    typed = without_marks(text).lower()
    named = [f"Đường {each}" for each in STREETS if without_marks(each).lower() in typed][:1]
    named += [f"Hẻm {match[2]}" for match in _ALLEY.finditer(text)][:1]
    named += [f"Khu phố {match[2]}" for match in _QUARTER.finditer(text)][:1]
    first, *rest = named or [otherwise]
    return ", ".join([first, *(each[:1].lower() + each[1:] for each in rest)])

"""A first guess at kind, field and unit, from words anyone can check: content decides, not the title."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from office.base.text import fold, nfc
from office.cases.directory import Place
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.models import Unit

Key = TypeVar("Key", bound=str)

MOST_READ = 20_000
"""Letters of a text that are read; who writes more has said it by then."""
MOST_SHOWN = 4
TITLE_WEIGHT = 2
"""The subject names the field twice as clearly as the body; for the kind it counts nothing."""
FEWEST, LIKE_ENOUGH, AGREED = 2, 0.35, 0.7
"""Past cases speak where at least so many agree, the nearest shares so much of what is rare, and so much of all the
weight is theirs."""
CLEARLY = 2
"""By how many words another kind must lead before it is suggested instead of the sender's own."""

FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "land": (
        "thửa đất", "đất ở", "đất đai", "bồi thường", "thu hồi đất", "giấy chứng nhận", "sổ đỏ",
        "sổ hồng", "tách thửa", "quy hoạch", "tái định cư", "địa chính", "tờ bản đồ", "về đất",
        "kế hoạch sử dụng đất", "lấn đất", "khu đất", "quyền sử dụng đất",
    ),
    "urban_order": (
        "vỉa hè", "lấn chiếm", "trái phép", "không phép", "giấy phép xây dựng", "tháo dỡ", "mái che",
        "hàng rong", "trật tự đô thị", "xây dựng", "bảng hiệu", "cơi nới", "lòng đường",
    ),
    "environment": (
        "rác", "đốt rác", "ô nhiễm", "mùi hôi", "khói", "xả thải", "nước thải", "thu gom", "bụi",
        "môi trường", "hóa chất", "tái chế", "xà bần",
    ),
    "traffic": (
        "ổ gà", "mặt đường", "đường hẻm", "giao thông", "vạch qua đường", "gờ giảm tốc", "nắp hố ga",
        "biển báo", "đèn tín hiệu", "kẹt xe", "xe máy", "cầu", "liên ấp", "tai nạn", "hố ga mất nắp",
        "mất nắp",
    ),
    "lighting": (
        "đèn đường", "chiếu sáng", "bóng đèn", "trụ đèn", "không có đèn", "đèn tắt", "tối thui",
        "dãy đèn", "không sáng", "lắp đèn",
    ),
    "drainage": (
        "ngập", "cống", "thoát nước", "nước cống", "triều cường", "nạo vét", "kênh", "miệng cống",
        "hút bùn", "trào",
    ),
    "noise": (
        "karaoke", "loa", "tiếng ồn", "ồn ào", "ép cọc", "ồn", "hát", "nửa đêm", "giờ yên tĩnh",
        "mở nhạc", "yên tĩnh",
    ),
    "civil_status": (
        "khai sinh", "khai tử", "hộ tịch", "kết hôn", "chứng thực", "cải chính", "trích lục",
        "thường trú", "tạm trú", "một cửa",
    ),
    "education": (
        "trường", "lớp 1", "học sinh", "mầm non", "phân tuyến", "giáo viên", "phụ huynh",
        "nhà trường", "hiệu trưởng", "tiểu học", "ban đại diện",
    ),
    "health": (
        "trạm y tế", "khám", "bệnh", "bảo hiểm y tế", "sốt xuất huyết", "ổ dịch", "tiêm chủng",
        "bác sĩ", "y tế", "thuốc",
    ),
    "staff_conduct": (
        "thái độ", "cán bộ nói", "cảm ơn cán bộ", "công chức", "thu tiền người", "cán bộ một cửa", "quát", "hách dịch", "từ chối nhận hồ sơ", "vòi vĩnh", "nhũng nhiễu",
        "thu tiền", "nhiệt tình", "cư xử", "đi lại nhiều lần", "khuyết tật",
    ),
    "utilities": (
        "trụ điện", "cột điện", "dây điện", "dây cáp", "cúp điện", "mất điện", "nước sạch", "tăng áp lực",
        "đồng hồ nước", "áp lực nước", "nước yếu", "nước máy", "cúp nước",
    ),
}  # fmt: skip

KIND_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.COMPLAINT: (
        "khiếu nại", "không đồng ý với quyết định", "hủy quyết định", "hủy phần quyết định",
        "quyết định số", "thu hồi quyết định", "xem xét lại quyết định", "bị từ chối",
        "từ chối hồ sơ", "quyết định xử phạt", "trả hồ sơ", "quyền lợi của tôi",
    ),
    Kind.DENUNCIATION: (
        "tố cáo", "nhận tiền", "đưa tiền", "hối lộ", "gợi ý chi", "chi tiền", "vòi vĩnh",
        "hồ sơ khống", "không có thật", "bao che", "tham ô", "lợi dụng chức vụ", "ngoài quy định",
    ),
    Kind.PETITION: (
        "kiến nghị", "đề xuất", "nên có", "mong phường", "quy ước", "ban hành", "nâng cấp",
        "mở thêm", "lắp thêm", "rà soát", "điều chỉnh quy hoạch", "chủ trương",
    ),
    Kind.FEEDBACK: (
        "phản ánh", "báo khẩn", "tôi báo", "nhờ phường", "tắt", "hư", "hỏng", "đang diễn ra",
        "xử lý giúp", "mấy tuần nay", "cảm ơn",
    ),
    Kind.INFORMATION: (
        "cung cấp thông tin", "cung cấp bản", "bản sao", "tiếp cận thông tin", "cung cấp cho tôi",
        "cung cấp tài liệu", "xin số liệu", "cung cấp báo cáo", "hình thức cung cấp",
    ),
}  # fmt: skip

UNITS_FOR: dict[str, tuple[str, ...]] = {
    "land": ("works",),
    "urban_order": ("works",),
    "environment": ("supply", "works"),
    "traffic": ("works",),
    "lighting": ("supply", "works"),
    "drainage": ("supply", "works"),
    "noise": ("society", "works"),
    "civil_status": ("service", "society"),
    "education": ("society",),
    "health": ("society",),
    "staff_conduct": ("office",),
    "utilities": ("works",),
    "other": ("office",),
}
"""Which unit usually works on a field: the first of these that the office has."""


@dataclass(frozen=True)
class Guess:
    """A value, and the words of the text that speak for it (none: it was left as the sender said)."""

    value: str
    words: tuple[str, ...]
    codes: tuple[str, ...] = ()
    """Past cases that speak for it, where they do."""


@dataclass(frozen=True)
class Past:
    """A past case like this one, as it was sorted in the end."""

    code: str
    kind: str
    field: str
    unit: str
    """Its name."""
    likeness: float
    """From 0 to 1."""


@dataclass(frozen=True)
class Suggestion:
    """What the text suggests; the officer decides."""

    kind: Guess
    field: Guess
    unit: Unit | Place | None
    denunciation_words: tuple[str, ...]
    """Words of a denunciation found in a case that is none: it may need the sealed way."""
    unit_codes: tuple[str, ...] = ()
    """Past cases that speak for the unit."""


def suggest(case: Case, units: Sequence[Unit | Place]) -> Suggestion:
    """Return what the words of *case* suggest. A denunciation stays one; its unit is the intake's."""
    title = _plain(case.subject)
    text = _plain(f"{case.wanted}\n{case.body}"[:MOST_READ])
    own = Kind(case.kind)
    kinds = _found(KIND_WORDS, text)
    kind = _kind(own, kinds)
    field = _field(case.field, title, text)
    told = () if own == Kind.DENUNCIATION else _spoken(kinds.get(Kind.DENUNCIATION, ()), 2)
    return Suggestion(kind, field, unit_for(field.value, units), told)


def with_past(found: Suggestion, past: Sequence[Past], units: Sequence[Unit | Place]) -> Suggestion:
    """Let what became of like cases decide where enough of them agree; else the words go on deciding."""
    kind = _agreed([(each.kind, each) for each in past])
    field = _agreed([(each.field, each) for each in past])
    named = {each.name: each for each in units}
    unit = _agreed([(each.unit, each) for each in past if each.unit in named])
    return replace(
        found,
        kind=Guess(kind[0], found.kind.words, kind[1]) if kind else found.kind,
        field=Guess(field[0], found.field.words, field[1]) if field else found.field,
        unit=named[unit[0]] if unit else found.unit,
        unit_codes=unit[1] if unit else (),
    )


def _agreed(votes: Sequence[tuple[str, Past]]) -> tuple[str, tuple[str, ...]] | None:
    """Return the value most like cases share, and their codes; None where they are few, unlike or at odds."""
    weight: dict[str, float] = {}
    for value, each in votes:
        weight[value] = weight.get(value, 0) + each.likeness**2
    best = max(weight, key=lambda value: weight[value], default="")
    speak = [each for value, each in votes if value == best]
    if len(speak) < FEWEST or max(each.likeness for each in speak) < LIKE_ENOUGH:
        return None
    if weight[best] < AGREED * sum(weight.values()):
        return None
    return best, tuple(each.code for each in speak[:MOST_SHOWN])


def unit_for(field: str, units: Sequence[Unit | Place]) -> Unit | Place | None:
    """Return the unit that usually works on *field*, among those the office has."""
    by_slug = {each.slug: each for each in units}
    for slug in UNITS_FOR.get(field, ()):
        if slug in by_slug:
            return by_slug[slug]
    return units[0] if units else None


def _kind(own: Kind, found: Mapping[Kind, Sequence[str]]) -> Guess:
    free: dict[Kind, Sequence[str]] = {
        kind: words for kind, words in found.items() if kind != Kind.DENUNCIATION
    }
    best = max(free, key=lambda kind: len(free[kind]), default=own)
    ahead = len(free.get(best, ())) - len(found.get(own, ()))
    if own == Kind.DENUNCIATION or ahead < CLEARLY:
        best = own
    return Guess(best.value, tuple(found.get(best, ())[:MOST_SHOWN]))


def _field(own: str, title: str, text: str) -> Guess:
    named, told = _found(FIELD_WORDS, title), _found(FIELD_WORDS, text)
    weight = {
        field: TITLE_WEIGHT * len(named.get(field, ())) + len(told.get(field, ())) + (field == own)
        for field in FIELD_WORDS
    }
    best = max(weight, key=lambda field: weight[field])
    words = tuple(dict.fromkeys((*named.get(best, ()), *told.get(best, ()))))
    return Guess(best, words[:MOST_SHOWN]) if words else Guess(own, ())


def _spoken(words: Sequence[str], least: int) -> tuple[str, ...]:
    return tuple(words[:MOST_SHOWN]) if len(words) >= least else ()


def _plain(text: str) -> str:
    """Return the words of *text* between single spaces; marks stay where the writer uses marks."""
    said = " ".join(re.findall(r"\w+", nfc(text).lower()))
    return f" {said} "


def _unmarked(text: str) -> bool:
    return not any(letter > "\x7f" for letter in text)


@cache
def _spelt(word: str, *, bare: bool) -> str:
    return _plain(fold(word) if bare else word)


def _found(table: Mapping[Key, tuple[str, ...]], text: str) -> dict[Key, list[str]]:
    bare = _unmarked(text)  # "ồn" without marks is "ơn" without marks: fold only what has none
    found = {
        key: [word for word in words if _spelt(word, bare=bare) in text]
        for key, words in table.items()
    }
    return {key: words for key, words in found.items() if words}

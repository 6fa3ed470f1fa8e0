"""Sentences that several letters share, and the shape every composed letter has.

Letters of the office are Vietnamese by law, so these words are not translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

Facts = Mapping[str, Any]
Section = tuple[str, list[str]]

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_KINDS = {
    "complaint": "khiếu nại",
    "denunciation": "tố cáo",
    "petition": "kiến nghị",
    "feedback": "phản ánh",
    "information": "yêu cầu cung cấp thông tin",
}
UNITS = {
    "working_days": "ngày làm việc",
    "calendar_days": "ngày",
    "hours": "giờ",
    "minutes": "phút",
}
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Body:
    """The words of a letter, for officers to edit before it is printed."""

    title: str  # type of letter in capitals; "" for a công văn
    about: str  # trích yếu
    greeting: str
    paragraphs: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def in_full(name: str) -> str:
    """Return an agency's name without abbreviation, as letters print it."""
    return name.replace("UBND", "Ủy ban nhân dân").replace("HĐND", "Hội đồng nhân dân")


def blank(what: str) -> str:
    """Return the visible gap an officer must fill; `wording.missing_parts` looks for it."""
    return f"[… {what} …]"


def said(facts: Facts, key: str, what: str) -> str:
    """Return the text under *key*, without its final stop, or a visible gap."""
    return str(facts.get(key) or blank(what)).strip().rstrip(".")


def parse_day(iso: str) -> date:
    """Return the local day of an ISO date or moment."""
    if len(iso) == len("2026-02-05"):
        return date.fromisoformat(iso)
    return datetime.fromisoformat(iso).astimezone(_ZONE).date()


def day_words(iso: str | None, what: str = "ngày") -> str:
    """Return "ngày 05 tháng 02 năm 2026": a zero before days under 10 and months 1 and 2.

    Decree 30/2020, Appendix I, part II.4.
    """
    if not iso:
        return blank(what)
    day = parse_day(iso)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def weekday_words(iso: str | None, what: str = "ngày") -> str:
    """Return the day with its weekday before it: "thứ Năm, ngày 05 tháng 02 năm 2026"."""
    if not iso:
        return blank(what)
    return f"{_WEEKDAYS[parse_day(iso).weekday()]}, {day_words(iso)}"


def moment_words(iso: str) -> str:
    """Return a moment as read in Viet Nam, with its offset; a bare day has no time to say."""
    if len(iso) == len("2026-02-05"):
        return weekday_words(iso)
    moment = datetime.fromisoformat(iso).astimezone(_ZONE)
    return f"{moment:%H} giờ {moment:%M} phút {moment:%S} giây, {weekday_words(iso)} (giờ Việt Nam, UTC+07:00)"


def agency(facts: Facts) -> str:
    """Return the agency's name as it stands in a sentence."""
    return " ".join(str(facts["agency"]["name"]).split())


def you(facts: Facts) -> str:
    """Return how the reader is addressed: "ông", "bà" or "ông/bà"."""
    return str(facts.get("salutation") or "ông/bà")


def opening(sentence: str) -> str:
    """Return *sentence* with its first letter large and the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def kind(facts: Facts) -> str:
    """Return the kind of case in words, such as "khiếu nại" or "phản ánh"."""
    code = str(_case(facts).get("kind") or "")
    return _KINDS.get(code, code or "nội dung")


def is_denunciation(facts: Facts) -> bool:
    """Tell whether the case is a denunciation, about which letters say less."""
    return kind(facts) == "tố cáo"


def matter(facts: Facts) -> str:
    """Return the matter in one phrase: kind, subject (never of a denunciation), day and code."""
    case = _case(facts)
    phrase = kind(facts)
    if case.get("subject") and not is_denunciation(facts):
        phrase += f" “{str(case['subject']).strip().rstrip('.')}”"
    if case.get("received"):
        phrase += f" gửi {day_words(str(case['received']))}"
    if case.get("code"):
        phrase += f" (mã hồ sơ {case['code']})"
    return phrase


def greeting(facts: Facts) -> str:
    """Return the line to whom the letter goes."""
    return f"Kính gửi: {facts.get('to') or opening(you(facts))}"


def reach(contact: Mapping[str, Any] | None) -> str:
    """Return how to reach somebody, as one phrase without a final stop."""
    known = contact or {}
    parts = [str(known.get("unit") or "")]
    if known.get("person"):
        parts.append(str(known["person"]))
    if known.get("phone"):
        parts.append(f"điện thoại {known['phone']}")
    if known.get("email"):
        parts.append(f"thư điện tử {known['email']}")
    if known.get("address"):
        parts.append(f"địa chỉ {known['address']}")
    if known.get("hours"):
        parts.append(str(known["hours"]))
    return ", ".join(part for part in parts if part) or blank("nơi liên hệ")


def praised(facts: Facts) -> tuple[str, str]:
    """Return whom the sender praised, and for what; empty where nobody was."""
    who, _, what = str((facts.get("given") or {}).get("praise") or "").partition("\n")
    return who.strip(), what.strip().rstrip(".")


def contact_sentence(facts: Facts) -> str:
    """Return the sentence that says whom to ask."""
    return f"Khi cần hỏi thêm, xin {you(facts)} liên hệ {reach(facts.get('contact'))}."


def under(article: str | None) -> str:
    """Return ", theo <article>", or nothing when no article is given."""
    return f", theo {article}" if article else ""


def clock_sentence(clock: Mapping[str, Any]) -> str:
    """Return one promised day with its length and its article, or as our own promise."""
    ground = f"theo {clock['article']}" if clock.get("article") else "cam kết phục vụ của chúng tôi"
    length = f"{clock['length']}, " if clock.get("length") else ""
    return f"{opening(str(clock.get('name') or 'Trả lời'))}: chậm nhất {weekday_words(clock.get('due'))} ({length}{ground})."


def track_sentence(facts: Facts) -> str:
    """Return how the reader follows the case."""
    return (
        f"Để xem hồ sơ đang ở đâu và nhắn thêm cho chúng tôi, {you(facts)} nhập mã bí mật trên biên nhận "
        "vào mục “Tra cứu”, hoặc đến bộ phận tiếp công dân và đọc mã hồ sơ."
    )


def _case(facts: Facts) -> Mapping[str, Any]:
    return facts.get("case") or {}

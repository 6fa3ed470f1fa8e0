"""The letter of apology: its four parts, what each must say, and the day it promises instead.

What it must hold is in `duties.toml` (Decision 5157/QĐ-UBND of 2016, Ho Chi Minh City: name, kind and number of
the file, where it stands, why, the new day, the apology) and in the directive.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from office.base.i18n import N_
from office.letters import phrases
from office.letters.phrases import Body, Facts, blank, opening, said, weekday_words, you

PARTS = (
    "Điều chúng tôi đã hẹn",
    "Điều đã xảy ra và nguyên nhân",
    "Ngày hẹn mới",
    "Lời xin lỗi và cách khiếu nại",
)
PROMISED, HAPPENED, NEW_DAY, SORRY = PARTS
LATE, SOON, AGAIN = "late", "soon", "again"
_WRONGS = {
    LATE: "chúng tôi đã không giữ đúng hẹn đối với {matter}",
    SOON: "chúng tôi thấy trước sẽ không giữ được đúng hẹn đối với {matter}",
    AGAIN: "{office}, cơ quan cấp dưới trực tiếp của chúng tôi, đã lần nữa không giữ đúng hẹn đối với {matter}",
    "lost": "chúng tôi đã làm mất giấy tờ {you} giao cho chúng tôi trong {matter}",
    "damaged": "chúng tôi đã làm hư hỏng giấy tờ {you} giao cho chúng tôi trong {matter}",
    "wrong": "chúng tôi đã làm sai trong khi giải quyết {matter}",
    "conduct": "cán bộ của chúng tôi đã cư xử chưa đúng mực, như {you} nêu trong {matter}",
    "closing": "chúng tôi đã báo xong khi việc chưa xong, đối với {matter}",
}
_OUGHT = {
    "lost": "Khi nhận giấy tờ của {you}, chúng tôi có trách nhiệm giữ gìn và trả lại nguyên vẹn.",
    "damaged": "Khi nhận giấy tờ của {you}, chúng tôi có trách nhiệm giữ gìn và trả lại nguyên vẹn.",
    "wrong": "{You} có quyền nhận kết quả đúng ngay từ lần đầu.",
    "conduct": (
        "Cán bộ của chúng tôi có trách nhiệm chào hỏi, lắng nghe và giúp đỡ {you} "
        "(Quyết định số 1847/QĐ-TTg ngày 27 tháng 12 năm 2018)."
    ),
    "closing": "Chúng tôi đã trả lời {you} rằng việc này đã giải quyết xong.",
}
_NOW = {
    "lost": "Chúng tôi sẽ tìm lại hoặc làm lại giấy tờ ấy, không thu của {you} khoản nào, chậm nhất {day}.",
    "damaged": "Chúng tôi sẽ làm lại giấy tờ ấy, không thu của {you} khoản nào, chậm nhất {day}.",
    "wrong": "Chúng tôi sẽ sửa lại cho đúng và gửi {you} chậm nhất {day}.",
    "conduct": "Chúng tôi sẽ báo {you} biết việc đã làm với người có lỗi chậm nhất {day}.",
    "closing": "Chúng tôi đã mở lại hồ sơ và sẽ làm xong chậm nhất {day}.",
}
_DAY = re.compile(
    r"\bngày\s+\d{1,2}(\s+tháng\s+\d{1,2}\s+năm\s+|[/-]\d{1,2}[/-])\d{4}", re.IGNORECASE
)
_DATE = re.compile(r"(\d{1,2})(?:\s+tháng\s+|[/-])(\d{1,2})(?:\s+năm\s+|[/-])(\d{4})")
_APOLOGY = re.compile(r"\bxin lỗi\b", re.IGNORECASE)
_FURTHER = re.compile(r"\bkhiếu nại\b|\bphản ánh\b", re.IGNORECASE)
_REACH = re.compile(r"\d{4,}|\d[\d .]{7,}|\S@\S")
_FAULT = re.compile(r"\blỗi\b|\btrách nhiệm\b", re.IGNORECASE)
_EXCUSE = re.compile(r"^\W*(do|vì)?\s*(lý do|nguyên nhân)?\s*khách quan\W*$", re.IGNORECASE)
_STANDS = re.compile(r"\bhồ sơ\b.*\b(đang|đã|hiện|ở)\b|\bđã làm xong\b", re.IGNORECASE)
_NOT_A_CAUSE = ("Lỗi này thuộc về", "Hồ sơ hiện")
_PLACEHOLDER = re.compile(r"\[[^\]]*…[^\]]*\]")


def values(facts: Facts) -> dict[str, str | list[str]]:
    """Return what the fields of an apology's text say; what nobody knows yet is left out."""
    ground = str(facts.get("ground") or LATE)
    known: dict[str, str | list[str]] = {
        "điều sai": _wrong(ground, facts),
        "điều đã hẹn": [_promised(ground, facts)],
        "điều gì đã xảy ra, vì sao": str(facts.get("cause") or ""),
        "lỗi khác": _also(facts),
        "đơn vị có lỗi": str(facts.get("fault") or ""),
        "đang ở đâu, đến bước nào": str(facts.get("standing") or ""),
        "việc sẽ làm và ngày mới": _new_day(ground, facts),
        "lời xin lỗi": [_sorry(ground, you(facts))],
        "nơi liên hệ": phrases.reach(facts.get("contact")) if facts.get("contact") else "",
        "nơi nhận khiếu nại": str(facts.get("higher") or ""),
    }
    return {name: said for name, said in known.items() if said}


FIELDS = (
    "điều sai", "điều đã hẹn", "điều gì đã xảy ra, vì sao", "lỗi khác", "đơn vị có lỗi",
    "đang ở đâu, đến bước nào", "việc sẽ làm và ngày mới", "lời xin lỗi", "nơi liên hệ", "nơi nhận khiếu nại",
)  # fmt: skip
"""The fields that `values` fills in."""


def _wrong(ground: str, facts: Facts, matter: str = "") -> str:
    office = str(facts.get("office") or phrases.agency(facts))
    what = matter or phrases.matter(facts)
    return _WRONGS[ground].format(matter=what, you=you(facts), office=office)


def _promised(ground: str, facts: Facts) -> str:
    if ground in _OUGHT:
        return _OUGHT[ground].format(you=you(facts), You=opening(you(facts)))
    late = facts.get("days_late")
    unit = facts.get("days_unit") or "ngày"
    who = "Cơ quan ấy" if ground == AGAIN and facts.get("office") else "Chúng tôi"
    how_late = f" Đến nay đã chậm {late} {unit}." if late else ""
    what = said(facts, "clock", "việc đã hẹn")
    day = weekday_words(facts.get("promised"), "ngày đã hẹn")
    return f"{who} đã hẹn {what} chậm nhất {day}.{how_late}"


def _also(facts: Facts) -> list[str]:
    return [
        f"Ngoài ra, {_wrong(str(each['ground']), facts, 'việc này')}: {_plain(each.get('what'))}."
        for each in facts.get("faults") or ()
    ]


def _plain(what: Any) -> str:
    return str(what or blank("điều đã xảy ra")).strip().rstrip(".")


def _new_day(ground: str, facts: Facts) -> list[str]:
    remedy = [f"{opening(said(facts, 'remedy', ''))}."] if facts.get("remedy") else []
    if facts.get("done_on"):
        done = phrases.day_words(str(facts["done_on"]))
        return [f"Việc này đã làm xong {done}. Chúng tôi không hẹn ngày nào nữa.", *remedy]
    day = weekday_words(facts.get("new_due"), "ngày mới")
    if ground in _NOW:
        return [_NOW[ground].format(you=you(facts), day=day), *remedy]
    return [f"Chúng tôi sẽ hoàn thành chậm nhất {day}.", *remedy]


def _sorry(ground: str, person: str) -> str:
    if ground in {LATE, SOON, AGAIN}:
        return (
            f"Tôi xin lỗi {person} vì sự chậm trễ này, và vì thời gian, công sức {person} đã bỏ ra để chờ."
        )  # fmt: skip
    return (
        f"Tôi xin lỗi {person} vì lỗi này, và vì thời gian, công sức, sự phiền lòng mà nó gây ra."
    )


def lacks(body: Body, facts: Mapping[str, Any]) -> Iterable[str]:
    """Yield what an apology still lacks before it may be signed, in words for the officer."""
    promised, happened, new_day, sorry = (_part(body, name) for name in PARTS)
    of_a_day = str(facts.get("ground") or LATE) not in _OUGHT
    if not promised.strip() or (of_a_day and not _DAY.search(promised)):
        yield N_("Điều đã hẹn và ngày đã hẹn")
    if not _FAULT.search(happened) or _is_excuse(happened):
        yield N_("Điều đã xảy ra, nguyên nhân và lỗi của ai")
    elif not _STANDS.search(happened):
        yield N_("Hồ sơ hiện ở đâu, đến bước nào")
    if not _DAY.search(new_day):
        yield N_("Ngày hẹn mới")
    if not (_APOLOGY.search(sorry) and _FURTHER.search(sorry) and _REACH.search(sorry)):
        yield N_("Lời xin lỗi, người liên hệ và cách khiếu nại tiếp")
    code = str((facts.get("case") or {}).get("code") or "")
    if code and not any(code in line for line in _lines(body)):
        yield N_("Mã hồ sơ")


def promised_anew(body: Body) -> date | None:
    """Return the last day that the part on the new day names; None where the work is done or none is named."""
    lines = dict(body.sections).get(NEW_DAY, [])
    if any("đã làm xong" in line.casefold() for line in lines):
        return None
    return max((found for line in lines for found in days_named(line)), default=None)


def days_named(line: str) -> list[date]:
    """Return the days that *line* names; "ngày 31 tháng 02" names none."""
    found = []
    for each in _DATE.finditer(line):
        number, month, year = map(int, each.groups())
        with suppress(ValueError):
            found.append(date(year, month, number))
    return found


def _part(body: Body, name: str) -> str:
    """Return the filled lines under a heading; lines with gaps do not count."""
    lines = [
        line
        for heading, paragraphs in body.sections
        if heading.strip().casefold() == name.casefold()
        for line in paragraphs
    ]
    return "\n".join(line for line in lines if not _PLACEHOLDER.search(line))


def _lines(body: Body) -> list[str]:
    return [*body.paragraphs, *(line for _heading, lines in body.sections for line in lines)]


def _is_excuse(happened: str) -> bool:
    """Tell whether the cause is empty or only "lý do khách quan": a fact must be named."""
    lines = [line.strip() for line in happened.split("\n")]
    causes = [line for line in lines if not line.startswith(_NOT_A_CAUSE)]
    return all(len(line) < 20 or _EXCUSE.match(line) for line in causes)

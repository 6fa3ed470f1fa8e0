"""The named fields of texts: what an administrator may put into a paper, and where its words come from.

Words of a paper are Vietnamese by law, and so are the names of its fields.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from office.law.kinds import information_appeal
from office.letters import apologies, phrases, replies
from office.letters.phrases import Facts, day_words
from office.letters.texts import Said, Values

LAWS = {
    "complaint": "Luật Khiếu nại ngày 11 tháng 11 năm 2011",
    "denunciation": "Luật Tố cáo ngày 12 tháng 6 năm 2018",
    "petition": "Luật Tiếp công dân ngày 25 tháng 11 năm 2013",
    "feedback": "Luật Tiếp công dân ngày 25 tháng 11 năm 2013",
    "information": "Luật Tiếp cận thông tin",
}
STANDSTILL = {
    "complaint": "Điều 11a Luật Khiếu nại và Điều 28b Nghị định số 124/2020/NĐ-CP",
    "denunciation": "Điều 34 Luật Tố cáo",
}
DIALOGUE = {1: "Điều 30 Luật Khiếu nại", 2: "Điều 39 Luật Khiếu nại"}
LEVELS = {1: "lần đầu", 2: "lần hai"}
TELLS_WHO = frozenset({"người gửi"})
"""Fields that name whoever sent the case: no paper has them that may go to others."""


def _typed(name: str) -> Callable[[Facts], Said]:
    def of(facts: Facts) -> Said:
        said = (facts.get("given") or {}).get(name)
        if isinstance(said, str):
            return day_words(said) if _is_day(said) else said
        return [str(each) for each in said] if isinstance(said, list) else str(said or "")

    return of


def _is_day(said: str) -> bool:
    try:
        return len(said) == len("2026-02-05") and bool(date.fromisoformat(said))
    except ValueError:
        return False


def _given(facts: Facts) -> Mapping[str, Any]:
    return facts.get("given") or {}


def _case(facts: Facts) -> Mapping[str, Any]:
    return facts.get("case") or {}


def _code(facts: Facts) -> str:
    return str(_case(facts).get("kind") or "")


def _level(facts: Facts) -> int:
    return min(int(_case(facts).get("level") or 1), 2)


def _clock(facts: Facts) -> Mapping[str, Any]:
    found = facts.get("clocks") or ()
    return found[-1] if found else {}


def _until(facts: Facts) -> str:
    clock = _clock(facts)
    if not clock.get("due"):
        return ""
    ground = f", theo {clock['article']}" if clock.get("article") else ""
    return f"{clock.get('length', '')}{ground}, chậm nhất {day_words(clock['due'])}"


def _money(facts: Facts) -> str:
    amount = _given(facts).get("amount")
    return f"{int(amount):,} đồng".replace(",", ".") if amount else ""


def _points(facts: Facts) -> list[str]:
    return [f"- {each['asked']}" for each in facts.get("points") or () if each.get("asked")]


def _results(facts: Facts) -> Said:
    points = facts.get("points") or ()
    answered = [each for each in points if each.get("answer")]
    return [replies.point(facts, n, each) for n, each in enumerate(answered, 1)]


def _information_appeal(facts: Facts) -> str:
    received = str(_case(facts).get("received") or "")
    return information_appeal(date.fromisoformat(received[:10])) if received else ""


def _of_an_apology(name: str) -> Callable[[Facts], Said]:
    return lambda facts: apologies.values(facts).get(name, "")


FIELDS: dict[str, Callable[[Facts], Said]] = {
    # the office
    "cơ quan": phrases.agency,
    "thủ trưởng": lambda facts: f"Chủ tịch {phrases.agency(facts)}",
    "cấp trên": lambda facts: str(facts.get("higher") or ""),
    "hôm nay": lambda facts: day_words(str(facts.get("day") or "")),
    "liên hệ": phrases.contact_sentence,
    "tra cứu": phrases.track_sentence,
    # the case
    "ông bà": phrases.you,
    "người gửi": lambda facts: str(facts.get("to") or ""),
    "vụ việc": phrases.matter,
    "loại": phrases.kind,
    "nội dung": lambda facts: str(_case(facts).get("subject") or ""),
    "mã": lambda facts: str(_case(facts).get("code") or ""),
    "ngày nhận": lambda facts: day_words(str(_case(facts).get("received") or "")),
    "ngày thụ lý": lambda facts: day_words(str(_case(facts).get("accepted") or ""), "ngày thụ lý"),
    "đơn vị": lambda facts: str(facts.get("unit") or ""),
    "lần": lambda facts: LEVELS[_level(facts)],
    "các điểm": _points,
    "kết quả từng điểm": _results,
    "hạn giải quyết": _until,
    # the law
    "luật giải quyết": lambda facts: LAWS.get(_code(facts), ""),
    "căn cứ tạm đình chỉ": lambda facts: STANDSTILL.get(_code(facts), ""),
    "căn cứ đối thoại": lambda facts: DIALOGUE[_level(facts)],
    "quyền khiếu nại thông tin": _information_appeal,
    # what the step said
    "lý do": _typed("reason"),
    "căn cứ": _typed("article"),
    "cơ quan nhận": _typed("agency"),
    "số văn bản": _typed("paper"),
    "đến ngày": _typed("until"),
    "ngày đối thoại": _typed("dialogue_day"),
    "địa điểm": _typed("place"),
    "kết quả xác minh": _typed("findings"),
    "kết quả đối thoại": _typed("minutes"),
    "người thứ ba": _typed("third"),
    "số tiền": _money,
    "ngày hẹn cũ": _typed("old_due"),
    "ngày hẹn mới": _typed("new_due"),
    "người bị tố cáo": _typed("accused"),
    "nội dung được thụ lý": _typed("accepted_content"),
    "ngày chuyển": _typed("day"),
    "người được khen": lambda facts: phrases.praised(facts)[0],
    "việc được khen": lambda facts: phrases.praised(facts)[1],
    # thanks and apologies
    "việc tốt đã làm": lambda facts: str(facts.get("deed") or ""),
    "việc đã làm được nhờ ý kiến này": replies.thanked_for,
    **{name: _of_an_apology(name) for name in apologies.FIELDS},
    # what the officer writes in the draft
    **{
        name: _typed(name)
        for name in (
            "thành phần", "người chủ trì", "người vắng", "bên giao", "bên nhận", "giấy tờ giao",
            "giấy tờ cần", "nội dung làm việc", "nội dung giám định", "nội dung rút", "điểm thống nhất",
            "số ngày xác minh", "giải trình", "kết luận và kiến nghị", "biện pháp", "quyết định",
            "kết quả lần đầu", "cách cung cấp", "cách thanh toán", "ý kiến", "việc đã làm", "việc tiếp theo",
            "giờ, ngày hẹn", "tin vui", "người mất", "ngày mất",
        )
    },
}  # fmt: skip


def values(facts: Facts) -> Values:
    """Return what is known of every field from *facts*."""
    return {name: said for name, of in FIELDS.items() if (said := _said(of, facts))}


def _said(of: Callable[[Facts], Said], facts: Facts) -> Said:
    return of(facts)


def known(*, names_sender: bool) -> frozenset[str]:
    """Return the names a text may use; one that goes to others than the sender names nobody."""
    return frozenset(FIELDS) if names_sender else frozenset(FIELDS) - TELLS_WHO

"""The letter that closes a case, point by point, and what thanks are given for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from office.law.kinds import information_appeal
from office.letters import phrases
from office.letters.phrases import Body, Facts, Section, blank, day_words, said, weekday_words, you

_OUTCOMES = {
    "accepted": "chấp nhận",
    "partly": "chấp nhận một phần",
    "rejected": "không chấp nhận",
    "done": "đã giải quyết xong",
    "explained": "đã giải thích",
    "transferred": "đã chuyển cơ quan có thẩm quyền",
}


def answer(facts: Facts) -> Body:
    """Answer each point: asked, found, done with its day, not done and why; then the right to go on."""
    points = facts.get("points") or ()
    sections = [point(facts, n, each) for n, each in enumerate(points, start=1)]
    return Body(
        title="",
        about=f"V/v trả lời {phrases.kind(facts)}{_code(facts)}",
        greeting=phrases.greeting(facts),
        paragraphs=[
            (
                f"{phrases.opening(phrases.agency(facts))} trả lời {phrases.matter(facts)}. "
                f"Cảm ơn {you(facts)} đã gửi và đã chờ kết quả."
            ),
        ],
        sections=[
            *(sections or [("Nội dung trả lời", [blank("trả lời từng điểm")])]),
            (f"Nếu {you(facts)} chưa đồng ý", [*_appeal(facts), phrases.contact_sentence(facts)]),
        ],
    )


def _code(facts: Facts) -> str:
    code = (facts.get("case") or {}).get("code")
    return f" mã {code}" if code else ""


def point(facts: Facts, n: int, point: Mapping[str, Any]) -> Section:
    """Return what is said of one demand: asked, found, done, and by what it is shown."""
    lines = [
        f"{phrases.opening(you(facts))} nêu: “{said(point, 'asked', 'điều đã hỏi')}”.",
        f"Kết quả kiểm tra: {said(point, 'answer', 'điều chúng tôi tìm thấy')}.",
    ]
    lines += [_deed("Đã làm", deed) for deed in point.get("done") or ()]
    if point.get("not_done"):
        lines.append(
            f"Chưa làm được: {said(point, 'not_done', '')}. Lý do: {said(point, 'why', 'vì sao')}."
        )
    if point.get("next_day"):
        lines.append(f"Phần còn lại làm xong chậm nhất {weekday_words(point['next_day'])}.")
    if point.get("outcome"):
        lines.append(f"Kết luận: {_OUTCOMES.get(str(point['outcome']), point['outcome'])}.")
    return f"Nội dung {point.get('number') or n}", [*lines, *_shown(point)]


def _shown(point: Mapping[str, Any]) -> list[str]:
    """Say on what ground a point is refused, where it moved to, and what shows its result."""
    lines = []
    if point.get("ground"):
        lines.append(f"Căn cứ: {point['ground']} ({point['article']}).")
    if point.get("moved_to"):
        lines.append(f"Nội dung này đã chuyển đến {point['moved_to']} để giải quyết.")
    if point.get("moved_case"):
        lines.append(f"Nội dung này được giải quyết trong vụ việc mã {point['moved_case']}.")
    if point.get("paper"):
        day = f", {day_words(point['paper_day'])}" if point.get("paper_day") else ""
        lines.append(f"Văn bản: {point['paper']}{day}.")
    if point.get("pictures"):
        lines.append(f"Ảnh chụp lúc {'; '.join(point['pictures'])}, xem ở trang theo dõi.")
    return lines


def _deed(label: str, deed: Mapping[str, Any]) -> str:
    when = f" {day_words(deed['day'])}" if deed.get("day") else ""
    return f"{label}{when}: {said(deed, 'what', 'việc đã làm')}."


def _appeal(facts: Facts) -> list[str]:
    if facts.get("appeal"):
        return [str(line) for line in facts["appeal"]]
    person = you(facts)
    higher = facts.get("higher")
    if phrases.is_denunciation(facts):
        return [
            (
                f"Nếu có căn cứ cho rằng việc giải quyết không đúng pháp luật, {person} có quyền tố cáo tiếp đến "
                f"{higher or 'người đứng đầu cơ quan cấp trên trực tiếp'} (Điều 37 Luật Tố cáo)."
            )
        ]
    if phrases.kind(facts) == "yêu cầu cung cấp thông tin":
        return [
            (
                f"Nếu không đồng ý với việc cung cấp hoặc từ chối, {person} có quyền khiếu nại hoặc khởi kiện "
                f"({information_appeal(date.fromisoformat(facts['case']['received'][:10]))})."
            )
        ]
    if phrases.kind(facts) == "khiếu nại":
        return [
            (
                f"Nếu không đồng ý, {person} có quyền khiếu nại lần hai đến {higher or 'người có thẩm quyền'} "
                "trong thời hiệu nêu tại Điều 33 Luật Khiếu nại, hoặc khởi kiện vụ án hành chính tại Tòa án."
            )
        ]
    return [
        (
            f"{phrases.opening(person)} có thể báo “chưa đồng ý” ở trang theo dõi hoặc tại bộ phận tiếp công dân. "
            "Chúng tôi sẽ mở lại hồ sơ và xem xét lại."
        ),
        (
            f"Nếu cho rằng quyết định hoặc hành vi hành chính nói trong thư này xâm phạm quyền và lợi ích hợp pháp của mình, {person} có quyền "
            "khiếu nại hoặc khởi kiện vụ án hành chính (Điều 7 và Điều 9 Luật Khiếu nại)."
        ),
    ]


def thanked_for(facts: Facts) -> list[str]:
    """Return what came of what the reader did, a line for each."""
    return [_deed("Việc đã làm được", deed) for deed in facts.get("effect") or ()]

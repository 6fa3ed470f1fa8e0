"""The letters that close or mend something: the answer, the thanks and the apology."""

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
APOLOGY_PARTS = (
    "Điều chúng tôi đã hẹn",
    "Điều đã xảy ra và nguyên nhân",
    "Ngày hẹn mới",
    "Lời xin lỗi và cách khiếu nại",
)


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


def thank_you(facts: Facts) -> Body:
    """Thank for one named deed and tell what came of it."""
    person = you(facts)
    deeds = [_deed("Việc đã làm được", deed) for deed in facts.get("effect") or ()]
    return Body(
        title="THƯ CẢM ƠN",
        about="",
        greeting=phrases.greeting(facts),
        paragraphs=[
            f"Thay mặt {phrases.agency(facts)}, tôi chân thành cảm ơn {person} đã {said(facts, 'deed', 'việc tốt đã làm')}.",
            *(deeds or [blank("việc đã làm được nhờ ý kiến này")]),
            (
                f"Có được kết quả ấy là nhờ {person} đã để tâm đến việc chung và nói cho chúng tôi biết. "
                "Mỗi ý kiến như vậy giúp nơi ở của chúng ta an toàn, sạch đẹp và gần gũi hơn."
            ),
            f"Tôi mong tiếp tục được nghe {person}. Kính chúc {person} và gia đình mạnh khỏe, bình an.",
        ],
    )


def apology(facts: Facts) -> Body:
    """Apologise in four parts: the promise, what happened and whose fault, the new day, the way on."""
    person = you(facts)
    late = facts.get("days_late")
    unit = facts.get("days_unit") or "ngày"
    how_late = f" Đến nay, chúng tôi đã chậm {late} {unit}." if late else ""
    remedy = [f"{phrases.opening(said(facts, 'remedy', ''))}."] if facts.get("remedy") else []
    return Body(
        title="THƯ XIN LỖI",
        about="",
        greeting=phrases.greeting(facts),
        paragraphs=[
            f"Tôi viết thư này để xin lỗi {person} vì chúng tôi đã không giữ đúng hẹn đối với {phrases.matter(facts)}.",
        ],
        sections=[
            (
                APOLOGY_PARTS[0],
                [
                    f"Chúng tôi đã hẹn {said(facts, 'clock', 'việc đã hẹn')} chậm nhất {weekday_words(facts.get('promised'), 'ngày đã hẹn')}.{how_late}"
                ],
            ),
            (
                APOLOGY_PARTS[1],
                [
                    f"{phrases.opening(said(facts, 'cause', 'điều gì đã xảy ra, vì sao'))}.",
                    f"Lỗi này thuộc về {said(facts, 'fault', 'đơn vị có lỗi')}, không phải do {person}.",
                ],
            ),
            (
                APOLOGY_PARTS[2],
                [
                    f"Chúng tôi sẽ hoàn thành chậm nhất {weekday_words(facts.get('new_due'), 'ngày mới')}.",
                    *remedy,
                ],
            ),
            (
                APOLOGY_PARTS[3],
                [
                    f"Tôi xin lỗi {person} vì sự chậm trễ này, và vì thời gian, công sức {person} đã bỏ ra để chờ.",
                    f"Người chịu trách nhiệm trả lời {person}: {phrases.reach(facts.get('contact'))}.",
                    f"Nếu chưa hài lòng, {person} có quyền khiếu nại đến {said(facts, 'higher', 'nơi nhận khiếu nại')}.",
                ],
            ),
        ],
    )

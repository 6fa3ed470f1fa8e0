"""The two papers the citizen keeps or signs: the receipt and the denouncer's own letter."""

from office.letters import phrases
from office.letters.phrases import Body, Facts, blank, you

NOT_YET_IN_FORM = (
    "Tin gửi qua mạng không có chữ ký chưa phải là đơn tố cáo đúng hình thức: Điều 22 và Điều 23 Luật Tố cáo đòi hỏi đơn "
    "có chữ ký hoặc điểm chỉ của người tố cáo, hoặc trình bày trực tiếp. "
    "Xin ông/bà in đơn ở trang theo dõi, ký và gửi đến, hoặc đến gặp chúng tôi. "
    "Họ tên, địa chỉ và mọi điều có thể nhận ra ông/bà được giữ bí mật (Điều 56 Luật Tố cáo)."
)


def receipt(facts: Facts) -> Body:
    """Confirm what came in and when, what happens next and how to follow it."""
    person = you(facts)
    clocks = [phrases.clock_sentence(clock) for clock in facts.get("clocks") or ()]
    steps = [str(step) for step in facts.get("next_steps") or ()] or [
        f"Chúng tôi đọc, phân loại và giao người giải quyết. Cần thêm điều gì, chúng tôi nhắn cho {person} trong hồ sơ.",
    ]
    sections = [("Việc tiếp theo", steps)]
    if phrases.is_denunciation(facts) and not facts.get("on_paper"):
        sections.insert(0, ("Xin đọc kỹ", [NOT_YET_IN_FORM]))
    if clocks:
        sections.append(("Ngày hẹn", clocks))
    sections.append(("Theo dõi hồ sơ", _tracking(facts)))
    return Body(
        title="BIÊN NHẬN",
        about=f"Tiếp nhận {phrases.kind(facts)}",
        greeting="",
        paragraphs=[
            (
                f"Cảm ơn {person}. {phrases.opening(phrases.agency(facts))} đã nhận {phrases.kind(facts)} của {person}. "
                "Xin giữ tờ này để theo dõi."
            ),
        ],
        sections=sections,
    )


def _tracking(facts: Facts) -> list[str]:
    person = you(facts)
    address = facts.get("track_url")
    where = f"mở {address} hoặc quét mã vuông" if address else "mở mục “Tra cứu”"
    lines = [
        f"{phrases.opening(person)} {where}, rồi nhập mã bí mật. Ở đó có người đang giữ hồ sơ, ngày hẹn, các văn bản và chỗ để nhắn thêm.",
        "Ai có mã bí mật đều xem được hồ sơ. Chúng tôi không lưu mã này; nếu mất, xin mang giấy tờ tùy thân đến bộ phận tiếp công dân.",
    ]
    if phrases.is_denunciation(facts):
        lines[1] = (
            "Ai có mã bí mật đều xem được hồ sơ, và chúng tôi không lưu mã này. Xin cất ở nơi chỉ mình ông/bà biết."
        )
    if facts.get("contact"):
        lines.append(phrases.contact_sentence(facts))
    return lines


def denunciation_letter(facts: Facts) -> Body:
    """Lay out the citizen's own denunciation (Điều 23 Luật Tố cáo) for pen and signature."""
    return Body(
        title="ĐƠN TỐ CÁO",
        about="",
        greeting=f"Kính gửi: {facts.get('authority') or blank('người có thẩm quyền giải quyết')}",
        paragraphs=[
            f"Tôi làm đơn này để tố cáo: {phrases.said(facts, 'accused', 'người bị tố cáo')}."
        ],
        sections=[
            ("1. Hành vi vi phạm pháp luật bị tố cáo", _lines(facts, "content", "nội dung tố cáo")),
            ("2. Tài liệu, chứng cứ kèm theo", _lines(facts, "evidence", "") or ["Không có."]),
            ("3. Đề nghị", _lines(facts, "wanted", "điều đề nghị")),
            (
                "4. Cam đoan",
                [
                    (
                        "Tôi cam đoan nội dung tố cáo là đúng sự thật và chịu trách nhiệm trước pháp luật về nội dung đó. "
                        "Tôi đề nghị giữ bí mật họ tên, địa chỉ, bút tích và thông tin khác về tôi."
                    ),
                ],
            ),
        ],
    )


def _lines(facts: Facts, key: str, what: str) -> list[str]:
    found = facts.get(key) or ()
    lines = [found] if isinstance(found, str) else [str(line) for line in found]
    return lines or ([blank(what)] if what else [])

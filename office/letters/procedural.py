"""The notices that tell a citizen where the case stands: received, lacking, moved, later, refused."""

from office.letters import phrases
from office.letters.phrases import Body, Facts, blank, day_words, said, under, weekday_words, you


def acknowledgement(facts: Facts) -> Body:
    """Say what we received, who holds it, until when, by which article, and what the reader can do."""
    holder = phrases.reach(facts.get("holder"))
    clocks = [phrases.clock_sentence(clock) for clock in facts.get("clocks") or ()]
    person = you(facts)
    return Body(
        title="THÔNG BÁO",
        about=f"Về việc tiếp nhận {phrases.kind(facts)}",
        greeting=phrases.greeting(facts),
        paragraphs=[
            f"{phrases.opening(phrases.agency(facts))} đã nhận {phrases.matter(facts)}. Cảm ơn {person} đã nói cho chúng tôi biết.",
        ],
        sections=[
            ("1. Nơi giữ và giải quyết hồ sơ", [f"Hồ sơ đang ở: {holder}."]),
            ("2. Ngày trả lời", clocks or [blank("ngày trả lời và căn cứ")]),
            (
                f"3. Việc {person} có thể làm",
                [
                    phrases.track_sentence(facts),
                    f"{phrases.opening(person)} có thể gửi thêm giấy tờ, rút một phần hoặc toàn bộ nội dung, hoặc đề nghị được gặp để trao đổi.",
                    "Nếu quá ngày nêu trên mà chưa có trả lời, chúng tôi phải báo lý do và ngày mới bằng văn bản.",
                    phrases.contact_sentence(facts),
                ],
            ),
        ],
    )


def more_information(facts: Facts) -> Body:
    """Say what is missing, how to send it and by when."""
    missing = [str(item).strip().rstrip(".;") for item in facts.get("missing") or ()]
    person = you(facts)
    last = len(missing) - 1
    items = [f"- {item}{'.' if n == last else ';'}" for n, item in enumerate(missing)]
    how = list(facts.get("how") or ()) or [
        "- Gửi qua mục “Tra cứu” bằng mã bí mật trên biên nhận;",
        f"- Hoặc nộp trực tiếp, gửi bưu điện đến {phrases.reach(facts.get('contact'))}.",
    ]
    return Body(
        title="THÔNG BÁO",
        about=f"Về việc bổ sung thông tin cho {phrases.kind(facts)}",
        greeting=phrases.greeting(facts),
        paragraphs=[
            (
                f"{phrases.opening(phrases.agency(facts))} đã đọc {phrases.matter(facts)}. "
                f"Để giải quyết được, chúng tôi cần {person} bổ sung:"
            ),
            *(items or [blank("thông tin, giấy tờ còn thiếu")]),
            f"Xin {person} gửi chậm nhất {weekday_words(facts.get('due'), 'ngày cần nhận')}{under(facts.get('article'))}, bằng một trong các cách sau:",
            *how,
            f"Nếu có khó khăn trong việc tìm giấy tờ, xin {person} cho chúng tôi biết. Chúng tôi sẽ hướng dẫn cách khác hoặc lùi ngày.",
            *(
                [phrases.contact_sentence(facts)] if facts.get("how") else []
            ),  # else it stands above
        ],
    )


def transfer(facts: Facts) -> Body:
    """Say to whom the matter went, why, by which article; nothing need be filed again."""
    receiver = facts.get("receiver") or {}
    name = receiver.get("unit") or blank("cơ quan nhận")
    person = you(facts)
    return Body(
        title="THÔNG BÁO",
        about=f"Về việc chuyển {phrases.kind(facts)} đến cơ quan có thẩm quyền",
        greeting=phrases.greeting(facts),
        paragraphs=[
            f"{phrases.opening(phrases.agency(facts))} đã nhận {phrases.matter(facts)}.",
            f"Việc này do {name} giải quyết. Lý do: {said(facts, 'reason', 'lý do chuyển')}.",
            (
                f"{phrases.opening(day_words(facts.get('day')))}, chúng tôi đã chuyển hồ sơ đến {name}{under(facts.get('article'))}. "
                f"{phrases.opening(person)} không phải gửi lại."
            ),
            f"Nơi đang giữ hồ sơ: {phrases.reach(receiver)}.",
            (
                "Chúng tôi đã đề nghị nơi nhận báo lại kết quả. Khi có kết quả, chúng tôi ghi vào hồ sơ để "
                f"{person} xem được bằng mã trên biên nhận."
            ),
            phrases.contact_sentence(facts),
        ],
    )


def extension(facts: Facts) -> Body:
    """Say why the day moves, to which day, by which article."""
    person = you(facts)
    old = facts.get("old_due")
    return Body(
        title="THÔNG BÁO",
        about=f"Về việc gia hạn giải quyết {phrases.kind(facts)}",
        greeting=phrases.greeting(facts),
        paragraphs=[
            (
                f"{phrases.opening(phrases.agency(facts))} đang giải quyết {phrases.matter(facts)}. "
                f"Theo hẹn, chúng tôi {said(facts, 'clock', 'việc đã hẹn')} chậm nhất {day_words(old, 'ngày đã hẹn')}."
            ),
            f"Chúng tôi cần thêm thời gian. Lý do: {said(facts, 'reason', 'lý do cụ thể')}.",
            f"Ngày mới là {weekday_words(facts.get('new_due'), 'ngày mới')}{under(facts.get('article'))}.",
            (
                f"Chúng tôi hiểu việc chờ đợi làm {person} vất vả, và mong {person} thông cảm. "
                f"Nếu việc cần làm gấp hoặc {person} không đồng ý với việc gia hạn, xin cho chúng tôi biết."
            ),
            phrases.contact_sentence(facts),
        ],
    )


def declined(facts: Facts) -> Body:
    """Say that the case is not accepted, on which ground, and what the reader can do now."""
    person = you(facts)
    article = facts.get("article") or blank("điều khoản")
    next_steps = [str(step) for step in facts.get("what_next") or facts.get("missing") or ()]
    return Body(
        title="THÔNG BÁO",
        about=f"Về việc không thụ lý {phrases.kind(facts)}",
        greeting=phrases.greeting(facts),
        paragraphs=[
            f"{phrases.opening(phrases.agency(facts))} đã xem xét {phrases.matter(facts)} và không thụ lý.",
        ],
        sections=[
            (
                "1. Lý do và căn cứ",
                [
                    f"{phrases.opening(said(facts, 'reason', 'lý do cụ thể'))}.",
                    f"Căn cứ: {article}.",
                ],
            ),
            (
                f"2. Việc {person} có thể làm",
                [
                    *next_steps,
                    *(facts.get("appeal") or _appeal_refusal(facts)),
                    phrases.contact_sentence(facts),
                ],
            ),
        ],
    )


def guidance(facts: Facts) -> Body:
    """Say which agency is competent, how to reach it, and which papers come back."""
    receiver = facts.get("receiver") or {}
    name = receiver.get("unit") or blank("cơ quan có thẩm quyền")
    person = you(facts)
    papers = [str(paper).strip().rstrip(".;") for paper in facts.get("papers_returned") or ()]
    returned = (
        [f"Chúng tôi gửi lại {person} giấy tờ đã nộp: {'; '.join(papers)}."] if papers else []
    )
    return Body(
        title="PHIẾU HƯỚNG DẪN",
        about=f"Về việc gửi {phrases.kind(facts)} đến đúng cơ quan",
        greeting=phrases.greeting(facts),
        paragraphs=[
            f"{phrases.opening(phrases.agency(facts))} đã nhận {phrases.matter(facts)}.",
            f"Chúng tôi không có thẩm quyền giải quyết việc này. Lý do: {said(facts, 'reason', 'lý do')}.",
            (
                f"Nơi có thẩm quyền là {name}{under(facts.get('article'))}. "
                f"Xin {person} gửi đơn đến: {phrases.reach(receiver)}."
            ),
            *(str(step) for step in facts.get("how") or ()),
            *returned,
            f"Nếu nơi đó không nhận đơn, xin {person} cho chúng tôi biết, chúng tôi sẽ giúp liên hệ.",
            phrases.contact_sentence(facts),
        ],
    )


def _appeal_refusal(facts: Facts) -> list[str]:
    person = you(facts)
    if phrases.is_denunciation(facts):
        return [
            (
                f"Nếu có căn cứ cho rằng việc không thụ lý là không đúng pháp luật, {person} có quyền phản ánh, "
                f"tố cáo đến {facts.get('higher') or 'cơ quan cấp trên trực tiếp của chúng tôi'}."
            )
        ]
    return [
        (
            f"Nếu không đồng ý, {person} có quyền khiếu nại việc không thụ lý đến người ký văn bản này "
            f"hoặc đến {facts.get('higher') or 'cơ quan cấp trên trực tiếp'}, hoặc khởi kiện vụ án hành chính tại Tòa án theo quy định của pháp luật."
        )
    ]

"""The steps a clock may run for, and what each is called to officers, in letters and in the trail."""

from dataclasses import dataclass

from office.base.i18n import N_

ACCEPT, SETTLE, TRANSFER = "accept", "settle", "transfer"
NOTIFY, SEND, PUBLISH = "notify", "send", "publish"
ENFORCE, HANDLE = "enforce", "handle"
SERVE, SERVE_RESUME = "serve", "serve_resume"
REVIEW, DEMAND, REPORT = "review", "demand", "report"


@dataclass(frozen=True, slots=True)
class Words:
    """How one step is spoken of."""

    label: str
    """Beside the clock."""
    deed: str
    """In the trail, after "late"."""
    promised: str
    """In a letter, in Vietnamese: what was to be done until the day."""
    owed: bool = True
    """To the citizen, who is owed an apology when it is late; otherwise a duty among offices."""


STEPS: dict[str, Words] = {
    ACCEPT: Words(
        N_("Thụ lý, báo đã nhận"),
        N_("thụ lý"),
        "xem xét, báo cho ông/bà biết có thụ lý hay không",
    ),
    SETTLE: Words(N_("Giải quyết và trả lời"), N_("giải quyết"), "giải quyết và trả lời ông/bà"),
    TRANSFER: Words(
        N_("Chuyển đến cơ quan có thẩm quyền"),
        N_("chuyển đơn"),
        "chuyển đơn đến cơ quan có thẩm quyền và báo cho ông/bà",
    ),
    NOTIFY: Words(N_("Báo đã thụ lý"), N_("báo đã thụ lý"), "báo cho ông/bà biết đã thụ lý"),
    SEND: Words(
        N_("Gửi quyết định, kết luận"),
        N_("gửi quyết định, kết luận"),
        "gửi ông/bà quyết định hoặc thông báo kết luận",
    ),
    PUBLISH: Words(
        N_("Công khai kết quả"), N_("công khai"), "công khai kết quả giải quyết", owed=False
    ),
    ENFORCE: Words(
        N_("Chỉ đạo thi hành quyết định"),
        N_("chỉ đạo thi hành"),
        "chỉ đạo thi hành quyết định",
        owed=False,
    ),
    HANDLE: Words(
        N_("Xử lý theo kết luận"),
        N_("xử lý theo kết luận"),
        "xử lý theo kết luận nội dung",
        owed=False,
    ),
    SERVE: Words(
        N_("Gửi quyết định tạm đình chỉ"),
        N_("gửi quyết định tạm đình chỉ"),
        "gửi ông/bà quyết định tạm đình chỉ",
    ),
    SERVE_RESUME: Words(
        N_("Gửi quyết định tiếp tục giải quyết"),
        N_("gửi quyết định tiếp tục"),
        "gửi ông/bà quyết định tiếp tục giải quyết",
    ),
    REVIEW: Words(N_("Xem lại kết quả"), N_("xem lại"), "xem lại kết quả và trả lời ông/bà"),
    DEMAND: Words(
        N_("Yêu cầu cấp dưới báo cáo"),
        N_("yêu cầu báo cáo"),
        "yêu cầu người giải quyết báo cáo lý do chậm",
        owed=False,
    ),
    REPORT: Words(
        N_("Cấp dưới báo cáo lý do chậm"),
        N_("báo cáo lý do chậm"),
        "báo cáo lý do chậm",
        owed=False,
    ),
}

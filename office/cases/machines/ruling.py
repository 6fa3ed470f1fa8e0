"""Moves of complaints and denunciations alike: finding the facts, suspending, ending, withdrawing."""

from office.base.i18n import N_
from office.cases import permissions as may
from office.cases.machines import common
from office.cases.machines.common import changed
from office.cases.machines.moves import Move
from office.cases.machines.needs import ASKED_TO_WITHDRAW, NOT_YET_WITHDRAWN, SERVED_OWED, owes
from office.cases.statuses import OPEN, TRIAGE_STAGES, UNDECIDED, WORKING, S
from office.cases.steps import ACCEPT, PUBLISH, SEND, SERVE, SERVE_RESUME

AFTER_ACCEPTANCE = UNDECIDED - {S.RECEIVED}
"""A waiting case counts as what it was before it waited."""
RECORDED_WITHDRAWAL = Move(
    "record_withdrawal",
    N_("Ghi việc rút theo đơn hoặc biên bản"),
    N_("Rút một phần: các điểm đó ra khỏi vụ việc. Rút hết: lãnh đạo ra quyết định đình chỉ."),
    N_("Đã ghi việc rút"),
    AFTER_ACCEPTANCE,
    None,
    may.HANDLE,
    asks=("by", "day", "withdrawn_points"),
)
WITHDRAWING: tuple[Move, ...] = (
    changed(common.WITHDRAWAL, sources=TRIAGE_STAGES),
    Move(
        "ask_to_withdraw",
        N_("Đề nghị rút"),
        N_("Lãnh đạo ra quyết định đình chỉ, hoặc cho biết vì sao vẫn phải giải quyết."),
        N_("Ông/bà đã đề nghị rút"),
        AFTER_ACCEPTANCE,
        None,
        may.TRACK,
        needs=(NOT_YET_WITHDRAWN,),
        tells=False,
        tone="warning",
    ),
)
"""What was accepted ends by a decision, also where its sender wants it to (Điều 11a Luật Khiếu nại, Điều 33 Luật Tố cáo)."""
REFUSAL_TO_WITHDRAW = Move(
    "refuse_withdrawal",
    N_("Vẫn giải quyết dù người tố cáo rút"),
    N_("Có dấu hiệu vi phạm, bị ép buộc, mua chuộc, hoặc vu khống: việc giải quyết tiếp tục."),
    N_("Việc giải quyết vẫn tiếp tục"),
    AFTER_ACCEPTANCE,
    None,
    may.SIGN,
    needs=(ASKED_TO_WITHDRAW,),
    article="Điều 33 Luật Tố cáo",
    asks=("reason",),
)
SUSPENDING: tuple[Move, ...] = (
    Move(
        "suspend",
        N_("Tạm đình chỉ"),
        N_("Đồng hồ giải quyết dừng; thời gian dừng không tính. Đã trễ thì vẫn là trễ."),
        N_("Đã tạm đình chỉ giải quyết"),
        WORKING,
        S.SUSPENDED,
        may.SUSPEND,
        keeps=True,
        pauses=True,
        starts=(SERVE,),
        paper=N_("quyết định tạm đình chỉ"),
    ),
    Move(
        "resume",
        N_("Tiếp tục giải quyết"),
        N_("Đồng hồ chạy tiếp với số ngày còn lại."),
        N_("Đã tiếp tục giải quyết"),
        frozenset({S.SUSPENDED}),
        None,
        may.SUSPEND,
        returns=True,
        resumes=True,
        starts=(SERVE_RESUME,),
        paper=N_("quyết định tiếp tục"),
    ),
    Move(
        "serve",
        N_("Đã gửi quyết định tạm đình chỉ, tiếp tục"),
        N_("Đồng hồ gửi quyết định dừng."),
        N_("Đã gửi quyết định tạm đình chỉ hoặc tiếp tục"),
        OPEN - TRIAGE_STAGES,
        None,
        may.HANDLE,
        needs=(SERVED_OWED,),
        stops=(SERVE, SERVE_RESUME),
        asks=("day", "way"),
        tells=False,
    ),
    Move(
        "terminate",
        N_("Đình chỉ giải quyết"),
        N_("Vụ việc kết thúc không có kết luận; quyết định đình chỉ gửi người dân."),
        N_("Đã đình chỉ giải quyết"),
        AFTER_ACCEPTANCE,
        S.TERMINATED,
        may.SUSPEND,
        drops=True,
        stops=(ACCEPT,),
        paper=N_("quyết định đình chỉ"),
        asks=("end", "paper", "day", "reason"),
        tone="warning",
    ),
)
_DISPUTE, _REOPEN, _UPHOLD = common.REOPENING
DISPUTING: tuple[Move, ...] = (
    changed(_DISPUTE, keeps=True),
    changed(_REOPEN, drops=True),
    changed(
        _UPHOLD,
        returns=True,
        effect=N_("Kết quả giữ nguyên, vụ việc đi tiếp; lý do được báo cho người dân."),
    ),
)
"""A dispute stays no decision: upheld, it goes on to where it was; reopened, nothing more is owed of it."""
VERIFYING = Move(
    "verify",
    N_("Giao xác minh"),
    N_("Quyết định giao xác minh; người xác minh bắt đầu làm việc với các bên."),
    N_("Đã giao xác minh nội dung"),
    frozenset({S.ACCEPTED}),
    S.VERIFYING,
    may.HANDLE,
    asks=("paper", "day"),
)
REPORTING = Move(
    "report",
    N_("Báo cáo kết quả xác minh"),
    N_("Kết quả xác minh được ghi; bước sau là đối thoại hoặc trình ký."),
    N_("Đã có báo cáo kết quả xác minh"),
    frozenset({S.VERIFYING}),
    S.REPORTED,
    may.HANDLE,
    asks=("findings",),
)
SENDING = Move(
    "send",
    N_("Đã gửi quyết định, kết luận"),
    N_("Đồng hồ gửi dừng."),
    N_("Đã gửi kết quả giải quyết"),
    frozenset({S.ANSWERED, S.EFFECTIVE}),
    None,
    may.HANDLE,
    needs=(owes(SEND),),
    stops=(SEND,),
    asks=("day", "way"),
    tells=False,
)
PUBLISHING = Move(
    "publish",
    N_("Đã công khai kết quả"),
    N_("Họp, niêm yết hoặc trên phương tiện thông tin; không bao giờ nêu người tố cáo."),
    N_("Đã công khai kết quả giải quyết"),
    frozenset({S.ANSWERED, S.EFFECTIVE}),
    None,
    may.HANDLE,
    needs=(owes(PUBLISH),),
    stops=(PUBLISH,),
    asks=("day", "place"),
    tells=False,
)

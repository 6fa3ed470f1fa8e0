"""The life of an information request (law.md §13.5), under the law of the day it was sent."""

from office.base.i18n import N_
from office.cases import permissions as may
from office.cases.machines import common, together
from office.cases.machines.common import changed
from office.cases.machines.moves import Move
from office.cases.machines.needs import CONSENT_ASKED, CONSENT_GIVEN, PAY_DAY_OVER
from office.cases.statuses import FINDING, S
from office.cases.steps import ACCEPT, SETTLE

ROWS: tuple[Move, ...] = (
    common.ACCEPTANCE,
    *(
        changed(row, sources=frozenset({S.DISPUTED}), needs=()) if row.name == "transfer" else row
        for row in common.TRIAGE
    ),
    *common.WORK,
    Move(
        "ask_consent",
        N_("Hỏi ý kiến người thứ ba"),
        N_("Bí mật kinh doanh, đời sống riêng: chỉ cung cấp khi người đó đồng ý. Hạn vẫn chạy."),
        N_("Đã hỏi ý kiến người có thông tin"),
        FINDING,
        None,
        may.HANDLE,
        needs=(CONSENT_GIVEN,),
        paper="Mẫu 06",
        article="Điều 16 Luật Tiếp cận thông tin",
        asks=("third", "until"),
    ),
    Move(
        "take_consent",
        N_("Ghi trả lời của người thứ ba"),
        N_("Không đồng ý thì phần đó bị từ chối theo căn cứ R1."),
        N_("Người có thông tin đã trả lời"),
        FINDING,
        None,
        may.HANDLE,
        needs=(CONSENT_ASKED,),
        article="Điều 16 Luật Tiếp cận thông tin",
        asks=("agreed", "day"),
        tells=False,
        public=False,
    ),
    Move(
        "tell_cost",
        N_("Báo chi phí in, sao, gửi"),
        N_("Người dân được báo số tiền và ngày trả; không trả thì từ chối theo căn cứ R6."),
        N_("Đã báo chi phí in, sao, gửi"),
        FINDING - {S.UNPAID},
        S.UNPAID,
        may.HANDLE,
        keeps=True,
        paper="Mẫu 03",
        article="Điều 25 Luật Tiếp cận thông tin 2026",
        asks=("amount", "until"),
    ),
    Move(
        "take_payment",
        N_("Đã nhận chi phí"),
        N_("Vụ việc trở lại bước trước."),
        N_("Đã nhận chi phí"),
        frozenset({S.UNPAID}),
        None,
        may.HANDLE,
        returns=True,
        asks=("day", "paper"),
    ),
    Move(
        "refuse_unpaid",
        N_("Từ chối vì không trả chi phí"),
        N_("Vụ việc kết thúc; người dân được báo căn cứ R6 và quyền khiếu nại, khởi kiện."),
        N_("Từ chối cung cấp: chi phí không được trả (R6)"),
        frozenset({S.UNPAID}),
        S.DECLINED,
        may.SIGN,
        needs=(PAY_DAY_OVER,),
        stops=(ACCEPT, SETTLE),
        drops=True,
        paper="Mẫu 05",
        article="Điều 27 Luật Tiếp cận thông tin 2026",
        asks=("reason",),
        tone="warning",
    ),
    changed(common.PROPOSAL, needs=(CONSENT_GIVEN,), sources=common.PROPOSAL.sources - {S.UNPAID}),
    *common.SIGNING,
    common.ANSWER,
    common.CLOSING,
    *common.REOPENING,
    common.WITHDRAWAL,
    *together.PARTING,
)

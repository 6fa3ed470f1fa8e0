"""Where a case can stand, and how that is said to officers and to citizens."""

from enum import StrEnum

from office.base.i18n import N_


class Status(StrEnum):
    """The stage of a case."""

    RECEIVED = "received"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    VERIFYING = "verifying"
    REPORTED = "reported"
    UNPAID = "unpaid"
    SUSPENDED = "suspended"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    EFFECTIVE = "effective"
    DISPUTED = "disputed"
    CLOSED = "closed"
    DECLINED = "declined"
    GUIDED = "guided"
    TRANSFERRED = "transferred"
    JOINED = "joined"
    SPLIT = "split"
    FOLDED = "folded"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    APPEALED = "appealed"
    FILED_AWAY = "filed_away"
    INSPECTED = "inspected"
    HANDED_OVER = "handed_over"


S = Status
TRIAGE_STAGES = frozenset({S.RECEIVED, S.WAITING})
FINDING = frozenset({S.ACCEPTED, S.VERIFYING, S.REPORTED, S.UNPAID})
"""The matter is being looked into."""
WORKING = FINDING | {S.WAITING}
UNDECIDED = WORKING | {S.RECEIVED, S.SUSPENDED, S.PROPOSED}
OPEN = UNDECIDED | {S.ANSWERED, S.EFFECTIVE, S.DISPUTED}
ENDED = frozenset(Status) - OPEN

LABELS: dict[Status, str] = {
    S.RECEIVED: N_("Mới tiếp nhận"),
    S.WAITING: N_("Chờ người dân bổ sung"),
    S.ACCEPTED: N_("Đang giải quyết"),
    S.VERIFYING: N_("Đang xác minh"),
    S.REPORTED: N_("Đã có báo cáo xác minh"),
    S.UNPAID: N_("Chờ người dân trả chi phí"),
    S.SUSPENDED: N_("Tạm đình chỉ"),
    S.PROPOSED: N_("Chờ ký trả lời"),
    S.ANSWERED: N_("Đã trả lời"),
    S.EFFECTIVE: N_("Quyết định có hiệu lực"),
    S.DISPUTED: N_("Người dân chưa đồng ý"),
    S.CLOSED: N_("Đã kết thúc"),
    S.DECLINED: N_("Không thụ lý"),
    S.GUIDED: N_("Đã hướng dẫn"),
    S.TRANSFERRED: N_("Đã chuyển cơ quan khác"),
    S.JOINED: N_("Đã nhập vào vụ việc trước"),
    S.SPLIT: N_("Đã tách thành nhiều vụ việc"),
    S.FOLDED: N_("Đã gộp lại vào đơn gốc"),
    S.WITHDRAWN: N_("Người dân đã rút"),
    S.TERMINATED: N_("Đã đình chỉ"),
    S.APPEALED: N_("Đã khiếu nại lần hai"),
    S.FILED_AWAY: N_("Lưu đơn"),
    S.INSPECTED: N_("Chuyển thanh tra, kiểm tra"),
    S.HANDED_OVER: N_("Chuyển cơ quan điều tra"),
}

FOR_CITIZENS: dict[Status, str] = {
    S.RECEIVED: N_("Chúng tôi đã nhận và đang xem ai sẽ giải quyết."),
    S.WAITING: N_("Chúng tôi đang chờ ông/bà bổ sung."),
    S.ACCEPTED: N_("Cơ quan đang giải quyết."),
    S.VERIFYING: N_("Cơ quan đang xác minh: xem hồ sơ, hỏi các bên, xem tại chỗ."),
    S.REPORTED: N_("Đã xác minh xong; đang chuẩn bị kết luận."),
    S.UNPAID: N_("Chúng tôi đang chờ ông/bà trả chi phí in, sao, gửi."),
    S.SUSPENDED: N_("Việc giải quyết đang tạm dừng theo luật; thời gian này không tính."),
    S.PROPOSED: N_("Trả lời đã soạn xong, đang chờ lãnh đạo ký."),
    S.ANSWERED: N_("Cơ quan đã trả lời. Nếu chưa đúng, ông/bà hãy cho biết."),
    S.EFFECTIVE: N_("Quyết định đã có hiệu lực; cơ quan đang chỉ đạo thi hành."),
    S.DISPUTED: N_("Ông/bà cho biết việc chưa được giải quyết. Lãnh đạo đang xem lại."),
    S.CLOSED: N_("Vụ việc đã kết thúc."),
    S.DECLINED: N_("Cơ quan không thụ lý; lý do ghi trong thông báo."),
    S.GUIDED: N_("Cơ quan đã hướng dẫn nơi có thẩm quyền."),
    S.TRANSFERRED: N_("Vụ việc đã chuyển đến cơ quan có thẩm quyền; ông/bà không phải gửi lại."),
    S.JOINED: N_("Vụ việc được nhập vào một vụ trước về cùng việc này."),
    S.SPLIT: N_("Đơn nói nhiều việc nên được tách; mỗi việc là một vụ riêng, có hạn riêng."),
    S.FOLDED: N_("Phần này được gộp lại vào đơn gốc; xin theo dõi ở đơn gốc."),
    S.WITHDRAWN: N_("Ông/bà đã rút."),
    S.TERMINATED: N_("Việc giải quyết đã được đình chỉ; lý do ghi trong quyết định."),
    S.APPEALED: N_("Ông/bà đã khiếu nại lần hai; xin theo dõi ở vụ việc mới."),
    S.FILED_AWAY: N_("Đơn được lưu vì không đủ điều kiện để xử lý."),
    S.INSPECTED: N_("Nội dung đã được chuyển để thanh tra, kiểm tra."),
    S.HANDED_OVER: N_("Hồ sơ đã chuyển cơ quan điều tra."),
}

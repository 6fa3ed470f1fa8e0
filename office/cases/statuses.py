"""Where a case can stand, and how that is said to officers and to citizens."""

from enum import StrEnum

from office.base.i18n import N_


class Status(StrEnum):
    """The stage of a case."""

    RECEIVED = "received"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    SUSPENDED = "suspended"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    DISPUTED = "disputed"
    CLOSED = "closed"
    DECLINED = "declined"
    GUIDED = "guided"
    TRANSFERRED = "transferred"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"


S = Status
OPEN = frozenset(
    {S.RECEIVED, S.WAITING, S.ACCEPTED, S.SUSPENDED, S.PROPOSED, S.ANSWERED, S.DISPUTED}
)
ENDED = frozenset(Status) - OPEN
UNDECIDED = frozenset({S.RECEIVED, S.WAITING, S.ACCEPTED, S.SUSPENDED, S.PROPOSED})

LABELS: dict[Status, str] = {
    S.RECEIVED: N_("Mới tiếp nhận"),
    S.WAITING: N_("Chờ người dân bổ sung"),
    S.ACCEPTED: N_("Đang giải quyết"),
    S.SUSPENDED: N_("Tạm đình chỉ"),
    S.PROPOSED: N_("Chờ ký trả lời"),
    S.ANSWERED: N_("Đã trả lời"),
    S.DISPUTED: N_("Người dân chưa đồng ý"),
    S.CLOSED: N_("Đã kết thúc"),
    S.DECLINED: N_("Không thụ lý"),
    S.GUIDED: N_("Đã hướng dẫn"),
    S.TRANSFERRED: N_("Đã chuyển cơ quan khác"),
    S.JOINED: N_("Đã nhập vào vụ việc trước"),
    S.WITHDRAWN: N_("Người dân đã rút"),
}

FOR_CITIZENS: dict[Status, str] = {
    S.RECEIVED: N_("Chúng tôi đã nhận và đang xem ai sẽ giải quyết."),
    S.WAITING: N_("Chúng tôi đang chờ ông/bà bổ sung."),
    S.ACCEPTED: N_("Cơ quan đang giải quyết."),
    S.SUSPENDED: N_("Việc giải quyết đang tạm dừng theo luật; thời gian này không tính."),
    S.PROPOSED: N_("Trả lời đã soạn xong, đang chờ lãnh đạo ký."),
    S.ANSWERED: N_("Cơ quan đã trả lời. Nếu chưa đúng, ông/bà hãy cho biết."),
    S.DISPUTED: N_("Ông/bà cho biết việc chưa được giải quyết. Lãnh đạo đang xem lại."),
    S.CLOSED: N_("Vụ việc đã kết thúc."),
    S.DECLINED: N_("Cơ quan không thụ lý; lý do ghi trong thông báo."),
    S.GUIDED: N_("Cơ quan đã hướng dẫn nơi có thẩm quyền."),
    S.TRANSFERRED: N_("Vụ việc đã chuyển đến cơ quan có thẩm quyền; ông/bà không phải gửi lại."),
    S.JOINED: N_("Vụ việc được nhập vào một vụ trước về cùng việc này."),
    S.WITHDRAWN: N_("Ông/bà đã rút."),
}

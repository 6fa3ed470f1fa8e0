"""Moves that several kinds share; a kind says otherwise with `changed`."""

from dataclasses import replace
from typing import Any

from office.base.i18n import N_
from office.cases import permissions as may
from office.cases.machines.moves import Move
from office.cases.machines.needs import A_PART, NOT_A_PART
from office.cases.statuses import FINDING, TRIAGE_STAGES, UNDECIDED, WORKING, S
from office.cases.steps import ACCEPT, REVIEW, SETTLE, TRANSFER

ACCEPTANCE = Move(
    "accept",
    N_("Thụ lý"),
    N_("Đồng hồ giải quyết chạy; thông báo thụ lý gửi người dân."),
    N_("Đã thụ lý và giao đơn vị giải quyết"),
    TRIAGE_STAGES,
    S.ACCEPTED,
    may.TRIAGE,
    stops=(ACCEPT,),
    letter="acknowledgement",
    key="a",
    tone="primary",
)
TRIAGE: tuple[Move, ...] = (
    Move(
        "decline",
        N_("Không thụ lý"),
        N_("Vụ việc kết thúc; thông báo nêu lý do, điều luật gửi người dân."),
        N_("Không thụ lý"),
        TRIAGE_STAGES,
        S.DECLINED,
        may.TRIAGE,
        stops=(ACCEPT, SETTLE),
        drops=True,
        letter="declined",
        tone="warning",
    ),
    Move(
        "guide",
        N_("Hướng dẫn"),
        N_("Vụ việc kết thúc; người dân nhận hướng dẫn nơi có thẩm quyền."),
        N_("Đã hướng dẫn đến cơ quan có thẩm quyền"),
        TRIAGE_STAGES,
        S.GUIDED,
        may.TRIAGE,
        stops=(ACCEPT, SETTLE),
        drops=True,
        letter="guidance",
    ),
    Move(
        "transfer",
        N_("Chuyển cơ quan khác"),
        N_("Vụ việc chuyển ra ngoài; người dân nhận thông báo và không phải gửi lại."),
        N_("Đã chuyển đến cơ quan có thẩm quyền"),
        TRIAGE_STAGES | {S.ACCEPTED, S.DISPUTED},
        S.TRANSFERRED,
        may.TRIAGE,
        stops=(ACCEPT, SETTLE, TRANSFER, REVIEW),
        drops=True,
        letter="transfer",
        key="t",
    ),
    Move(
        "join",
        N_("Nhập vào vụ trước"),
        N_("Vụ này đi theo vụ đã có về cùng việc; người dân theo dõi được kết quả chung."),
        N_("Đã nhập vào một vụ việc trước về cùng việc này"),
        TRIAGE_STAGES,
        S.JOINED,
        may.TRIAGE,
        stops=(ACCEPT, SETTLE),
    ),
    Move(
        "sort",
        N_("Đổi loại, lĩnh vực"),
        N_("Loại hoặc lĩnh vực đổi; hạn mới tính từ ngày nhận, không ai được thêm ngày."),
        N_("Đã xếp lại loại hoặc lĩnh vực"),
        TRIAGE_STAGES,
        None,
        may.TRIAGE,
        tells=False,
    ),
)
SEALING = Move(
    "seal",
    N_("Chuyển thành tố cáo"),
    N_(
        "Tên người gửi, lời đơn, giấy tờ được niêm phong ngay; chỉ cán bộ tiếp nhận tố cáo còn đọc được. "
        "Ngày nhận giữ nguyên. Thư điện tử đã gửi trước đây không gọi lại được."
    ),
    N_("Đơn được xác định là tố cáo; danh tính và nội dung đã được niêm phong"),
    TRIAGE_STAGES | {S.ACCEPTED},
    S.RECEIVED,
    may.TRIAGE,
    tells=False,
    article="Điều 47, Điều 48 Luật Tố cáo",
    tone="warning",
)
SPLITTING: tuple[Move, ...] = (
    Move(
        "split",
        N_("Tách đơn nhiều nội dung"),
        N_(
            "Mỗi nội dung thành một vụ có mã, hạn, đơn vị riêng, tính từ ngày nhận đơn đầu; đơn này kết "
            "thúc vì mọi nội dung đã có vụ riêng."
        ),
        N_("Đơn nói nhiều việc, đã tách thành các vụ riêng"),
        TRIAGE_STAGES | {S.ACCEPTED},
        S.SPLIT,
        may.TRIAGE,
        needs=(NOT_A_PART,),
        drops=True,
        keeps=True,
        article="Thông tư 05/2021/TT-TTCP",
    ),
    Move(
        "unsplit",
        N_("Gộp lại đơn đã tách"),
        N_(
            "Chỉ khi chưa ai làm gì ở các phần: các phần đóng lại, đơn này trở về bước trước, hạn cũ chạy tiếp."
        ),
        N_("Các phần đã được gộp lại vào đơn này"),
        frozenset({S.SPLIT}),
        None,
        may.TRIAGE,
        returns=True,
    ),
    Move(
        "fold",
        N_("Gộp vào đơn gốc"),
        N_("Phần này đóng lại, đơn gốc được giải quyết tiếp."),
        N_("Đã gộp lại vào đơn gốc"),
        TRIAGE_STAGES | {S.ACCEPTED},
        S.FOLDED,
        may.TRIAGE,
        needs=(A_PART,),
        drops=True,
        tells=False,
    ),
)
WORK: tuple[Move, ...] = (
    Move(
        "assign",
        N_("Giao việc"),
        N_("Đơn vị và người giữ vụ việc thay đổi; hạn không đổi."),
        N_("Đã giao đơn vị xử lý"),
        UNDECIDED | {S.DISPUTED, S.ANSWERED, S.EFFECTIVE},
        None,
        may.ASSIGN,
        tells=False,
        key="g",
    ),
    Move(
        "ask",
        N_("Đề nghị bổ sung"),
        N_("Người dân nhận đề nghị; đồng hồ vẫn chạy, trừ yêu cầu thông tin chưa hợp lệ."),
        N_("Đã đề nghị ông/bà bổ sung"),
        FINDING | {S.RECEIVED},
        S.WAITING,
        may.ASK,
        keeps=True,
        letter="more_information",
    ),
    Move(
        "supply",
        N_("Gửi bổ sung"),
        N_("Cơ quan nhận được bổ sung và làm tiếp."),
        N_("Ông/bà đã bổ sung"),
        frozenset({S.WAITING}),
        None,
        may.TRACK,
        returns=True,
        tells=False,
    ),
    Move(
        "go_on",
        N_("Làm tiếp, không chờ nữa"),
        N_("Vụ việc trở lại bước trước; người dân vẫn bổ sung được."),
        N_("Cơ quan làm tiếp với những gì đã có"),
        frozenset({S.WAITING}),
        None,
        may.ASK,
        returns=True,
    ),
    Move(
        "ask_extension",
        N_("Xin gia hạn"),
        N_("Lãnh đạo duyệt; hạn chưa đổi cho đến khi được duyệt."),
        N_("Đã đề nghị gia hạn"),
        WORKING,
        None,
        may.HANDLE,
        tells=False,
        public=False,
        key="e",
    ),
    Move(
        "grant_extension",
        N_("Duyệt gia hạn"),
        N_("Hạn mới có hiệu lực; thông báo gia hạn gửi người dân."),
        N_("Đã gia hạn giải quyết"),
        WORKING,
        None,
        may.GRANT_EXTENSION,
        letter="extension",
        tone="primary",
    ),
    Move(
        "refuse_extension",
        N_("Không duyệt gia hạn"),
        N_("Hạn giữ nguyên; người đề nghị được báo."),
        N_("Không duyệt gia hạn"),
        WORKING,
        None,
        may.GRANT_EXTENSION,
        tells=False,
        public=False,
    ),
)
PROPOSAL = Move(
    "propose",
    N_("Trình ký trả lời"),
    N_("Trả lời từng điểm sang hàng chờ ký của lãnh đạo."),
    N_("Trả lời đã soạn, chờ lãnh đạo ký"),
    WORKING,
    S.PROPOSED,
    may.HANDLE,
    keeps=True,
    tells=False,
    key="r",
    tone="primary",
)
SIGNING: tuple[Move, ...] = (
    Move(
        "send_back",
        N_("Trả lại để sửa"),
        N_("Người soạn nhận lại kèm ý kiến; đồng hồ vẫn chạy."),
        N_("Lãnh đạo yêu cầu sửa trả lời"),
        frozenset({S.PROPOSED}),
        None,
        may.SIGN,
        returns=True,
        tells=False,
        public=False,
    ),
)
ANSWER = Move(
    "answer",
    N_("Ký và gửi trả lời"),
    N_("Văn bản được cấp số, gửi người dân; đồng hồ giải quyết dừng."),
    N_("Cơ quan đã trả lời"),
    frozenset({S.PROPOSED}),
    S.ANSWERED,
    may.SIGN,
    stops=(ACCEPT, SETTLE),
    letter="answer",
    tone="primary",
)
CLOSING = Move(
    "close",
    N_("Kết thúc vụ việc"),
    N_("Người dân được mời đánh giá; vẫn có thể nói là chưa xong."),
    N_("Vụ việc đã kết thúc"),
    frozenset({S.ANSWERED}),
    S.CLOSED,
    may.CLOSE,
    tone="primary",
    key="c",
)
WITHDRAWAL = Move(
    "withdraw",
    N_("Rút"),
    N_("Vụ việc dừng lại. Ông/bà vẫn xem được, và có thể gửi lại khi cần."),
    N_("Ông/bà đã rút"),
    UNDECIDED,
    S.WITHDRAWN,
    may.TRACK,
    drops=True,
    tone="warning",
)
REOPENING: tuple[Move, ...] = (
    Move(
        "dispute",
        N_("Việc chưa được giải quyết"),
        N_("Lãnh đạo xem lại; vụ việc mở trở lại nếu ông/bà đúng."),
        N_("Ông/bà cho biết việc chưa được giải quyết"),
        frozenset({S.ANSWERED, S.CLOSED}),
        S.DISPUTED,
        may.TRACK,
        tells=False,
    ),
    Move(
        "reopen",
        N_("Mở lại"),
        N_("Giải quyết lại, đồng hồ mới chạy từ hôm nay; lần trễ cũ vẫn giữ."),
        N_("Vụ việc được mở lại"),
        frozenset({S.DISPUTED, S.CLOSED}),
        S.ACCEPTED,
        may.REOPEN,
        stops=(REVIEW,),
        starts=(SETTLE,),
        tone="primary",
    ),
    Move(
        "uphold",
        N_("Giữ kết quả"),
        N_("Vụ việc kết thúc; lý do và quyền tiếp theo được báo cho người dân."),
        N_("Cơ quan xem lại và giữ kết quả"),
        frozenset({S.DISPUTED}),
        S.CLOSED,
        may.REOPEN,
        stops=(REVIEW,),
    ),
)


def changed(row: Move, **said: Any) -> Move:
    """Return *row* as one kind has it."""
    return replace(row, **said)

"""The life of a complaint at either level (law.md §13.2): Luật Khiếu nại, NĐ 124/2020, NĐ 155/2026."""

from office.base.i18n import N_
from office.cases import permissions as may
from office.cases.machines import common, ruling
from office.cases.machines.common import changed
from office.cases.machines.moves import Move
from office.cases.machines.needs import (
    FIRST_LEVEL,
    IN_EFFECT,
    INVITED,
    NOT_STAYED,
    SPOKEN,
    STAYED,
    VERIFIED,
    owes,
)
from office.cases.statuses import TRIAGE_STAGES, UNDECIDED, WORKING, S
from office.cases.steps import ENFORCE, PUBLISH, SEND, SETTLE

ROWS: tuple[Move, ...] = (
    changed(
        common.ACCEPTANCE,
        starts=(SETTLE,),
        paper="Mẫu 03",
        article="Điều 27, Điều 36 Luật Khiếu nại",
        copies=N_("cơ quan chuyển đơn, thanh tra cùng cấp"),
    ),
    *(
        changed(row, paper="Mẫu 04", article="Điều 11 Luật Khiếu nại")
        if row.name == "decline"
        else row
        for row in common.TRIAGE
    ),
    Move(
        "second_level",
        N_("Ghi là khiếu nại lần hai"),
        N_(
            "Nối với vụ lần đầu. Vụ do chính cơ quan này giải quyết lần đầu thì chuyển lên cấp trên."
        ),
        N_("Được ghi là khiếu nại lần hai hoặc tố cáo tiếp"),
        TRIAGE_STAGES,
        None,
        may.TRIAGE,
        needs=(FIRST_LEVEL,),
        article="Điều 33 Luật Khiếu nại",
        asks=("earlier", "first_paper"),
    ),
    *common.WORK,
    Move(
        "stay",
        N_("Tạm đình chỉ thi hành quyết định bị khiếu nại"),
        N_("Khi thi hành sẽ gây hậu quả khó khắc phục; không quá thời gian giải quyết còn lại."),
        N_("Đã tạm đình chỉ thi hành quyết định bị khiếu nại"),
        UNDECIDED,
        None,
        may.SUSPEND,
        needs=(NOT_STAYED,),
        paper="Mẫu 11",
        article="Điều 35 Luật Khiếu nại",
        asks=("paper", "until", "reason"),
        copies=N_("người bị khiếu nại, người thi hành"),
    ),
    Move(
        "lift_stay",
        N_("Hủy tạm đình chỉ thi hành"),
        N_("Lý do không còn thì phải hủy ngay."),
        N_("Đã hủy tạm đình chỉ thi hành"),
        UNDECIDED,
        None,
        may.SUSPEND,
        needs=(STAYED,),
        paper="Mẫu 12",
        article="Điều 35 Luật Khiếu nại",
        asks=("paper", "reason"),
        copies=N_("người bị khiếu nại, người thi hành"),
    ),
    changed(ruling.VERIFYING, paper="Mẫu 05", article="Điều 29 Luật Khiếu nại"),
    changed(
        ruling.REPORTING,
        paper="Mẫu 13",
        article="Điều 29 Luật Khiếu nại",
        asks=("findings", "differs"),
    ),
    Move(
        "invite_dialogue",
        N_("Mời đối thoại"),
        N_("Giấy mời trước ít nhất 5 ngày: thời gian, nơi, nội dung."),
        N_("Đã mời đối thoại"),
        frozenset({S.VERIFYING, S.REPORTED}),
        None,
        may.HANDLE,
        article="Điều 30 Luật Khiếu nại; Điều 28 NĐ 124/2020",
        asks=("dialogue_day", "place"),
        copies=N_("người bị khiếu nại, người liên quan"),
    ),
    Move(
        "hold_dialogue",
        N_("Ghi biên bản đối thoại"),
        N_("Người khiếu nại vắng không lý do chính đáng thì việc giải quyết vẫn tiếp tục."),
        N_("Đã đối thoại"),
        frozenset({S.VERIFYING, S.REPORTED}),
        None,
        may.HANDLE,
        needs=(INVITED,),
        paper="Mẫu 14",
        article="Điều 30 Luật Khiếu nại",
        asks=("day", "attended", "minutes"),
    ),
    changed(common.PROPOSAL, sources=WORKING - {S.VERIFYING, S.UNPAID}, needs=(VERIFIED, SPOKEN)),
    *common.SIGNING,
    changed(
        common.ANSWER,
        starts=(SEND, PUBLISH, ENFORCE),
        paper="Mẫu 15, Mẫu 16",
        article="Điều 31, Điều 40 Luật Khiếu nại",
        copies=N_("người bị khiếu nại, cấp trên trực tiếp, cơ quan chuyển đơn, thanh tra"),
    ),
    changed(ruling.SENDING, article="Điều 32, Điều 41 Luật Khiếu nại"),
    changed(ruling.PUBLISHING, article="Điều 41 Luật Khiếu nại"),
    Move(
        "appeal",
        N_("Đã có khiếu nại lần hai"),
        N_("Quyết định lần đầu không có hiệu lực; vụ lần hai đi tiếp."),
        N_("Ông/bà đã khiếu nại lần hai"),
        frozenset({S.ANSWERED, S.EFFECTIVE}),
        S.APPEALED,
        may.TRIAGE,
        needs=(FIRST_LEVEL,),
        drops=True,
        article="Điều 33 Luật Khiếu nại",
        asks=("day",),
        tells=False,
    ),
    Move(
        "take_effect",
        N_("Quyết định có hiệu lực"),
        N_("Sau 30 ngày không có khiếu nại lần hai; trong 5 ngày làm việc phải chỉ đạo thi hành."),
        N_("Quyết định đã có hiệu lực"),
        frozenset({S.ANSWERED}),
        S.EFFECTIVE,
        may.HANDLE,
        needs=(IN_EFFECT,),
        article="Điều 44 Luật Khiếu nại",
        tone="primary",
    ),
    Move(
        "direct",
        N_("Chỉ đạo thi hành"),
        N_("Văn bản giao ai làm gì, ai theo dõi; đồng hồ thi hành dừng."),
        N_("Đã chỉ đạo thi hành quyết định"),
        frozenset({S.EFFECTIVE}),
        None,
        may.HANDLE,
        needs=(owes(ENFORCE),),
        stops=(ENFORCE,),
        article="Điều 31 NĐ 124/2020",
        asks=("paper", "day", "reason"),
    ),
    changed(
        common.CLOSING, sources=frozenset({S.ANSWERED, S.EFFECTIVE}), stops=(SEND, PUBLISH, ENFORCE)
    ),
    *common.REOPENING,
    *ruling.SUSPENDING,
    ruling.RECORDED_WITHDRAWAL,
    common.WITHDRAWAL,
)

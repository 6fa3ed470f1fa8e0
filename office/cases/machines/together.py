"""Moves of cases that go together: joined by the sender, merged in work, parted, led on, disputed alone."""

from sqlalchemy import select

from office.base.db import db
from office.base.i18n import N_
from office.cases import permissions as may
from office.cases.machines.moves import Move
from office.cases.machines.needs import Deeds, Need
from office.cases.models import Case, Joining
from office.cases.statuses import TRIAGE_STAGES, S
from office.cases.steps import ACCEPT, SETTLE

ANSWERED = frozenset({S.ANSWERED, S.CLOSED})


def _is_answered(case: Case) -> bool:
    first = db.session.get(Case, case.first_case_id) if case.first_case_id else None
    return first is not None and first.status in ANSWERED


def _is_merged(case: Case, _deeds: Deeds) -> bool:
    asked = select(Joining.way).where(Joining.case_id == case.id, Joining.undone_at.is_(None))
    return db.session.scalar(asked) == "merge" and not _is_answered(case)


PARTING: tuple[Move, ...] = (
    Move(
        "separate",
        N_("Tách ra"),
        N_(
            "Vụ này trở lại bước trước khi nhập; đồng hồ đi tiếp từ ngày nhận của chính nó, như chưa hề "
            "dừng. Lần trễ rơi vào lúc đi chung được ghi. Người gửi được báo."
        ),
        N_("Đã tách khỏi vụ chung, được giải quyết riêng"),
        frozenset({S.JOINED}),
        None,
        may.TRIAGE,
        returns=True,
    ),
    Move(
        "carry_on",
        N_("Đi tiếp thay vụ chung"),
        N_(
            "Vụ chung không còn ai theo; vụ gửi sớm nhất trong số đi cùng đi tiếp với ngày nhận của nó."
        ),
        N_("Vụ chung đã dừng; vụ này đi tiếp với ngày nhận của chính nó"),
        frozenset({S.JOINED}),
        None,
        may.CARRY_ON,
        returns=True,
    ),
)
MERGING: tuple[Move, ...] = (
    Move(
        "merge",
        N_("Gộp vào vụ khác đang giải quyết"),
        N_(
            "Hai vụ cùng việc, một trả lời: vụ này đi theo vụ có ngày hẹn sớm hơn, người gửi được báo. Ngày nhận "
            "và mọi lần trễ còn nguyên; tách lại được cho đến khi vụ kia trả lời."
        ),
        N_("Đã gộp vào một vụ đang giải quyết về cùng việc này"),
        frozenset({S.ACCEPTED, S.WAITING}),
        S.JOINED,
        may.HANDLE,
        drops=True,  # nothing was answered yet
        asks=("reason",),
    ),
    Move(
        "unmerge",
        N_("Tách lại như trước khi gộp"),
        N_(
            "Vụ này trở lại bước trước khi gộp, người giải quyết cũ; đồng hồ đi tiếp như chưa hề dừng. Người gửi "
            "được báo."
        ),
        N_("Đã tách khỏi vụ được gộp, được giải quyết riêng"),
        frozenset({S.JOINED}),
        None,
        may.HANDLE,
        needs=(Need(N_("vụ được gộp lúc đang giải quyết, và vụ kia chưa trả lời"), _is_merged),),
        returns=True,
    ),
)
OWN: tuple[Move, ...] = (
    Move(
        "join_own",
        N_("Tôi cũng gặp việc này"),
        N_("Đi chung với vụ đã có: một trả lời, ông/bà được báo; rời ra được bất cứ lúc nào."),
        N_("Ông/bà chọn đi chung với một vụ đã có về cùng việc này"),
        TRIAGE_STAGES,
        S.JOINED,
        may.TRACK,
        stops=(ACCEPT, SETTLE),
        tells=False,
    ),
    Move(
        "leave",
        N_("Rời vụ chung"),
        N_("Vụ của ông/bà được giải quyết riêng, tính từ ngày nhận của chính nó."),
        N_("Ông/bà đã rời vụ chung; vụ này được giải quyết riêng"),
        frozenset({S.JOINED}),
        None,
        may.TRACK,
        returns=True,
        tells=False,
    ),
    Move(
        "dispute_alone",
        N_("Việc của tôi chưa được giải quyết"),
        N_("Lãnh đạo xem lại phần của ông/bà; những người khác đi chung không bị ảnh hưởng."),
        N_("Ông/bà cho biết phần của mình chưa được giải quyết"),
        frozenset({S.JOINED}),
        S.DISPUTED,
        may.TRACK,
        needs=(Need(N_("trả lời ở vụ chung"), lambda case, _: _is_answered(case)),),
        tells=False,
    ),
)

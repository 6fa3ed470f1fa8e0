"""The table of moves, and `move`: the only function that changes the status of a case."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from office.base import audit, clock, outbox
from office.base.audit import Event
from office.base.db import db
from office.base.i18n import N_
from office.cases import attention, calendar, deadlines, disputes, duties, sealed
from office.cases import permissions as may
from office.cases.models import Case
from office.cases.permissions import allows
from office.cases.statuses import ENDED, OPEN, UNDECIDED, Status
from office.cases.steps import ACCEPT, REVIEW, SETTLE
from office.law.kinds import Kind
from office.people.actors import Actor, in_the_trail

S = Status


@dataclass(frozen=True)
class Move:
    """One row: from where, to where, who may, what happens to the clocks, what goes out."""

    name: str
    label: str
    """On the button."""
    effect: str
    """The consequence in one line, shown before the button is pressed."""
    done: str
    """The line of the timeline, afterwards."""
    sources: frozenset[Status]
    target: Status | None
    """None leaves the status as it is."""
    permission: str
    stops: tuple[str, ...] = ()
    """Clocks that the move answers."""
    drops: bool = False
    """All clocks end: the case leaves the office."""
    tells: bool = True
    """The citizen is told that there is news."""
    letter: str = ""
    """The letter that goes out with it."""
    key: str = ""
    """Shortcut on the keyboard."""
    tone: str = "secondary"
    kinds: frozenset[Kind] = field(default_factory=lambda: frozenset(Kind))
    public: bool = True
    """Shown in the citizen's timeline."""


class NotAllowed(PermissionError):
    """The move is not open to this person, or not at this stage."""


class Changed(ValueError):
    """Someone else changed the case meanwhile; nothing was overwritten."""


FREE_WORDS = frozenset({"reason", "evidence", "agency"})
"""Facts that people type: in a denunciation they are kept without its author's identity."""
RULING = frozenset({Kind.COMPLAINT, Kind.DENUNCIATION})
TRIAGE_STAGES = frozenset({S.RECEIVED, S.WAITING})
WORKING = frozenset({S.ACCEPTED, S.WAITING})

MOVES: tuple[Move, ...] = (
    Move(
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
    ),
    Move(
        "decline",
        N_("Không thụ lý"),
        N_("Vụ việc kết thúc; thông báo nêu lý do, điều luật gửi người dân."),
        N_("Không thụ lý"),
        TRIAGE_STAGES,
        S.DECLINED,
        may.TRIAGE,
        stops=(ACCEPT, SETTLE),
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
        stops=(ACCEPT, SETTLE, REVIEW),
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
    Move(
        "assign",
        N_("Giao việc"),
        N_("Đơn vị và người giữ vụ việc thay đổi; hạn không đổi."),
        N_("Đã giao đơn vị xử lý"),
        UNDECIDED | {S.DISPUTED},
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
        frozenset({S.RECEIVED, S.ACCEPTED}),
        S.WAITING,
        may.ASK,
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
    ),
    Move(
        "suspend",
        N_("Tạm đình chỉ"),
        N_("Đồng hồ giải quyết dừng; thời gian dừng không tính. Đã trễ thì vẫn là trễ."),
        N_("Đã tạm đình chỉ giải quyết"),
        WORKING,
        S.SUSPENDED,
        may.SUSPEND,
        kinds=RULING,
    ),
    Move(
        "resume",
        N_("Tiếp tục giải quyết"),
        N_("Đồng hồ chạy tiếp với số ngày còn lại."),
        N_("Đã tiếp tục giải quyết"),
        frozenset({S.SUSPENDED}),
        S.ACCEPTED,
        may.SUSPEND,
        kinds=RULING,
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
    Move(
        "propose",
        N_("Trình ký trả lời"),
        N_("Trả lời từng điểm sang hàng chờ ký của lãnh đạo."),
        N_("Trả lời đã soạn, chờ lãnh đạo ký"),
        WORKING,
        S.PROPOSED,
        may.HANDLE,
        tells=False,
        key="r",
        tone="primary",
    ),
    Move(
        "send_back",
        N_("Trả lại để sửa"),
        N_("Người soạn nhận lại kèm ý kiến; đồng hồ vẫn chạy."),
        N_("Lãnh đạo yêu cầu sửa trả lời"),
        frozenset({S.PROPOSED}),
        S.ACCEPTED,
        may.SIGN,
        tells=False,
        public=False,
    ),
    Move(
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
    ),
    Move(
        "close",
        N_("Kết thúc vụ việc"),
        N_("Người dân được mời đánh giá; vẫn có thể nói là chưa xong."),
        N_("Vụ việc đã kết thúc"),
        frozenset({S.ANSWERED}),
        S.CLOSED,
        may.CLOSE,
        tone="primary",
        key="c",
    ),
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
    Move(
        "withdraw",
        N_("Rút"),
        N_("Vụ việc dừng lại. Ông/bà vẫn xem được, và có thể gửi lại khi cần."),
        N_("Ông/bà đã rút"),
        UNDECIDED,
        S.WITHDRAWN,
        may.TRACK,
        drops=True,
        tone="warning",
    ),
)
BY_NAME = {each.name: each for each in MOVES}
CITIZENS = frozenset(each.name for each in MOVES if each.permission == may.TRACK)


UPWARD = CITIZENS | {"transfer", "sort"}
"""All that is left for a case which nobody here may settle."""


def _stands_in(case: Case, row: Move) -> bool:
    """Tell whether *row* begins where *case* stands; a waiting case still stands where it was."""
    if case.status not in row.sources:
        return False
    if case.status != S.WAITING or row.sources == {S.WAITING}:
        return True
    return (case.before_waiting or S.RECEIVED) in row.sources


def available(case: Case, actor: Actor) -> list[Move]:
    """Return the moves open to *actor* for *case* now, in the order of the table."""
    return [
        each
        for each in MOVES
        if _stands_in(case, each)
        and case.kind in each.kinds
        and (not case.goes_up or each.name in UPWARD)
        and allows(actor, each.permission, case)
        and not disputes.hindrance(each.name, case, actor)
    ]


def hold(case: Case, seen: int | None) -> None:
    """Hold the row of *case* until the transaction ends, so that of two officers one comes first.

    SQLite has a single writer anyway and knows no such lock. Raises `Changed` when the case is
    newer than the page that asked (*seen*); None asks for no comparison.
    """
    now = db.session.scalar(select(Case.version).where(Case.id == case.id).with_for_update())
    if now is not None and now != case.version:
        db.session.expire_all()  # someone was faster after this transaction had read the case
    if seen is not None and seen != case.version:
        raise Changed


def check(case: Case, name: str, actor: Actor, seen_version: int | None = None) -> Move:
    """Return the move called *name* when it is open to *actor* now.

    Raises `Changed` when the case is newer than the page that asked, `NotAllowed` otherwise.
    """
    hold(case, seen_version)
    found = BY_NAME.get(name)
    if found is None or found not in available(case, actor):
        raise NotAllowed(name)
    return found


def move(
    case: Case, name: str, actor: Actor, at: datetime, *, seen: int | None = None, **facts: Any
) -> Event:
    """Do the move called *name*: check, sweep, change, stop clocks, record, promise.

    Raises `NotAllowed` and `Changed`; then nothing has changed.
    """
    row = check(case, name, actor, seen)
    day = clock.day_of(at)
    before = Status(case.status)
    find_overdue(case, at)
    target = row.target or Status(str(facts.get("status", before)))
    case.status = target
    for step in row.stops:
        deadlines.stop(case, step, day)
    if row.drops:
        deadlines.drop(case, day)
    _end_or_open(case, before, target, at)
    said: dict[str, Any] = {key: value for key, value in facts.items() if value not in (None, "")}
    said |= {
        key: sealed.without_identity(case, said[key], actor) for key in FREE_WORDS & said.keys()
    }
    event = audit.record(
        in_the_trail(actor),
        f"case:case:{name}",
        at,
        case_id=case.id,
        **said,
        before=before,
        after=target,
    )
    if row.tells:
        outbox.put("notice", key=str(case.id), case_id=case.id, news=name)
    touch(case)
    return event


def find_overdue(case: Case, at: datetime) -> bool:
    """Write down what turned late before *at*, with the apology that is owed for it.

    The clocks first go through what has changed in the calendar meanwhile.
    """
    calendar.bring_up(case, at)
    late = deadlines.sweep(case, clock.day_of(at), at)
    for episode in late:
        step = next(each.step for each in case.clocks if each.overdue is episode)
        duties.owe_apology(case, step, episode.since, episode.clock_id, at)
    return bool(late)


def _end_or_open(case: Case, before: Status, after: Status, at: datetime) -> None:
    case.open = after in OPEN
    if after in ENDED and before in OPEN:
        case.closed_at, case.closed_day = at, clock.day_of(at)
    elif after in OPEN and before in ENDED:
        case.closed_at = case.closed_day = None


def touch(case: Case) -> None:
    """Bring what is derived from *case* in line, count the change, promise the index."""
    deadlines.refresh(case)
    attention.refresh(case)
    case.version += 1
    outbox.put("case.changed", key=str(case.id), case_id=case.id)

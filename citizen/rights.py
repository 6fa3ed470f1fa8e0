"""What a citizen may do next with a case, in plain words, with the day it ends and the article."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from office.base import config
from office.cases.deadlines import Face
from office.cases.models import Case
from office.cases.statuses import ENDED, UNDECIDED, Status
from office.cases.steps import SETTLE
from office.law import deadlines as law
from office.law.kinds import Kind, information_appeal
from web.filters import day as day_in_words
from web.filters import day_short
from web.language import locale
from web.language import said as _
from web.law_facts import PAGE, link

REFUSED_LIMITS = ("info.refusal.complain", "info.refusal.lawsuit")
OWN_LIMITS = ("complaint.second.file", "complaint.lawsuit")
DISPUTABLE = frozenset({Status.ANSWERED, Status.CLOSED})


@dataclass(frozen=True)
class Right:
    """One thing the citizen may do."""

    text: str
    article: str = ""
    url: str = ""
    """Where on this page it is done."""
    link: str = ""
    counted: str = ""
    """Where the last day is reckoned, day by day."""
    file: str = ""
    """The last day as an entry for a calendar."""


def of(case: Case, faces: Sequence[Face], told_on: date | None) -> list[Right]:
    """Return what the sender of *case* may do now, what can be done on the page first.

    *told_on* is the day on which the decision or answer was first to be read on this page: from it
    the sender's own limits count, unless the paper came later.
    """
    return [*_here(case), *_by_law(case, faces, told_on)]


def _here(case: Case) -> Iterable[Right]:
    if case.status == Status.WAITING:
        yield Right(
            _("Gửi điều cơ quan còn thiếu, bằng chữ hoặc tệp."),
            url="#viet",
            link=_("Gửi bổ sung"),
        )
    elif case.status in UNDECIDED:
        yield Right(
            _("Hỏi, nói thêm, gửi thêm giấy tờ, hoặc hẹn gặp cán bộ."),
            url="#viet",
            link=_("Viết cho cơ quan"),
        )
    if case.status in DISPUTABLE:
        yield Right(
            _("Nếu việc chưa xong hoặc trả lời chưa đúng, lãnh đạo sẽ xem lại."),
            url="chua-xong",
            link=_("Việc chưa được giải quyết"),
        )
    if case.status in UNDECIDED:
        yield Right(
            _("Dừng vụ việc nếu ông/bà không cần nữa."),
            url="rut",
            link=_("Rút vụ việc"),
        )
    if case.status in ENDED - {Status.CLOSED}:
        yield Right(
            _("Gửi đơn khác bất cứ lúc nào, kể cả về việc này khi có tình tiết mới."),
            url="/gui-don",
            link=_("Gửi đơn"),
        )


def _by_law(case: Case, faces: Sequence[Face], told_on: date | None) -> Iterable[Right]:
    settle = next((each for each in reversed(faces) if each.step == SETTLE), None)
    late = settle is not None and settle.state == "late"
    decided = case.status in DISPUTABLE | {Status.DISPUTED}
    if case.kind == Kind.COMPLAINT:
        yield from _complaint(case, settle, told_on, late=late, decided=decided)
    elif case.kind == Kind.DENUNCIATION:
        yield from _denunciation(late=late, decided=decided)
    elif case.kind == Kind.INFORMATION and (late or decided or case.status == Status.DECLINED):
        yield Right(
            _("Khiếu nại hoặc khởi kiện nếu không được cung cấp thông tin đúng luật."),
            information_appeal(case.received_day),
        )
        if told_on:
            yield from _limits(REFUSED_LIMITS, told_on)
        elif late and settle:
            yield from _limits(REFUSED_LIMITS, settle.due_on, expired=True)
    elif late:
        yield Right(
            _(
                "Gặp lãnh đạo vào ngày tiếp công dân, hoặc gọi %(phone)s để hỏi vì sao trễ.",
                phone=config.current().office_phone,
            )
        )


def _complaint(
    case: Case, settle: Face | None, told_on: date | None, *, late: bool, decided: bool
) -> Iterable[Right]:
    parent = config.current().office_parent
    if late and settle:
        yield Right(
            _(
                "Đã quá thời hạn mà chưa có quyết định: ông/bà có quyền khiếu nại lần hai đến "
                "%(parent)s, hoặc khởi kiện vụ án hành chính tại Tòa án.",
                parent=parent,
            )
        )
        yield from _limits(OWN_LIMITS, settle.due_on, expired=True)
    elif decided and settle and settle.stopped_on:
        yield Right(
            _(
                "Không đồng ý với quyết định: ông/bà có quyền khiếu nại lần hai đến %(parent)s, "
                "hoặc khởi kiện vụ án hành chính tại Tòa án.",
                parent=parent,
            )
        )
        yield from _limits(OWN_LIMITS, told_on or settle.stopped_on)
    elif case.status in UNDECIDED:
        yield Right(
            _(
                "Nếu hết thời hạn mà không có quyết định, hoặc không đồng ý với quyết định: khiếu nại "
                "lần hai đến %(parent)s, hoặc khởi kiện vụ án hành chính tại Tòa án.",
                parent=parent,
            ),
            law.rule_on("complaint.second.file", case.received_day).citation.text(locale()),
        )
    elif case.status == Status.DECLINED:
        yield Right(_("Khiếu nại việc không thụ lý, hoặc khởi kiện vụ án hành chính tại Tòa án."))


def _limits(rules: Sequence[str], since: date, *, expired: bool = False) -> Iterable[Right]:
    """Tell the sender's own last days, counted from *since*; nothing where the calendar ends."""
    day = day_short(since)
    from_when = (
        _("Đếm từ ngày %(day)s, ngày hết thời hạn mà chưa có kết quả.", day=day)
        if expired
        else _(
            "Đếm từ ngày %(day)s, ngày văn bản hiện ở trang này; nhận bản giấy muộn hơn thì đếm "
            "từ ngày nhận.",
            day=day,
        )
    )
    for rule in rules:
        with suppress(law.BeyondCalendar):
            found = law.reckon(rule, since)
            yield Right(
                _(
                    "%(limit)s: chậm nhất %(day)s. %(since)s",
                    limit=found.name_en if locale() == "en" else found.name_vi,
                    day=day_in_words(found.due),
                    since=from_when,
                ),
                found.article_text(locale()),
                counted=link(rule, since),
                file=link(rule, since, page=f"{PAGE}.ics"),
            )


def _denunciation(*, late: bool, decided: bool) -> Iterable[Right]:
    parent = config.current().office_parent
    if late:
        yield Right(
            _("Tố cáo tiếp đến %(parent)s vì quá thời hạn mà chưa giải quyết.", parent=parent),
            _("Điều 38 Luật Tố cáo 2018"),
        )
    elif decided:
        yield Right(
            _(
                "Tố cáo tiếp đến %(parent)s nếu có căn cứ cho rằng việc giải quyết không đúng luật.",
                parent=parent,
            ),
            _("Điều 37 Luật Tố cáo 2018"),
        )

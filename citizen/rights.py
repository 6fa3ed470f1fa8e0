"""What a citizen may do next with a case, in plain words, with the day it ends and the article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from office.base import config
from office.cases.deadlines import SETTLE, Face
from office.cases.models import Case
from office.cases.statuses import ENDED, UNDECIDED, Status
from office.law import deadlines as law
from office.law.kinds import Kind, information_appeal
from web.filters import day as day_in_words
from web.language import locale
from web.language import said as _

DISPUTABLE = frozenset({Status.ANSWERED, Status.CLOSED})


@dataclass(frozen=True)
class Right:
    """One thing the citizen may do."""

    text: str
    article: str = ""
    url: str = ""
    """Where on this page it is done."""
    link: str = ""


def of(case: Case, faces: Sequence[Face]) -> list[Right]:
    """Return what the sender of *case* may do now, what can be done on the page first."""
    return [*_here(case), *_by_law(case, faces)]


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


def _by_law(case: Case, faces: Sequence[Face]) -> Iterable[Right]:
    settle = next((each for each in reversed(faces) if each.step == SETTLE), None)
    late = settle is not None and settle.state == "late"
    decided = case.status in DISPUTABLE | {Status.DISPUTED}
    if case.kind == Kind.COMPLAINT:
        yield from _complaint(case, settle, late=late, decided=decided)
    elif case.kind == Kind.DENUNCIATION:
        yield from _denunciation(late=late, decided=decided)
    elif case.kind == Kind.INFORMATION and (late or decided or case.status == Status.DECLINED):
        yield Right(
            _("Khiếu nại hoặc khởi kiện nếu không được cung cấp thông tin đúng luật."),
            information_appeal(case.received_day),
        )
    elif late:
        yield Right(
            _(
                "Gặp lãnh đạo vào ngày tiếp công dân, hoặc gọi %(phone)s để hỏi vì sao trễ.",
                phone=config.current().office_phone,
            )
        )


def _complaint(case: Case, settle: Face | None, *, late: bool, decided: bool) -> Iterable[Right]:
    parent = config.current().office_parent
    if late and settle:
        until, article = _second(settle.due_on)
        yield Right(
            _(
                "Đã quá thời hạn mà chưa có quyết định: ông/bà có quyền khiếu nại lần hai đến "
                "%(parent)s, chậm nhất %(day)s; hoặc khởi kiện vụ án hành chính tại Tòa án.",
                parent=parent,
                day=until,
            ),
            article,
        )
    elif decided and settle and settle.stopped_on:
        until, article = _second(settle.stopped_on)
        yield Right(
            _(
                "Không đồng ý với quyết định: ông/bà có quyền khiếu nại lần hai đến %(parent)s trong "
                "30 ngày kể từ ngày nhận được quyết định (nhận ngay hôm ký thì chậm nhất %(day)s); "
                "hoặc khởi kiện vụ án hành chính tại Tòa án.",
                parent=parent,
                day=until,
            ),
            article,
        )
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


def _second(since: date) -> tuple[str, str]:
    """Return the last day for a second complaint when it counts from *since*, and the article."""
    reckoned = law.reckon("complaint.second.file", since)
    return day_in_words(reckoned.due), reckoned.article_text(locale())


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

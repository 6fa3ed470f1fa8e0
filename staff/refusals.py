"""What the office refuses, in a sentence that says what to do instead."""

from typing import Any

from flask_babel import gettext as _

from office.base.files import FileRefused
from office.base.i18n import translate
from office.cases import closing, deadlines, duties, handling, triage, workflow
from office.cases.models import Case
from office.letters.issue import Incomplete, NeedsReason
from office.law.deadlines import BeyondCalendar, LawError, UnlawfulExtension
from staff import rows
from web.language import locale


class Refused(ValueError):
    """A page's own refusal; `sentence` is already in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


REFUSALS = (
    Refused,
    FileRefused,
    workflow.Changed,
    workflow.NotAllowed,
    duties.LetterOwed,
    handling.NoMoreTime,
    handling.OwnRequest,
    handling.Unanswered,
    deadlines.AlreadyLate,
    closing.NeedsEvidence,
    triage.NotInOneCase,
    Incomplete,
    NeedsReason,
    LawError,
)


def sentence(refusal: Exception, case: Case) -> str:
    """Say what was refused and what to do; *case* as it stands now."""
    match refusal:
        case Refused():
            return refusal.sentence
        case FileRefused():
            return translate(refusal.reason, locale(), **refusal.facts)
        case workflow.Changed():
            return _("Người khác vừa thay đổi vụ việc này. Chưa có gì bị ghi đè.")
        case workflow.NotAllowed():
            return _(
                "Việc này không làm được lúc này: vụ việc đang ở bước “%(stage)s”, hoặc việc cần "
                "vai trò khác. Mục “Làm gì bây giờ” liệt kê những việc ông/bà làm được.",
                stage=rows.stage_label(case.status),
            )
        case duties.LetterOwed():
            return _(
                "Chưa kết thúc được: cơ quan còn nợ người dân một lá thư. Hãy gửi thư đó, "
                "hoặc lãnh đạo ghi lý do không gửi, rồi làm lại bước này."
            )
        case handling.NoMoreTime():
            return _no_more_time(refusal.limit, case)
        case deadlines.AlreadyLate():
            return _(
                "Hạn đã qua nên không gia hạn được nữa. Hãy giải quyết sớm nhất có thể và "
                "gửi thư xin lỗi nêu ngày mới."
            )
        case handling.OwnRequest():
            return _("Không ai tự duyệt đề nghị gia hạn của mình. Xin nhờ lãnh đạo khác duyệt.")
        case handling.Unanswered():
            return _unanswered(refusal.numbers)
        case closing.NeedsEvidence():
            return _(
                "Cần nêu đã làm gì thì mới kết thúc được: việc đã làm, nơi, ngày; nên kèm ảnh."
            )
        case triage.NotInOneCase():
            return _(
                "Không nhập được: vụ trước không thể là chính vụ này, là vụ đã nhập vào vụ khác, "
                "hay là tố cáo. Xin chọn mã khác."
            )
        case Incomplete():
            missing = "; ".join(translate(each, locale()) for each in refusal.missing)
            return _("Văn bản chưa ký được, còn thiếu: %(missing)s.", missing=missing)
        case NeedsReason():
            return _("Xin ghi lý do.")
        case UnlawfulExtension():
            return _("Luật không cho gia hạn như vậy. Xin giảm số ngày.")
        case BeyondCalendar():
            return _(
                "Chưa tính được ngày đến hạn: lịch ngày làm việc của năm đó chưa có. "
                "Xin báo người quản trị hệ thống."
            )
        case _:
            return _("Luật không cho làm như vậy. Xin xem lại những gì đã chọn.")


def _unanswered(numbers: list[int]) -> str:
    if not numbers:
        return _("Vụ việc chưa có điểm nào để trả lời. Xin tách các điểm cần trả lời trước.")
    said = ", ".join(str(n) for n in numbers)
    return _(
        "Điểm %(numbers)s chưa có trả lời hoặc chưa chọn kết quả. Những gì đã nhập vẫn còn ở bên dưới.",
        numbers=said,
    )


def _no_more_time(limit: Any, case: Case) -> str:
    pending = handling.pending_extension(case)
    if pending:
        return _(
            "Đã có một đề nghị gia hạn %(n)s ngày đang chờ lãnh đạo duyệt.", n=pending.days
        )
    if limit is None:
        return _("Luật không cho gia hạn thêm cho vụ việc này. Hạn giữ nguyên.")
    return _(
        "Luật cho thêm nhiều nhất %(n)s ngày (%(article)s). Xin giảm số ngày.",
        n=limit.days,
        article=limit.article_text(locale()),
    )

"""What the office refuses, in a sentence that says what to do instead."""

from typing import Any

from flask_babel import gettext as _

from office.base.files import FileRefused
from office.base.i18n import N_, translate
from office.cases import (
    admissibility,
    closing,
    deadlines,
    disputes,
    duties,
    evidence,
    extracts,
    groups,
    handling,
    handovers,
    holders,
    joins,
    matters,
    mentions,
    merging,
    points,
    procedure,
    resealing,
    sealed,
    settling,
    splitting,
    triage,
    workflow,
)
from office.cases.models import Case
from office.law.deadlines import BeyondCalendar, LawError, UnlawfulExtension
from office.letters.issue import Incomplete, NeedsReason
from staff import checks, rows
from web import filters
from web.language import locale


class Refused(ValueError):
    """A page's own refusal; `sentence` is already in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


FIXED: dict[type[Exception], str] = {
    workflow.Changed: N_("Người khác vừa thay đổi vụ việc này. Chưa có gì bị ghi đè."),
    duties.LetterOwed: N_(
        "Chưa kết thúc được: cơ quan còn nợ người dân một lá thư. Hãy gửi thư đó, "
        "hoặc lãnh đạo ghi lý do không gửi, rồi làm lại bước này."
    ),
    deadlines.AlreadyLate: N_(
        "Hạn đã qua nên không gia hạn được nữa. Hãy giải quyết sớm nhất có thể và "
        "gửi thư xin lỗi nêu ngày mới."
    ),
    handling.OwnRequest: N_(
        "Không ai tự duyệt đề nghị gia hạn của mình. Xin nhờ lãnh đạo khác duyệt."
    ),
    settling.NoSuchGround: N_("Căn cứ này không dùng được cho loại vụ việc này. Xin chọn lại."),
    settling.NoSuchPlace: N_(
        "Không chuyển đến đó được: mã không đúng, là chính vụ này hay một vụ không nêu tên được, hoặc nơi "
        "bị nêu trong đơn. Xin chọn nơi khác."
    ),
    settling.ImpossibleDay: N_("Ngày của văn bản không thể sau hôm nay."),
    points.NoPoint: N_("Cần ít nhất một điểm."),
    points.TooLong: N_("Nhiều điểm quá, hoặc có điểm dài quá. Xin bớt lại."),
    closing.NeedsEvidence: N_(
        "Cần nêu đã làm gì thì mới kết thúc được: việc đã làm, nơi, ngày; nên kèm ảnh."
    ),
    disputes.JudgedBefore: N_(
        "Người dân không đồng ý lần nữa: ai đã xem lại lần trước thì không xem lại lần này. Xin để "
        "lãnh đạo khác xem, hoặc chuyển cơ quan cấp trên."
    ),
    disputes.OneLevelUp: N_(
        "Người dân không đồng ý lần nữa: lần này người đứng đầu xem lại. Trả lời do chính người đứng "
        "đầu ký thì chỉ mở lại được; muốn giữ kết quả, xin chuyển cơ quan cấp trên."
    ),
    joins.NotInOneCase: N_(
        "Không nhập được: vụ trước không thể là chính vụ này, là vụ đã kết thúc, đã nhập vào "
        "vụ khác, hay là tố cáo. Xin chọn mã khác."
    ),
    merging.LaterPromise: N_(
        "Chưa gộp: vụ này đã hẹn sớm hơn vụ kia. Xin mở vụ kia và gộp nó vào vụ này, để không ai phải chờ lâu hơn "
        "ngày đã hẹn."
    ),
    merging.NeedsWhy: N_("Xin ghi lý do gộp hai vụ."),
    joins.OtherPerson: N_(
        "Không nhập được: khiếu nại và yêu cầu thông tin chỉ đi chung khi do cùng một người gửi, vì mỗi "
        "người có quyền và thời hạn riêng. Vụ này xin giải quyết riêng."
    ),
    resealing.Together: N_(
        "Có vụ việc khác đang đi chung với vụ này. Xin tách các vụ đó ra trước, rồi chuyển thành tố cáo."
    ),
    splitting.WrongNumber: N_("Đơn được tách thành hai đến năm phần. Xin điền thêm hoặc bớt phần."),
    splitting.NotWhole: N_(
        "Chưa tách: mỗi phần phải có lời của mình, và các phần phải gồm hết nội dung của đơn. Xin xem "
        "còn việc nào chưa vào phần nào, rồi đánh dấu ô xác nhận."
    ),
    splitting.OneSealed: N_(
        "Mọi điều tố cáo trong một đơn để chung một phần: cả đơn gốc được niêm phong cùng phần đó."
    ),
    splitting.ActedOn: N_(
        "Không gộp lại được nữa: đã có người làm việc với một phần. Các phần được giải quyết riêng."
    ),
    holders.NotTakenOnline: N_(
        "Chưa niêm phong được: ngoài người bị nêu tên, không đủ người giữ khóa. Xin báo lãnh đạo cử thêm "
        "người giữ niêm phong; trong lúc đó đừng chuyển đơn này cho ai."
    ),
    matters.NeedsProof: N_(
        "Vụ này thuộc một việc kéo dài chưa xong: muốn kết thúc là “đã làm xong” phải kèm ảnh hoặc văn "
        "bản, chụp đúng lúc và đúng chỗ người dân phản ánh."
    ),
    groups.SealedNames: N_(
        "Đơn tố cáo không có danh sách người cùng ký: tên người tố cáo chỉ nằm trong phong bì niêm phong."
    ),
    triage.Outside: N_("Vụ việc này nói về người hoặc đơn vị đó. Xin giao cho nơi khác."),
    handling.SecretTold: N_(
        "Trong tin có mã bí mật của người dân. Xin xóa mã đó; không ai ngoài người gửi được giữ nó."
    ),
    handovers.SameHolder: N_("Vụ việc đang ở chính nơi đó rồi. Chưa có gì thay đổi."),
    handovers.Gone: N_(
        "Đơn vị này không còn nữa (đã sắp xếp lại). Xin chọn đơn vị đang hoạt động; chưa có gì thay đổi."
    ),
    NeedsReason: N_("Xin ghi lý do."),
    procedure.NotAskedFor: N_(
        "Chưa có đề nghị rút toàn bộ của người gửi. Xin ghi đơn hoặc biên bản rút trước, hoặc chọn căn cứ khác."
    ),
    procedure.NotHeard: N_(
        "Người bị tố cáo phải được giải trình về dự thảo báo cáo trước đã (Điều 31 Luật Tố cáo)."
    ),
    procedure.NoSuchPoint: N_(
        "Không rút được các điểm này: số điểm không có trong vụ, hoặc đó là tất cả các điểm. Rút toàn bộ thì để trống."
    ),
    procedure.NoEarlierCase: N_(
        "Không có vụ việc cùng loại nào mang mã này. Xin xem lại mã, hoặc để trống."
    ),
    extracts.NoExtract: N_(
        "Chưa giao được: tố cáo này chưa có bản trích đã duyệt. Hãy làm bản trích (mục Bản trích "
        "trên trang vụ việc), nhờ người thứ hai duyệt, rồi giao; hoặc giao cho cán bộ tiếp nhận tố cáo."
    ),
    extracts.OwnExtract: N_(
        "Không ai tự duyệt bản mình làm. Xin nhờ cán bộ tiếp nhận tố cáo khác hoặc người đứng đầu."
    ),
    sealed.DoesNotOpen: N_(
        "Khóa của ông/bà chưa mở trong phiên này nên máy không kiểm tra được chữ vừa ghi. Xin đăng "
        "xuất rồi đăng nhập lại bằng mật khẩu."
    ),
    UnlawfulExtension: N_("Luật không cho gia hạn như vậy. Xin giảm số ngày."),
    BeyondCalendar: N_(
        "Chưa tính được ngày đến hạn: lịch ngày làm việc của năm đó chưa có. "
        "Xin báo người quản trị hệ thống."
    ),
    LawError: N_("Luật không cho làm như vậy. Xin xem lại những gì đã chọn."),
}
"""Refusals that are always said the same way."""

REFUSALS: tuple[type[Exception], ...] = (
    Refused,
    FileRefused,
    workflow.NotAllowed,
    handling.NoMoreTime,
    procedure.ImpossibleDay,
    handling.Unanswered,
    evidence.Lacking,
    admissibility.NotAdmissible,
    admissibility.NoSuchGround,
    admissibility.NeedsNote,
    groups.Incomplete,
    groups.TooMany,
    Incomplete,
    sealed.IdentityTold,
    mentions.Unknown,
    extracts.Unmended,
    *FIXED,
)


def sentence(refusal: Exception, case: Case) -> str:
    """Say what was refused and what to do; *case* as it stands now."""
    for kind, words in FIXED.items():
        if isinstance(refusal, kind):
            return str(_(words))
    if isinstance(refusal, procedure.ImpossibleDay):
        return _impossible_day(refusal)
    if isinstance(refusal, groups.Incomplete | groups.TooMany):
        return of_a_group(refusal)
    if isinstance(
        refusal,
        admissibility.NotAdmissible | admissibility.NoSuchGround | admissibility.NeedsNote,
    ):
        return checks.why_refused(refusal)
    if isinstance(refusal, sealed.IdentityTold | extracts.Unmended | mentions.Unknown):
        return _kept_inside(refusal)
    return str(_particular(refusal, case))


def _nobody(call: str) -> str:
    """Say that a call reaches nobody; the same words whether there is such an officer or not."""
    return str(
        _(
            "Chưa lưu: không nhắc được “@%(call)s”. Chỉ nhắc được người cùng xem được nội dung, đúng tên "
            "hoặc đúng chức vụ. Xin sửa lại, hoặc bỏ dấu @. Những gì đã nhập vẫn còn.",
            call=call,
        )
    )


def of_a_group(refusal: groups.Incomplete | groups.TooMany) -> str:
    """Say what a letter of several people lacks, or of whom it has too many."""
    if isinstance(refusal, groups.TooMany):
        return str(_("Nhiều nhất %(n)s người. Xin bớt lại.", n=refusal.most))
    lacks = "; ".join(translate(each, locale()) for each in refusal.missing)
    return str(
        _(
            "Chưa thụ lý được khiếu nại của nhiều người, còn thiếu: %(missing)s (Điều 27 Luật Khiếu "
            "nại). Xin ghi ở trang Người cùng ký, hoặc đề nghị người gửi bổ sung.",
            missing=lacks,
        )
    )


def _particular(refusal: Exception, case: Case) -> str:
    match refusal:
        case Refused():
            return refusal.sentence
        case FileRefused():
            return translate(refusal.reason, locale(), **refusal.facts)
        case handling.NoMoreTime():
            return _no_more_time(refusal.limit, case)
        case evidence.Lacking() | handling.Unanswered():
            return _unshown(refusal)
        case Incomplete():
            missing = "; ".join(translate(each, locale()) for each in refusal.missing)
            return str(_("Văn bản chưa ký được, còn thiếu: %(missing)s.", missing=missing))
    return _not_now(refusal, case)


def _kept_inside(refusal: sealed.IdentityTold | extracts.Unmended | mentions.Unknown) -> str:
    """Say what may not leave the circle of those who may know."""
    if isinstance(refusal, mentions.Unknown):
        return _nobody(refusal.call)
    return _at_the_gate(refusal)


def _at_the_gate(refusal: sealed.IdentityTold | extracts.Unmended) -> str:
    if isinstance(refusal, sealed.IdentityTold):
        said = _(
            "Chưa lưu: trong chữ vừa ghi có điều cho biết ai là người tố cáo: “%(words)s”. "
            "Xin viết lại, gọi là “người tố cáo”. Những gì đã nhập vẫn còn.",
            words="”, “".join(refusal.words),
        )
    else:
        said = _(
            "Còn %(n)s chỗ phải sửa, hoặc ghi vì sao để lại. Điều cho biết người tố cáo thì "
            "không để lại được.",
            n=len({each.key for each in refusal.left}),
        )
    return str(said)


def _not_now(refusal: Exception, case: Case) -> str:
    wants = [str(_(each)) for each in getattr(refusal, "lacking", ())]
    if wants:
        return str(_("Chưa làm được, cần trước: %(wants)s.", wants="; ".join(wants)))
    legal = [str(_(each.label)) for each in getattr(refusal, "legal", ())]
    open_now = " " + _("Lúc này làm được: %(moves)s.", moves=", ".join(legal)) if legal else ""
    return _at_stage(case) + open_now


def _at_stage(case: Case) -> str:
    return str(
        _(
            "Việc này không làm được lúc này: vụ việc đang ở bước “%(stage)s”, hoặc việc cần "
            "vai trò khác. Mục “Làm gì bây giờ” liệt kê những việc ông/bà làm được.",
            stage=rows.stage_label(case.status),
        )
    )


def _impossible_day(refusal: procedure.ImpossibleDay) -> str:
    if refusal.first and refusal.last:
        said = _(
            "Ngày này không được: phải từ ngày %(first)s đến ngày %(last)s.",
            first=filters.day_short(refusal.first),
            last=filters.day_short(refusal.last),
        )
    else:
        said = _(
            "Ngày này sớm quá: phải sau hôm nay, và buổi đối thoại phải được báo trước ít nhất 5 ngày."
        )
    return str(said)


def _unanswered(numbers: list[int]) -> str:
    if not numbers:
        said = _("Vụ việc chưa có điểm nào để trả lời. Xin tách các điểm cần trả lời trước.")
    else:
        said = _(
            "Điểm %(numbers)s chưa có trả lời hoặc chưa chọn kết quả. Những gì đã nhập vẫn còn "
            "ở bên dưới.",
            numbers=", ".join(str(n) for n in numbers),
        )
    return str(said)


def _unshown(refusal: evidence.Lacking | handling.Unanswered) -> str:
    if isinstance(refusal, evidence.Lacking):
        return _lacking(refusal.missing)
    return _unanswered(refusal.numbers)


def _lacking(missing: list[tuple[int, str]]) -> str:
    wants = "; ".join(
        _("điểm %(n)s cần %(want)s", n=number, want=translate(evidence.NEEDS[each], locale()))
        for number, each in missing
    )
    return str(
        _(
            "Chưa đủ bằng chứng: %(wants)s. Tệp vừa chọn xin chọn lại, hoặc bấm “Lưu nháp” trước.",
            wants=wants,
        )
    )


def _no_more_time(limit: Any, case: Case) -> str:
    pending = handling.pending_extension(case)
    if pending:
        said = _("Đã có một đề nghị gia hạn %(n)s ngày đang chờ lãnh đạo duyệt.", n=pending.days)
    elif limit is None:
        said = _("Luật không cho gia hạn thêm cho vụ việc này. Hạn giữ nguyên.")
    else:
        said = _(
            "Luật cho thêm nhiều nhất %(n)s ngày (%(article)s). Xin giảm số ngày.",
            n=limit.days,
            article=limit.article_text(locale()),
        )
    return str(said)

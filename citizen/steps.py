"""The questions of a filing as one table, and the few that find the kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from citizen.forms.submit import (
    Accused,
    Aggrieved,
    AskedFor,
    Decision,
    Happened,
    NamedSender,
    OpenSender,
    Papers,
    Proposed,
    SealedSender,
    Subject,
    Wanted,
    Witnessed,
)
from office.base.i18n import N_
from office.law.kinds import Kind
from web.forms import Form

K = Kind
EVERY = frozenset(Kind)
FILES = "tep"
CHECK = "kiem-tra"


@dataclass(frozen=True)
class Step:
    """One page of questions."""

    slug: str
    title: str
    lead: str
    form: type[Form] | None
    """None for the page of files, which keeps no answers."""
    kinds: frozenset[Kind] = EVERY


STEPS: tuple[Step, ...] = (
    Step(
        "viec",
        N_("Chuyện gì đang xảy ra?"),
        N_("Viết như đang kể cho một người quen. Viết không dấu cũng được."),
        Happened,
        frozenset({K.FEEDBACK}),
    ),
    Step(
        "viec",
        N_("Ông/bà muốn đề xuất điều gì?"),
        N_("Nêu điều đang bất cập và cách làm mà ông/bà thấy tốt hơn."),
        Proposed,
        frozenset({K.PETITION}),
    ),
    Step(
        "viec",
        N_("Ông/bà khiếu nại việc gì?"),
        N_("Kể điều cơ quan đã quyết định hoặc đã làm, và vì sao ông/bà thấy không đúng."),
        Aggrieved,
        frozenset({K.COMPLAINT}),
    ),
    Step(
        "viec",
        N_("Chuyện gì đã xảy ra?"),
        N_("Đừng viết điều khiến người khác đoán ra ông/bà, nếu không cần thiết."),
        Witnessed,
        frozenset({K.DENUNCIATION}),
    ),
    Step(
        "viec",
        N_("Ông/bà cần thông tin gì?"),
        N_("Nói chung trước; trang sau ông/bà ghi từng tài liệu."),
        AskedFor,
        frozenset({K.INFORMATION}),
    ),
    Step(
        "quyet-dinh",
        N_("Ông/bà khiếu nại quyết định nào, của ai?"),
        N_("Khiếu nại một việc làm thì bỏ trống số và ngày của quyết định."),
        Decision,
        frozenset({K.COMPLAINT}),
    ),
    Step(
        "bi-to-cao",
        N_("Người bị tố cáo và điều ông/bà biết"),
        N_("Biết đến đâu ghi đến đó. Cơ quan có trách nhiệm xác minh."),
        Accused,
        frozenset({K.DENUNCIATION}),
    ),
    Step(
        "tai-lieu",
        N_("Tài liệu nào, nhận bằng cách nào?"),
        N_("Không rõ tên tài liệu thì tả nội dung."),
        Papers,
        frozenset({K.INFORMATION}),
    ),
    Step(
        "linh-vuc",
        N_("Lĩnh vực"),
        N_("Để đơn đến đúng người ngay từ đầu. Chọn nhầm cũng không sao, chúng tôi sẽ xếp lại."),
        Subject,
    ),
    Step(
        "mong-muon",
        N_("Ông/bà mong muốn điều gì?"),
        N_("Nói rõ điều mong muốn thì dễ được trả lời đúng."),
        Wanted,
        EVERY - {K.INFORMATION},
    ),
    Step(
        FILES,
        N_("Hình ảnh, giấy tờ kèm theo"),
        N_("Không có thì bỏ qua bước này."),
        None,
    ),
    Step(
        "nguoi-gui",
        N_("Ông/bà là ai?"),
        N_(
            "Không cần nêu tên vẫn được giải quyết. Để lại số điện thoại hoặc thư thì chúng tôi "
            "hỏi thêm được khi cần."
        ),
        OpenSender,
        frozenset({K.FEEDBACK, K.PETITION}),
    ),
    Step(
        "nguoi-gui",
        N_("Ông/bà là ai?"),
        N_(
            "Luật đòi hỏi họ tên và địa chỉ, vì văn bản trả lời được gửi cho đúng người. "
            "Những điều khác không bắt buộc."
        ),
        NamedSender,
        frozenset({K.COMPLAINT, K.INFORMATION}),
    ),
    Step(
        "nguoi-gui",
        N_("Danh tính của ông/bà"),
        N_("Mọi điều ghi ở trang này được niêm phong bằng mật mã trước khi lưu."),
        SealedSender,
        frozenset({K.DENUNCIATION}),
    ),
)


def steps_of(kind: Kind) -> list[Step]:
    """Return the pages asked of *kind*, in order."""
    return [each for each in STEPS if kind in each.kinds]


def step_of(slug: str, kind: Kind) -> Step | None:
    """Return the page called *slug* as it is asked of *kind*."""
    return next((each for each in steps_of(kind) if each.slug == slug), None)


def filled(step: Step, said: Mapping[str, Any]) -> Form:
    """Return the form of *step* filled with answers *said* before, unchecked."""
    if step.form is None:
        raise LookupError(step.slug)
    pairs = [(name, "y" if value is True else value) for name, value in said.items() if value]
    return step.form(formdata=MultiDict(pairs), meta={"csrf": False})


def answers_of(form: Form) -> dict[str, Any]:
    """Return what was answered, ready to be kept."""
    return {
        field.short_name: field.data
        for field in form
        if field.type != "CSRFTokenField" and field.data not in (None, "", False)
    }


def answered(step: Step, said: Mapping[str, Any] | None) -> bool:
    """Tell whether *said* answers all that *step* asks."""
    return step.form is None or (said is not None and filled(step, said).validate())


@dataclass(frozen=True)
class Question:
    """One plain question on the way to the kind."""

    slug: str
    words: str
    help: str
    leads_to: Kind | None
    """The kind when the answer is yes; None: call for help first."""


QUESTIONS: tuple[Question, ...] = (
    Question(
        "nguy-hiem",
        N_("Có ai đang gặp nguy hiểm ngay lúc này không?"),
        N_("Cháy, điện rò, cây đổ, trẻ em bị hại, đánh nhau."),
        None,
    ),
    Question(
        "thong-tin",
        N_("Ông/bà muốn xin thông tin, tài liệu mà cơ quan đang giữ?"),
        N_("Ví dụ: bản sao quy hoạch, quyết định thu chi, kết quả kiểm tra."),
        K.INFORMATION,
    ),
    Question(
        "quyen-loi",
        N_("Một quyết định hoặc việc làm của cơ quan có làm thiệt quyền lợi của chính ông/bà?"),
        N_("Ví dụ: mức bồi thường đất, xử phạt, từ chối cấp giấy. Ông/bà muốn cơ quan xem lại."),
        K.COMPLAINT,
    ),
    Question(
        "vi-pham",
        N_("Ông/bà muốn báo rằng một người hoặc cơ quan đã vi phạm pháp luật?"),
        N_("Ví dụ: cán bộ nhận tiền, làm sai hồ sơ. Danh tính của ông/bà được giữ kín."),
        K.DENUNCIATION,
    ),
    Question(
        "gop-y",
        N_("Ông/bà muốn góp ý, đề xuất cách làm tốt hơn?"),
        N_("Ví dụ: đổi giờ làm việc, thêm biển báo, sửa một quy định."),
        K.PETITION,
    ),
)
LAST_RESORT = K.FEEDBACK
"""When every answer was no, something is going on that someone should look at."""

"""The roles of an office: what they are called and what they are for."""

from dataclasses import dataclass
from enum import StrEnum

from office.base.i18n import N_


class Role(StrEnum):
    """A post in the office, held for a unit and a term."""

    RECEPTION = "reception"
    SEALED_INTAKE = "sealed_intake"
    HANDLER = "handler"
    LEAD = "lead"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    SEAL_KEEPER = "seal_keeper"
    TRIAGE = "triage"
    VERIFIER = "verifier"
    DIALOGUE_CLERK = "dialogue_clerk"
    INFORMATION_OFFICER = "information_officer"
    OBSERVER = "observer"
    DEPUTY = "deputy"


PROVE_TWICE = (
    Role.HEAD, Role.DEPUTY, Role.SEALED_INTAKE, Role.SEAL_KEEPER, Role.SUPERVISOR,
    Role.ADMINISTRATOR,
)  # fmt: skip
"""Roles that do not work without a second factor where real cases are kept."""


CARRIERS = (Role.HANDLER, Role.LEAD)
"""Roles in which an officer may be given any case; sealed intake is given denunciations."""


@dataclass(frozen=True)
class RoleWords:
    """How a role is called, and its work in one sentence."""

    label: str
    work: str


WORDS: dict[Role, RoleWords] = {
    Role.RECEPTION: RoleWords(
        N_("Cán bộ tiếp công dân"), N_("Tiếp nhận, phân loại, thụ lý và chuyển vụ việc.")
    ),
    Role.SEALED_INTAKE: RoleWords(
        N_("Cán bộ tiếp nhận tố cáo"), N_("Nhận và sàng lọc tố cáo; chỉ vai trò này thấy nội dung.")
    ),
    Role.HANDLER: RoleWords(
        N_("Chuyên viên xử lý"), N_("Xác minh, trao đổi với người dân, soạn trả lời.")
    ),
    Role.LEAD: RoleWords(
        N_("Lãnh đạo đơn vị"), N_("Giao việc trong đơn vị và trình lãnh đạo gia hạn.")
    ),
    Role.HEAD: RoleWords(
        N_("Chủ tịch UBND phường"), N_("Ký trả lời, thư xin lỗi, thư cảm ơn; duyệt gia hạn.")
    ),
    Role.SUPERVISOR: RoleWords(
        N_("Cán bộ giám sát"), N_("Theo dõi vụ việc trễ hạn, tồn đọng và nhật ký.")
    ),
    Role.ADMINISTRATOR: RoleWords(
        N_("Quản trị hệ thống"), N_("Giữ máy chạy tốt; không đọc được vụ việc nào.")
    ),
    Role.SEAL_KEEPER: RoleWords(
        N_("Người giữ niêm phong"),
        N_("Giữ nửa khóa danh tính; cho mở hay không, không tự mở được."),
    ),
    Role.TRIAGE: RoleWords(
        N_("Cán bộ phân loại đơn"), N_("Phân loại, xử lý đơn và chuyển; không tiếp công dân.")
    ),
    Role.VERIFIER: RoleWords(
        N_("Người xác minh"), N_("Xác minh vụ việc được cử; với tố cáo chỉ đọc bản trích.")
    ),
    Role.DIALOGUE_CLERK: RoleWords(
        N_("Thư ký đối thoại"), N_("Chuẩn bị đối thoại; chỉ thấy dòng sổ của khiếu nại.")
    ),
    Role.INFORMATION_OFFICER: RoleWords(
        N_("Đầu mối cung cấp thông tin"), N_("Nhận và giải quyết yêu cầu cung cấp thông tin.")
    ),
    Role.OBSERVER: RoleWords(N_("Người quan sát"), N_("Chỉ xem số liệu; không thấy vụ việc nào.")),
    Role.DEPUTY: RoleWords(
        N_("Phó Chủ tịch UBND phường"),
        N_("Ký thay khi Chủ tịch vắng hoặc phải đứng ngoài vụ việc; ngoài ra không thấy gì."),
    ),
}

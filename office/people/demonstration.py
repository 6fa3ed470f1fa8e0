"""The demonstration office: its units and its accounts, one list for the seed, the sign-in page and the README."""

from dataclasses import dataclass

from office.base.i18n import N_
from office.people.roles import Role


@dataclass(frozen=True)
class DemonstrationUnit:
    """A unit of the demonstration office."""

    slug: str
    name: str
    name_en: str
    kind: str
    """`agency`, `unit` or `outside`, as in `office.people.models.Unit`."""


@dataclass(frozen=True)
class Account:
    """An account anyone may use in the demonstration; none exists in production."""

    role: Role
    email: str
    post: str
    """The name on pages: a post, not a person."""
    unit: str
    """Slug of the unit in which the role is held."""
    passphrase: str


AGENCY = "ward"

UNITS: tuple[DemonstrationUnit, ...] = (
    DemonstrationUnit(
        AGENCY, "UBND phường Mây Trắng", "People's Committee of May Trang Ward", "agency"
    ),
    DemonstrationUnit(
        "office",
        "Văn phòng HĐND và UBND",
        "Office of the People's Council and People's Committee",
        "unit",
    ),
    DemonstrationUnit(
        "works",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Division of Economy, Infrastructure and Urban Affairs",
        "unit",
    ),
    DemonstrationUnit(
        "society", "Phòng Văn hóa - Xã hội", "Division of Culture and Social Affairs", "unit"
    ),
    DemonstrationUnit(
        "service",
        "Trung tâm Phục vụ hành chính công",
        "Public Administration Service Centre",
        "unit",
    ),
    DemonstrationUnit(
        "supply", "Trung tâm Cung ứng dịch vụ công", "Public Utility Service Centre", "unit"
    ),
    DemonstrationUnit(
        "department",
        "Sở Nông nghiệp và Môi trường",
        "Department of Agriculture and Environment",
        "outside",
    ),
)

ACCOUNTS: tuple[Account, ...] = (
    Account(
        Role.RECEPTION,
        "tiepdan@demo.nghedan.example",
        N_("Cán bộ tiếp công dân"),
        AGENCY,
        "mời cô bác ngồi uống trà",
    ),
    Account(
        Role.SEALED_INTAKE,
        "tocao@demo.nghedan.example",
        N_("Cán bộ tiếp nhận tố cáo"),
        AGENCY,
        "lá thư dán kín ba lần",
    ),
    Account(
        Role.HANDLER,
        "chuyenvien.hatang@demo.nghedan.example",
        N_("Chuyên viên hạ tầng, đô thị"),
        "works",
        "đèn đường sáng lại rồi",
    ),
    Account(
        Role.HANDLER,
        "chuyenvien.vanphong@demo.nghedan.example",
        N_("Chuyên viên văn phòng"),
        "office",
        "giấy trắng mực đen rõ ràng",
    ),
    Account(
        Role.HANDLER,
        "chuyenvien.vanhoa@demo.nghedan.example",
        N_("Chuyên viên văn hóa, xã hội"),
        "society",
        "tiếng trống trường đầu thu",
    ),
    Account(
        Role.HANDLER,
        "chuyenvien.motcua@demo.nghedan.example",
        N_("Chuyên viên một cửa"),
        "service",
        "số thứ tự tiếp theo mời vào",
    ),
    Account(
        Role.HANDLER,
        "chuyenvien.congich@demo.nghedan.example",
        N_("Chuyên viên dịch vụ công ích"),
        "supply",
        "hẻm sạch sau cơn mưa lớn",
    ),
    Account(
        Role.LEAD,
        "truongphong@demo.nghedan.example",
        N_("Trưởng phòng Hạ tầng, Đô thị"),
        "works",
        "giao đúng người đúng việc",
    ),
    Account(
        Role.HEAD,
        "chutich@demo.nghedan.example",
        N_("Chủ tịch UBND phường"),
        AGENCY,
        "nghe dân trước khi ký tên",
    ),
    Account(
        Role.SUPERVISOR,
        "giamsat@demo.nghedan.example",
        N_("Cán bộ giám sát"),
        AGENCY,
        "không bỏ sót một lá đơn",
    ),
    Account(
        Role.ADMINISTRATOR,
        "quantri@demo.nghedan.example",
        N_("Quản trị hệ thống"),
        AGENCY,
        "máy chạy êm suốt đêm dài",
    ),
    Account(
        Role.SEAL_KEEPER,
        "giukhoa.vanphong@demo.nghedan.example",
        N_("Người giữ niêm phong, văn phòng"),
        "office",
        "ba người mới mở được cửa",
    ),
    Account(
        Role.SEAL_KEEPER,
        "giukhoa.vanhoa@demo.nghedan.example",
        N_("Người giữ niêm phong, văn hóa"),
        "society",
        "nửa chìa khóa để ngăn riêng",
    ),
    Account(
        Role.SEAL_KEEPER,
        "giukhoa.motcua@demo.nghedan.example",
        N_("Người giữ niêm phong, một cửa"),
        "service",
        "hỏi kỹ rồi mới trao khóa",
    ),
    Account(
        Role.TRIAGE,
        "phanloai@demo.nghedan.example",
        N_("Cán bộ phân loại đơn"),
        AGENCY,
        "mỗi lá đơn một ngăn đúng",
    ),
    Account(
        Role.VERIFIER,
        "xacminh@demo.nghedan.example",
        N_("Người xác minh"),
        "society",
        "đi tận nơi hỏi tận người",
    ),
    Account(
        Role.DIALOGUE_CLERK,
        "thuky.doithoai@demo.nghedan.example",
        N_("Thư ký đối thoại"),
        "office",
        "ghi lại đủ lời hai bên",
    ),
    Account(
        Role.INFORMATION_OFFICER,
        "thongtin@demo.nghedan.example",
        N_("Đầu mối cung cấp thông tin"),
        "office",
        "dân hỏi thì có câu trả lời",
    ),
    Account(
        Role.OBSERVER,
        "quansat@demo.nghedan.example",
        N_("Người quan sát của HĐND"),
        AGENCY,
        "chỉ nhìn con số từ xa",
    ),
    Account(
        Role.DEPUTY,
        "phochutich@demo.nghedan.example",
        N_("Phó Chủ tịch UBND phường"),
        AGENCY,
        "ký thay khi thuyền trưởng vắng",
    ),
)


def account(role: Role) -> Account:
    """Return the first demonstration account of *role*."""
    return next(each for each in ACCOUNTS if each.role == role)

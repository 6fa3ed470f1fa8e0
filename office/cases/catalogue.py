"""The words a case is sorted by: fields, channels, outcomes, grounds for declining."""

from dataclasses import dataclass

from office.base.i18n import N_
from office.law.kinds import Kind

FIELDS: dict[str, str] = {
    "land": N_("Đất đai, bồi thường"),
    "urban_order": N_("Trật tự đô thị, xây dựng"),
    "environment": N_("Môi trường, rác thải"),
    "traffic": N_("Giao thông, đường hẻm"),
    "lighting": N_("Chiếu sáng"),
    "drainage": N_("Thoát nước, ngập"),
    "noise": N_("Tiếng ồn"),
    "civil_status": N_("Hộ tịch, chứng thực"),
    "education": N_("Giáo dục"),
    "health": N_("Y tế"),
    "staff_conduct": N_("Thái độ cán bộ"),
    "utilities": N_("Điện, nước sinh hoạt"),
    "other": N_("Việc khác"),
}

CHANNELS: dict[str, str] = {
    "web": N_("Trang web"),
    "app": N_("Ứng dụng điện thoại"),
    "zalo": N_("Zalo"),
    "email": N_("Thư điện tử"),
    "hotline": N_("Tổng đài 1022"),
    "in_person": N_("Trực tiếp"),
    "phone": N_("Điện thoại"),
    "post": N_("Bưu chính"),
    "transferred": N_("Cơ quan khác chuyển đến"),
}

URGENCIES: dict[str, str] = {
    "normal": N_("Thường"),
    "urgent": N_("Khẩn"),
    "danger": N_("Nguy hiểm ngay"),
}

COMPLEXITIES: dict[str, str] = {
    "normal": N_("Bình thường"),
    "complex": N_("Phức tạp"),
    "very_complex": N_("Đặc biệt phức tạp"),
}

OUTCOMES: dict[str, str] = {
    "done": N_("Đã làm xong"),
    "partly": N_("Làm được một phần"),
    "planned": N_("Đã có kế hoạch, có ngày"),
    "explained": N_("Giải thích, không có việc phải làm"),
    "refused": N_("Không chấp nhận"),
    "moved": N_("Chuyển nơi khác giải quyết"),
}
REFUSED, MOVED = "refused", "moved"

WITHDRAWN = "withdrawn"
"""The outcome of a point whose sender took it back; no officer chooses it."""
ENDINGS: dict[str, str] = {**OUTCOMES, WITHDRAWN: N_("Người dân đã rút điểm này")}

SATISFACTION: dict[str, str] = {
    "solved": N_("Việc của ông/bà đã được giải quyết chưa?"),
    "on_time": N_("Có đúng hẹn không?"),
    "respect": N_("Ông/bà có được đối xử tôn trọng không?"),
}
"""Asked once after each closing."""
REPLIES: dict[str, str] = {"yes": N_("Có"), "partly": N_("Một phần"), "no": N_("Không")}


@dataclass(frozen=True)
class Ground:
    """A reason for which the law lets the office not take a case."""

    key: str
    words: str
    article: str
    kinds: frozenset[Kind]


_PETITIONS = frozenset({Kind.PETITION, Kind.FEEDBACK})

GROUNDS: tuple[Ground, ...] = (
    Ground(
        "K1",
        N_("Quyết định, hành vi mang tính nội bộ hoặc là văn bản quy phạm pháp luật"),
        "Điều 11 khoản 1 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K2",
        N_("Không liên quan trực tiếp đến quyền, lợi ích của người khiếu nại"),
        "Điều 11 khoản 2 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K3",
        N_("Người khiếu nại không đủ năng lực mà không có người đại diện hợp pháp"),
        "Điều 11 khoản 3 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K4",
        N_("Người đại diện không hợp pháp"),
        "Điều 11 khoản 4 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K5",
        N_("Đơn không có chữ ký hoặc điểm chỉ, sau khi đã đề nghị bổ sung"),
        "Điều 11 khoản 5 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K6",
        N_("Hết thời hiệu khiếu nại mà không có lý do chính đáng"),
        "Điều 11 khoản 6 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K7",
        N_("Đã có quyết định giải quyết khiếu nại lần hai"),
        "Điều 11 khoản 7 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K8",
        N_("Đã có thông báo đình chỉ và sau 30 ngày không tiếp tục khiếu nại"),
        "Điều 11 khoản 8 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "K9",
        N_("Tòa án đã thụ lý hoặc đã giải quyết"),
        "Điều 11 khoản 9 Luật Khiếu nại",
        frozenset({Kind.COMPLAINT}),
    ),
    Ground(
        "T1",
        N_("Chưa đủ nội dung và hình thức của tố cáo"),
        "Điều 29 khoản 1 Luật Tố cáo",
        frozenset({Kind.DENUNCIATION}),
    ),
    Ground(
        "T2",
        N_("Người tố cáo không đủ năng lực hành vi mà không có người đại diện"),
        "Điều 29 khoản 1 Luật Tố cáo",
        frozenset({Kind.DENUNCIATION}),
    ),
    Ground(
        "T4",
        N_("Không có cơ sở xác định người vi phạm, hành vi vi phạm"),
        "Điều 29 khoản 1 Luật Tố cáo",
        frozenset({Kind.DENUNCIATION}),
    ),
    Ground(
        "T5",
        N_("Xuất phát từ khiếu nại đã giải quyết đúng luật mà không có chứng cứ mới"),
        "Điều 29 khoản 1 Luật Tố cáo",
        frozenset({Kind.DENUNCIATION}),
    ),
    Ground(
        "P2",
        N_("Nội dung không cụ thể, đã đề nghị làm rõ mà không nhận được trả lời"),
        "Điều 28 Luật Tiếp công dân",
        _PETITIONS,
    ),
    Ground(
        "P1",
        N_(
            "Không rõ người gửi hoặc không viết bằng tiếng Việt, đã đề nghị bổ sung mà không nhận được"
        ),
        "Điều 28 Luật Tiếp công dân, Thông tư 05/2021/TT-TTCP",
        _PETITIONS,
    ),
    Ground(
        "P4",
        N_("Đã được trả lời đúng quy định và không có tình tiết mới"),
        "Điều 4 khoản 1 điểm h Nghị định 154/2026/NĐ-CP",
        _PETITIONS,
    ),
    Ground(
        "R1",
        N_("Thông tin không được tiếp cận hoặc chưa đủ điều kiện tiếp cận"),
        "Điều 27 Luật Tiếp cận thông tin 2026 (Điều 15, Điều 16)",
        frozenset({Kind.INFORMATION}),
    ),
    Ground(
        "R2",
        N_("Thông tin đã được công khai"),
        "Điều 27 Luật Tiếp cận thông tin 2026",
        frozenset({Kind.INFORMATION}),
    ),
    Ground(
        "R3",
        N_("Thông tin không thuộc trách nhiệm cung cấp của cơ quan"),
        "Điều 27 Luật Tiếp cận thông tin 2026",
        frozenset({Kind.INFORMATION}),
    ),
    Ground(
        "R4",
        N_("Đã cung cấp hai lần cho chính người yêu cầu, không có lý do chính đáng"),
        "Điều 27 Luật Tiếp cận thông tin 2026",
        frozenset({Kind.INFORMATION}),
    ),
    Ground(
        "R5",
        N_("Vượt quá khả năng đáp ứng hoặc ảnh hưởng hoạt động bình thường"),
        "Điều 27 Luật Tiếp cận thông tin 2026",
        frozenset({Kind.INFORMATION}),
    ),
    Ground(
        "R6",
        N_("Chưa trả chi phí in, sao, chụp, gửi"),
        "Điều 27 Luật Tiếp cận thông tin 2026",
        frozenset({Kind.INFORMATION}),
    ),
)


def grounds_for(kind: Kind) -> list[Ground]:
    """Return the grounds on which a case of *kind* may be declined."""
    return [ground for ground in GROUNDS if kind in ground.kinds]


def ground(key: str) -> Ground:
    """Return the ground called *key*; raises `KeyError`."""
    return {each.key: each for each in GROUNDS}[key]

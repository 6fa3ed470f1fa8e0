"""Facts of one letter of each kind, all persons and places invented."""

from typing import Any

AGENCY = {
    "parent_name": "Ủy ban nhân dân\nThành phố Sông Xanh",
    "name": "Ủy ban nhân dân\nphường Mây Trắng",
    "place": "Phường Mây Trắng",
}
CONTACT = {
    "unit": "Bộ phận Tiếp công dân phường Mây Trắng",
    "person": "bà Lê Thị Hạnh",
    "phone": "028 0000 0123",
    "address": "số 01 đường Cầu Vồng",
    "hours": "giờ hành chính các ngày làm việc",
}
CHAIR = {"authority": "TM. ỦY BAN NHÂN DÂN", "title": "CHỦ TỊCH", "name": "Nguyễn Văn Bình"}
CASE = {
    "code": "MT-2026-000123",
    "kind": "feedback",
    "subject": "Nước thải quán ăn chảy ra hẻm 12 đường Hoa Nắng",
    "received": "2026-01-22T08:05:09+07:00",
}
COMMON: dict[str, Any] = {
    "agency": AGENCY,
    "day": "2026-02-05",
    "number_text": "Số: 05/TB-UBND",
    "to": "Bà Trần Thị Mai, khu phố 3, phường Mây Trắng",
    "salutation": "bà",
    "case": CASE,
    "signer": CHAIR,
    "recipients": ["Như trên", "Chủ tịch UBND phường (để báo cáo)", "Lưu: VT, TCD"],
    "contact": CONTACT,
    "check_url": "https://example.vn/kiem-tra/7H2K-9QMD-4XTW",
    "check_code": "7H2K-9QMD-4XTW",
}
CLOCKS = [
    {
        "name": "Báo kết quả xử lý bước đầu",
        "due": "2026-02-05",
        "length": "10 ngày làm việc",
        "article": "khoản 1 Điều 28 Luật Tiếp công dân",
    },
    {"name": "Trả lời bà bằng văn bản", "due": "2026-02-26", "length": "15 ngày làm việc"},
]
RECEIVER = {
    "unit": "Trung tâm Chống ngập Thành phố Sông Xanh",
    "phone": "028 0000 0456",
    "address": "số 08 đường Bến Nước",
}
SHA = "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea"

FACTS: dict[str, dict[str, Any]] = {
    "receipt": COMMON
    | {
        "secret": "K7QM4XTW9HDR2NVB6PJC8YFGS3",
        "files": [
            {"name": "ảnh nước thải trước hẻm 12 sáng 21-01.jpg", "size": 2_345_678, "sha256": SHA},
            {"name": "don-co-chu-ky-cac-ho-dan.pdf", "size": 812_345, "sha256": SHA[::-1]},
            {"name": "ghi âm cuộc gọi.m4a", "size": 940, "sha256": SHA[1:] + "0"},
        ],
        "text_sha256": SHA,
        "clocks": CLOCKS,
        "track_url": "https://example.vn/tra-cuu",
    },
    "acknowledgement": COMMON
    | {"holder": CONTACT | {"unit": "Phòng Kinh tế, Hạ tầng và Đô thị"}, "clocks": CLOCKS},
    "more_information": COMMON
    | {
        "missing": ["Ảnh chụp chỗ nước chảy ra hẻm, có ngày chụp", "Số nhà của quán ăn bà nói đến"],
        "due": "2026-02-12",
    },
    "transfer": COMMON
    | {
        "receiver": RECEIVER,
        "reason": "cống chính dưới đường Hoa Nắng do Thành phố quản lý, phường không có thẩm quyền sửa",
        "article": "khoản 1 Điều 28 Luật Tiếp công dân",
        "legal_bases": ["Căn cứ Luật Tiếp công dân số 42/2013/QH13 ngày 25 tháng 11 năm 2013"],
    },
    "answer": COMMON
    | {
        "number_text": "Số: 05/UBND-KTHTĐT",
        "points": [
            {
                "number": 1,
                "asked": "quán ăn số 14 xả nước rửa chén ra hẻm mỗi tối",
                "answer": "tối 26/01/2026 tổ kiểm tra đến quán, thấy hố gom mỡ đầy và ống thoát bị tách khỏi cống",
                "outcome": "accepted",
                "done": [
                    {"what": "lập biên bản, yêu cầu quán nối lại ống thoát", "day": "2026-01-26"},
                    {"what": "kiểm tra lại, ống đã nối, hẻm khô", "day": "2026-02-02"},
                ],
            },
            {
                "number": 2,
                "asked": "đề nghị thay nắp cống đầu hẻm bị vỡ",
                "answer": "nắp cống vỡ một góc dài 30 cm, có thể làm trẻ em bị ngã",
                "outcome": "partly",
                "done": [{"what": "đặt rào chắn và biển báo", "day": "2026-01-27"}],
                "not_done": "thay nắp cống",
                "why": "nắp phải đúc theo kích thước riêng, đơn vị cung cấp hẹn giao sau Tết",
                "next_day": "2026-03-06",
            },
        ],
    },
    "extension": COMMON
    | {
        "clock": "trả lời bà bằng văn bản",
        "old_due": "2026-02-05",
        "new_due": "2026-02-26",
        "reason": "chúng tôi phải chờ kết quả đo nước thải của phòng thí nghiệm, lấy mẫu ngày 02/02/2026",
        "article": "quy chế tiếp nhận, giải quyết phản ánh của phường",
    },
    "thank_you": COMMON
    | {
        "number_text": "",
        "deed": "báo cho chúng tôi biết nắp cống trước Trường Tiểu học Hoa Nắng bị vỡ",
        "effect": [
            {"what": "nắp cống đã được thay mới, có đèn chiếu sáng ban đêm", "day": "2026-01-30"}
        ],
        "signer": {"title": "CHỦ TỊCH", "name": "Nguyễn Văn Bình"},
        "recipients": [],
    },
    "apology": COMMON
    | {
        "number_text": "",
        "size": 13,
        "clock": "trả lời bà bằng văn bản",
        "promised": "2026-01-29",
        "days_late": 5,
        "days_unit": "ngày làm việc",
        "cause": "tổ kiểm tra đã đến hẻm ngày 26/01/2026 nhưng biên bản bị để quên, không chuyển cho người soạn trả lời",
        "fault": "Phòng Kinh tế, Hạ tầng và Đô thị",
        "standing": "ở Phòng Kinh tế, Hạ tầng và Đô thị, đang giải quyết",
        "new_due": "2026-02-12",
        "remedy": "từ nay, mỗi chiều thứ Sáu tôi trực tiếp xem danh sách hồ sơ đến hạn",
        "higher": "Chủ tịch Ủy ban nhân dân Thành phố Sông Xanh",
        "signer": {"title": "CHỦ TỊCH", "name": "Nguyễn Văn Bình"},
        "recipients": [],
    },
    "denunciation_letter": {
        "agency": AGENCY,
        "day": "2026-02-05",
        "authority": "Chủ tịch Ủy ban nhân dân phường Mây Trắng",
        "accused": "ông Phạm Văn Đức, nhân viên Ban quản lý chợ Mây Trắng",
        "content": [
            "Từ tháng 10/2025 đến tháng 01/2026, người này thu của mỗi sạp 200.000 đồng một tháng mà không giao biên lai.",
            "Ngày 15/01/2026, tại sạp số 27, người này nói nếu không nộp thì không cho bán dịp Tết.",
        ],
        "evidence": ["02 ảnh chụp sổ ghi tiền;", "01 tệp ghi âm ngày 15/01/2026."],
        "wanted": ["Xác minh, xử lý theo pháp luật và trả lại tiền cho các hộ."],
    },
    "declined": COMMON
    | {
        "case": CASE | {"kind": "complaint", "subject": "Quyết định buộc tháo dỡ mái che sân sau"},
        "reason": "đơn chưa có chữ ký hoặc điểm chỉ của người khiếu nại",
        "article": "Điều 11 Luật Khiếu nại",
        "what_next": [
            "Bà có thể ký vào đơn rồi gửi lại. Nếu đơn còn trong thời hiệu, chúng tôi xem xét ngay."
        ],
        "higher": "Chủ tịch Ủy ban nhân dân Thành phố Sông Xanh",
    },
    "guidance": COMMON
    | {
        "receiver": RECEIVER,
        "reason": "việc bà khiếu nại do cơ quan này quyết định",
        "article": "Điều 26 Luật Tiếp công dân",
        "papers_returned": ["01 bản chính giấy mời họp", "02 ảnh"],
    },
}

_PAPER = {key: COMMON[key] for key in ("agency", "day", "signer", "check_url", "check_code")}
PAPERS: dict[str, dict[str, Any]] = {
    "letter": _PAPER
    | {
        "shape": "letter",
        "number_text": "Số: 07/UBND-TCD",
        "to": ["Phòng Kinh tế, Hạ tầng và Đô thị", "Trung tâm Phục vụ hành chính công phường"],
        "about": "V/v trả lời phản ánh về nước thải ở hẻm 12 đường Hoa Nắng",
        "urgency": "HỎA TỐC",
        "paragraphs": [
            "Ủy ban nhân dân phường nhận được phản ánh của người dân hẻm 12 về nước thải chảy ra đường đi.",
            "Đề nghị hai đơn vị kiểm tra và báo cáo kết quả trước ngày 12/02/2026.",
        ],
        "recipients": ["Như trên", "Chủ tịch UBND phường (để báo cáo)", "Lưu: VT, TCD"],
        "drafter": "LTH.03",
        "found_at": "Số 01 đường Cầu Vồng, phường Mây Trắng. Điện thoại: 028 0000 0123. Trang: mtrang.example.vn",
    },
    "notice": _PAPER
    | {
        "shape": "notice",
        "number_text": "Số: 11/TB-UBND",
        "title": "THÔNG BÁO",
        "about": "Về việc thụ lý giải quyết khiếu nại lần đầu đối với quyết định buộc tháo dỡ mái che sân sau của hộ gia đình tại hẻm 12",
        "to": "Bà Trần Thị Mai",
        "urgency": "KHẨN",
        "legal_bases": ["Căn cứ Luật Khiếu nại ngày 11 tháng 11 năm 2011"],
        "paragraphs": ["Ngày 02/02/2026, chúng tôi nhận đơn khiếu nại của bà."],
        "sections": [["1. Nội dung được thụ lý", ["Quyết định buộc tháo dỡ mái che sân sau."]]],
        "recipients": ["Như trên", "Thanh tra Thành phố", "Lưu: VT, TCD"],
    },
    "decision": _PAPER
    | {
        "shape": "decision",
        "number_text": "Số: 05/QĐ-UBND",
        "title": "QUYẾT ĐỊNH",
        "about": "Về việc giao xác minh nội dung khiếu nại",
        "issuer": "Chủ tịch Ủy ban nhân dân phường Mây Trắng",
        "legal_bases": [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
            "Căn cứ Luật Khiếu nại ngày 11 tháng 11 năm 2011",
            "Xét đề nghị của Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường",
        ],
        "decides": [
            "Giao bà Lê Thị Hạnh, công chức Tư pháp, xác minh nội dung khiếu nại của bà Trần Thị Mai.",
            {
                "heading": "Nhiệm vụ và thời hạn",
                "paragraphs": [
                    "1. Làm việc với người khiếu nại, người bị khiếu nại.",
                    "2. Báo cáo kết quả trước ngày 06/3/2026.",
                ],
            },
            "Văn phòng, bà Lê Thị Hạnh và bà Trần Thị Mai chịu trách nhiệm thi hành Quyết định này.",
        ],
        "signer": {"authority": "KT. CHỦ TỊCH", "title": "PHÓ CHỦ TỊCH", "name": "Phạm Thị Lan"},
        "recipients": ["Như Điều 3", "Chủ tịch, các Phó Chủ tịch", "Lưu: VT, TCD"],
        "annexes": [
            {"title": "Kế hoạch xác minh", "paragraphs": ["Xác minh trong ba bước."]},
            {
                "title": "Danh mục tài liệu",
                "head": ["Số", "Tên tài liệu", "Số trang", "Tình trạng"],
                "rows": [["1", "Quyết định số 45/QĐ-UBND ngày 05/01/2026", "03", "bản sao"], ["2"]],
            },
        ],
    },
    "minutes": _PAPER
    | {
        "shape": "minutes",
        "title": "BIÊN BẢN",
        "about": "Đối thoại giải quyết khiếu nại",
        "details": [
            ("Thời gian", "08 giờ 30 phút, ngày 05 tháng 02 năm 2026"),
            ("Địa điểm", "Phòng tiếp công dân, số 01 đường Cầu Vồng"),
        ],
        "sections": [
            ["I. THÀNH PHẦN", ["1. Ông Nguyễn Văn Bình, chủ trì.", "2. Bà Trần Thị Mai."]],
            ["II. NỘI DUNG", ["Bà Mai giữ yêu cầu hủy quyết định.", "Đối thoại kết thúc lúc 10 giờ"]],
        ],
        "signers": [
            {"title": "NGƯỜI KHIẾU NẠI", "hint": "(Ký, ghi rõ họ tên)", "name": "Trần Thị Mai"},
            {"title": "NGƯỜI GHI BIÊN BẢN", "hint": "(Ký, ghi rõ họ tên)", "name": "Lê Thị Hạnh"},
            {"title": "NGƯỜI CHỦ TRÌ", "hint": "(Ký, ghi rõ họ tên)", "name": "Nguyễn Văn Bình"},
            {"title": "NGƯỜI BỊ KHIẾU NẠI", "hint": "(Ký, ghi rõ họ tên)", "name": "Đỗ Văn Tâm"},
        ],
    },
    "slip": _PAPER
    | {
        "shape": "slip",
        "number_text": "Số: 03/PC-UBND",
        "title": "PHIẾU CHUYỂN",
        "about": "Đơn kiến nghị của công dân",
        "to": "Trung tâm Chống ngập Thành phố Sông Xanh",
        "urgency": "THƯỢNG KHẨN",
        "circulation": "Lưu hành nội bộ",
        "details": [("Người gửi", "bà Trần Thị Mai"), ("Ngày nhận", "02/02/2026")],
        "paragraphs": ["Chuyển đơn đến quý cơ quan để giải quyết theo thẩm quyền."],
        "signer": {"authority": "TL. CHỦ TỊCH", "title": "CHÁNH VĂN PHÒNG", "name": "Vũ Thị Ánh"},
        "recipients": ["Như trên", "Lưu: VT"],
    },
    "invitation": _PAPER
    | {
        "shape": "invitation",
        "number_text": "Số: 02/GM-UBND",
        "title": "GIẤY MỜI",
        "about": "Dự đối thoại giải quyết khiếu nại",
        "to": "Bà Trần Thị Mai, khu phố 3, phường Mây Trắng",
        "paragraphs": ["Ủy ban nhân dân phường trân trọng kính mời bà dự buổi đối thoại."],
        "details": [
            ("Thời gian", "08 giờ 30 phút, thứ Năm, ngày 12 tháng 02 năm 2026"),
            ("Địa điểm", "Phòng tiếp công dân, số 01 đường Cầu Vồng, phường Mây Trắng, Thành phố Sông Xanh"),
            ("Người chủ trì", "Chủ tịch Ủy ban nhân dân phường"),
        ],
        "recipients": ["Như trên", "Lưu: VT"],
        "found_at": "Số 01 đường Cầu Vồng. Điện thoại: 028 0000 0123",
    },
    "conclusion": _PAPER
    | {
        "shape": "conclusion",
        "number_text": "Số: 01/KL-UBND",
        "title": "KẾT LUẬN",
        "about": "Nội dung tố cáo đối với ông Phạm Văn Đức, nhân viên Ban quản lý chợ Mây Trắng",
        "legal_bases": ["Căn cứ Luật Tố cáo ngày 12 tháng 6 năm 2018"],
        "sections": [
            ["1. Kết quả xác minh", ["Có thu tiền không giao biên lai của 04 sạp."]],
            ["2. Kết luận", ["Tố cáo đúng một phần."]],
        ],
        "signer": {"authority": "TUQ. CHỦ TỊCH", "title": "CHÁNH THANH TRA", "name": "Hồ Văn Sáu"},
        "recipients": ["Thanh tra Thành phố", "Người bị tố cáo", "Lưu: VT"],
    },
    "personal": _PAPER
    | {
        "shape": "personal",
        "title": "THƯ CHÚC MỪNG",
        "to": "Bà Trần Thị Mai",
        "paragraphs": ["Kính chúc bà và gia đình năm mới mạnh khỏe, bình an.", "Trân trọng."],
        "signer": {"title": "CHỦ TỊCH", "name": "Nguyễn Văn Bình"},
    },
}  # fmt: skip

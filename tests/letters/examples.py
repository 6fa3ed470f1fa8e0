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
        "clock": "trả lời bà bằng văn bản",
        "promised": "2026-01-29",
        "days_late": 5,
        "days_unit": "ngày làm việc",
        "cause": "tổ kiểm tra đã đến hẻm ngày 26/01/2026 nhưng biên bản bị để quên, không chuyển cho người soạn trả lời",
        "fault": "Phòng Kinh tế, Hạ tầng và Đô thị",
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

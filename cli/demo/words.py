"""What officers and citizens say in the stories: questions, findings, answers, causes, comments."""

from random import Random

from office.law.kinds import Kind

DONE = {
    "lighting": "Tổ điện đã kiểm tra tại chỗ ngày {day}, nối lại đoạn cáp đứt và thay bóng hỏng. Dãy đèn đã sáng; ảnh chụp lúc 19 giờ kèm hồ sơ.",
    "traffic": "Ngày {day} đội công trình đã làm xong tại chỗ, kẻ lại vạch và đặt biển cảnh báo. Chúng tôi kiểm tra lại sau một tuần.",
    "drainage": "Xe hút bùn đã thông toàn bộ đoạn cống ngày {day}, vớt xà bần trong ba hố ga và phun khử khuẩn các nhà bị nước tràn vào.",
    "environment": "Ngày {day} đơn vị thu gom đã dọn sạch, khử mùi; lịch thu gom và số gọi khi bỏ sót đã dán ở đầu hẻm.",
    "noise": "Tổ kiểm tra đã đo độ ồn đúng giờ ông/bà nêu ngày {day}, lập biên bản và buộc cam kết. Người báo tin không được nêu ra.",
    "urban_order": "Ngày {day} phường đã làm việc với từng hộ, kẻ vạch chừa lối đi rộng 1,5 mét và chụp ảnh nghiệm thu đúng giờ cao điểm.",
    "utilities": "Hai đơn vị điện và viễn thông đã cùng đến ngày {day}, gia cố trụ, căng lại dây và thu cáp hỏng.",
    "civil_status": "Kết quả đã ký và gửi bưu chính về nhà ngày {day}. Trạng thái ghi sai trên cổng đã được sửa cho đúng.",
    "education": "Ngày {day} phòng chuyên môn đã làm việc với nhà trường; bảng thứ tự ưu tiên đã niêm yết và sửa chỗ chưa đúng.",
    "health": "Trạm y tế đã phun hóa chất và kiểm tra lăng quăng các hẻm nêu trong đơn ngày {day}; số liệu dán ở bảng tin khu phố.",
    "staff_conduct": "Ngày {day} Văn phòng đã làm việc với bộ phận liên quan và chuyển lời của ông/bà đến từng người.",
    "land": "Ngày {day} bộ phận địa chính đã rà lại hồ sơ, đối chiếu bản đồ và trả lời bằng văn bản từng điểm.",
    "other": "Việc đã được kiểm tra và làm xong ngày {day}.",
}
PARTLY = "Phần làm ngay được đã xong ngày {day}. Phần còn lại cần phối hợp với {agency}; chúng tôi theo dõi và báo ông/bà từng bước."
PLANNED = "Chúng tôi tiếp nhận đề xuất này. Việc đã vào kế hoạch, khảo sát trước ngày {later}, kinh phí lấy từ nguồn duy tu; {unit} chịu trách nhiệm."
EXPLAINED = "Chúng tôi đã kiểm tra ngày {day}. Theo quy định, việc này chưa phải xử lý thêm; lý do và văn bản căn cứ được nêu trong hồ sơ."
REFUSED = "Chúng tôi chưa làm được như ông/bà đề nghị: quy hoạch đang có hiệu lực không cho phép. Khi quy hoạch thay đổi, chúng tôi sẽ báo."

RULED = {
    Kind.COMPLAINT: {
        "done": "Qua xác minh và đối thoại ngày {day}, nội dung khiếu nại là đúng. Quyết định bị khiếu nại được sửa lại phần chưa đúng.",
        "partly": "Qua xác minh, nội dung khiếu nại đúng một phần. Việc đo đạc được làm lại ngày {day} có ông/bà chứng kiến.",
        "explained": "Qua xác minh hồ sơ và đối thoại ngày {day}, việc làm của bộ phận chuyên môn là đúng trình tự; căn cứ được nêu từng khoản.",
        "refused": "Qua xác minh và đối thoại ngày {day}, không có căn cứ để chấp nhận. Ông/bà có quyền khiếu nại lần hai hoặc khởi kiện.",
    },
    Kind.DENUNCIATION: {
        "done": "Kết luận ngày {day}: nội dung tố cáo đúng. Người vi phạm đã bị xử lý theo quy định; kết luận được công khai, không nêu người tố cáo.",
        "partly": "Kết luận ngày {day}: nội dung tố cáo đúng một phần. Phần chưa đủ chứng cứ được nêu rõ lý do.",
        "explained": "Kết luận ngày {day}: chưa đủ chứng cứ xác định vi phạm. Bộ phận liên quan đã được chấn chỉnh.",
        "refused": "Kết luận ngày {day}: không có hành vi như nội dung tố cáo.",
    },
    Kind.INFORMATION: {
        "done": "Chúng tôi gửi ông/bà bản điện tử các tài liệu đã nêu ngày {day}, không thu chi phí.",
        "partly": "Chúng tôi gửi phần được cung cấp ngày {day}. Phần có tên, địa chỉ của người khác được che vì liên quan đời sống riêng tư.",
        "explained": "Thông tin này đã công khai; đường dẫn chính xác kèm trong thư ngày {day}. Phần do {agency} giữ, xin ông/bà gửi yêu cầu đến đó.",
        "refused": "Tài liệu đang trong quá trình soạn thảo nên chưa được cung cấp; chúng tôi sẽ báo khi được công khai.",
    },
}

QUESTIONS = {
    Kind.FEEDBACK: (
        "Xin ông/bà cho biết số nhà gần nhất; gửi thêm một ảnh chụp vào giờ xảy ra việc",
        "Xin ông/bà cho biết việc thường xảy ra vào giờ nào; có còn tiếp diễn trong tuần này không",
    ),
    Kind.PETITION: (
        "Xin ông/bà gửi bản vẽ hoặc ảnh vị trí đề nghị; danh sách các hộ đồng ý nếu có",
    ),
    Kind.COMPLAINT: (
        "Xin ông/bà gửi bản chụp quyết định bị khiếu nại; ký tên vào đơn",
        "Xin ông/bà gửi giấy tờ chứng minh việc sử dụng đất; biên bản kiểm kê nếu còn giữ",
    ),
    Kind.DENUNCIATION: ("Xin ông/bà nộp đơn có chữ ký; nêu thêm thời gian, địa điểm cụ thể",),
    Kind.INFORMATION: ("Xin ông/bà ghi rõ tên tài liệu và năm cần cung cấp; chọn hình thức nhận",),
}
SUPPLIED = (
    "Tôi gửi thêm như phường yêu cầu. Cần gì nữa xin báo tôi.",
    "Việc vẫn còn, chiều nào cũng vậy. Tôi gửi thêm ảnh.",
    "Tôi đã tìm được giấy tờ, xin gửi kèm.",
    "Da gui them hinh, nho phuong coi giup.",
)
UPDATES = (
    "Chúng tôi đã cử người xuống xem. Sáng thứ sáu đơn vị thi công sẽ có mặt, ông/bà không cần ở nhà chờ.",
    "Hồ sơ đang ở {unit}. Chúng tôi đã mời đơn vị liên quan họp và sẽ báo ông/bà kết quả.",
    "Đã kiểm tra hiện trường. Cần thêm vài ngày để có vật tư; chúng tôi báo lại ngay khi xong.",
)
REPLIES = (
    "Cảm ơn cán bộ đã báo. Tôi chờ tin.",
    "Cho tôi hỏi ngày nào thì xong ạ?",
    "Hôm nay tôi vẫn chưa thấy ai xuống.",
    "Cam on phuong, co gi nhan tin giup minh.",
)
NOTES = (
    "Đã gọi điện, người dân hẹn chiều thứ tư xem hiện trường.",
    "Hỏi lại đơn vị quản lý đường dây trước khi trả lời.",
    "Trùng đoạn đường với một phản ánh tháng trước, cần xem chung.",
)
DELAYS = (
    "Cần chờ kết quả kiểm tra của đơn vị quản lý đường dây",
    "Hồ sơ gốc đang được tìm trong kho lưu trữ, cần thêm thời gian",
    "Phải họp với ba đơn vị mới trả lời được đầy đủ",
)
CAUSES = (
    "Chúng tôi chuyển hồ sơ qua hai bộ phận mà không ghi ngày hẹn, nên việc bị bỏ quên",
    "Người được giao nghỉ ốm và chúng tôi đã không giao lại việc cho người khác",
    "Chúng tôi chờ ý kiến đơn vị thi công mà không nhắc, cũng không báo cho ông/bà biết",
    "Phiếu tiếp nhận nằm lại ở bộ phận một cửa vì hệ thống chưa đồng bộ, và không ai kiểm tra",
)
PRAISED = (
    "chị Hồ Thị Sương, quầy 3 bộ phận một cửa",
    "Chị hướng dẫn mẹ tôi từng bước, còn ở lại đến 18 giờ để giấy tờ kịp trong ngày",
)
"""Whom a citizen praised, and for what."""
ABOVE = ("Võ Minh Khôi", "Chủ tịch")
"""Who signs in the office above, after a second lateness: name and post."""
WAIVED = (
    "Lỗi do máy chủ của đơn vị khác, người dân đã được gọi điện giải thích và không muốn nhận thư",
    "Người dân đề nghị không gửi thư vì đang được bảo vệ danh tính",
)
STEP = {
    "way": "trao tay, có ký nhận",
    "place": "niêm yết tại trụ sở",
    "paper": "ghi trong hồ sơ",
    "reason": "Đã giao bộ phận liên quan thực hiện và báo lại.",
    "agency": "Thanh tra thành phố",
    "heard": "yes",
}
"""What is written down with a step of the procedure."""
FINDINGS = "Đã xem hồ sơ, làm việc với hai bên và xem tại chỗ; ý kiến hai bên còn khác nhau."
MEETING_PLACE = "Phòng tiếp công dân, trụ sở UBND phường"
MINUTES = "Hai bên nêu ý kiến, xem lại hồ sơ; điểm còn khác nhau được ghi để kết luận."
TERMINATED = "Người khiếu nại đã rút toàn bộ nội dung bằng đơn."
INVESTIGATORS = "Cơ quan Cảnh sát điều tra"
SUSPENDED = (
    "Chờ kết quả giám định của cơ quan chuyên môn về ranh đất",
    "Người khiếu nại đang điều trị tại bệnh viện, đề nghị tạm dừng",
)
GUIDED = "Xin gửi đơn đến bộ phận tiếp công dân của cơ quan nêu trên; mang theo bản chụp quyết định và giấy tờ tùy thân"
UNSPLIT = "Hai việc cùng một công trình, một đơn vị giải quyết được; gộp lại để trả lời một lần."
TRANSFERRED = "Việc thuộc thẩm quyền quản lý của cơ quan nhận, phường đã gửi kèm toàn bộ hồ sơ"
DECLINED = {
    Kind.COMPLAINT: ("K6", "Quyết định đã được nhận cách đây hơn một năm và không có trở ngại khách quan"),
    Kind.DENUNCIATION: ("T1", "Tin không có họ tên người tố cáo; nội dung có chứng cứ nên được chuyển thanh tra, kiểm tra"),
    Kind.PETITION: ("P4", "Nội dung đã được trả lời ba tháng trước và không có tình tiết mới"),
    Kind.FEEDBACK: ("P2", "Đã hai lần đề nghị cho biết địa điểm nhưng không nhận được trả lời"),
    Kind.INFORMATION: ("R2", "Tài liệu đã đăng công khai, đường dẫn được gửi kèm"),
}  # fmt: skip
WITHDRAWN = (
    "Việc đã được giải quyết, tôi xin rút.",
    "Tôi đã hỏi trực tiếp và được giải thích rồi.",
    "",
)
DISPUTES = (
    "Trả lời nói đã xong nhưng hôm nay tôi ra xem vẫn y như cũ. Tôi gửi ảnh chụp sáng nay.",
    "Mới nhắc nhở được hai ngày là đâu lại vào đấy. Đề nghị đừng đóng hồ sơ.",
    "Trả lời không đúng điều tôi hỏi.",
)
REOPENED = "Kiểm tra lại cho thấy việc chưa xong như đã trả lời, người dân nói đúng"
UPHELD = "Đã kiểm tra lại tại chỗ cùng tổ trưởng; kết quả giữ nguyên, lý do được giải thích trực tiếp cho người dân"
SENT_BACK = "Nêu rõ ngày làm xong và người chịu trách nhiệm, bỏ câu “ghi nhận, sẽ đề xuất”"
EVIDENCE = (
    "Ảnh chụp sau khi làm xong, có ngày giờ; tổ trưởng khu phố xác nhận.",
    "Biên bản nghiệm thu tại chỗ có chữ ký của người dân.",
    "Văn bản trả lời đã đến tay người dân; đã gọi điện hỏi lại.",
)
COMMENTS = {
    5: ("Nhanh và lịch sự, cảm ơn phường.", "Đèn sáng rồi, cả hẻm ai cũng mừng.", ""),
    4: ("Làm được việc, chỉ hơi lâu.", ""),
    3: ("Tạm được.", ""),
    2: ("Phải nhắc nhiều lần mới có người xuống.", "Trả lời dài mà không rõ ngày nào xong."),
    1: ("Nói đã xong mà chưa xong.", "Chờ lâu quá, không ai báo tin."),
}
SAID_AFTER = {
    5: {"solved": "yes", "on_time": "yes", "respect": "yes"},
    4: {"solved": "yes", "on_time": "partly", "respect": "yes"},
    3: {"solved": "partly", "on_time": "partly", "respect": "yes"},
    2: {"solved": "partly", "on_time": "no", "respect": "partly"},
    1: {"solved": "no", "on_time": "no", "respect": "partly"},
}


def answer(kind: Kind, field: str, outcome: str) -> str:
    """Return the sentence that answers a point; `{day}`, `{later}`, `{unit}`, `{agency}` are open."""
    if kind in RULED:
        ruled = RULED[kind]
        return ruled.get(outcome, ruled["explained"])
    others = {"partly": PARTLY, "planned": PLANNED, "explained": EXPLAINED, "refused": REFUSED}
    return others.get(outcome, DONE[field])


def paper(rng: Random, kind: Kind) -> str:
    """Return the document that shows how a point ends."""
    number = rng.randrange(12, 340)
    return f"{number}/BC-TXM, báo cáo xác minh" if kind in RULED else f"{number}/KH-UBND, kế hoạch"


def outcome(rng: Random, kind: Kind) -> str:
    """Return how a point ends."""
    ends = {
        Kind.FEEDBACK: ("done", "done", "done", "done", "partly", "explained", "planned"),
        Kind.PETITION: ("done", "planned", "planned", "partly", "explained", "refused"),
        Kind.INFORMATION: ("done", "done", "partly", "explained", "refused"),
    }
    return rng.choice(ends.get(kind, ("done", "partly", "explained", "refused")))

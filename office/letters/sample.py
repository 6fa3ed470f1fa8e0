"""An invented case, by which a text is printed as a test before it is kept."""

from datetime import date
from typing import Any

from office.base import config
from office.law.kinds import Kind
from office.letters import catalogue, compose, phrases, wording
from office.letters.bodies import as_json

TEST_PRINT = "BẢN IN THỬ"
GIVEN = {
    "reason": "chờ kết luận giám định của cơ quan chuyên môn",
    "agency": "Sở Xây dựng",
    "paper": "12/QĐ-UBND",
    "until": "2026-12-15",
    "dialogue_day": "2026-12-10",
    "place": "phòng tiếp công dân",
    "findings": "Đường ống thoát nước bị tắc ở hai đoạn",
    "minutes": "Hai bên thống nhất ngày thông cống",
    "third": "Công ty Thoát nước",
    "amount": 20_000,
    "old_due": "2026-12-01",
    "new_due": "2026-12-20",
    "accused": "một cán bộ của phường",
    "accepted_content": "nhận tiền để làm nhanh hồ sơ",
    "praise": "chị Hồ Thị Sương, quầy 3\nHướng dẫn tận tình, ở lại đến 18 giờ",
    "tin vui": "cháu Trần Gia Hân được khai sinh",
    "người mất": "cụ Trần Văn Lành",
    "ngày mất": "2026-11-20",
}


WORDS = {
    "clock": "giải quyết và trả lời ông/bà",
    "promised": "2026-11-20",
    "days_late": 2,
    "days_unit": "ngày làm việc",
    "cause": "hồ sơ nằm lại ở bộ phận một cửa ba ngày mà không ai kiểm tra",
    "fault": "Phòng Kinh tế, Hạ tầng và Đô thị",
    "standing": "ở Phòng Kinh tế, Hạ tầng và Đô thị, đang giải quyết",
    "new_due": "2026-12-01",
    "deed": "báo cho chúng tôi biết: “Nắp cống vỡ trước trường học”",
    "effect": [{"what": "nắp cống đã được thay mới", "day": "2026-11-20"}],
}
"""What thanks and apologies say of the case."""


def facts(kind: str, text: str, day: date) -> dict[str, Any]:
    """Return the facts by which *text*, of a paper of *kind*, prints as a test on *day*."""
    paper = catalogue.papers()[kind]
    own = next(each for each in Kind if each in paper.kinds)
    said: dict[str, Any] = {
        "agency": compose.agency(),
        "contact": compose.contact(),
        "day": day.isoformat(),
        "to": compose.HIDDEN_RECIPIENT if not paper.names_sender else "Bà Trần Thị Mai, khu phố 3",
        "salutation": "ông/bà",
        "higher": f"Chủ tịch {phrases.in_full(config.current().office_parent)}",
        "unit": "Phòng Kinh tế, Hạ tầng và Đô thị",
        "case": {
            "code": "ND26-0000-0000",
            "kind": own.value,
            "subject": "" if own == Kind.DENUNCIATION else "Nước thải chảy ra hẻm 12",
            "received": day.isoformat(),
            "accepted": day.isoformat(),
            "level": paper.level or 1,
        },
        "clocks": [{"name": "Giải quyết", "due": "2026-12-24", "length": "30 ngày"}],
        "points": [
            {
                "number": 1,
                "asked": "Thông cống hẻm 12",
                "answer": "Đã thông ngày 20/11",
                "outcome": "",
            }
        ],
        "given": GIVEN,
        "signer": {"authority": "", "title": "CHỦ TỊCH", "name": ""},
        **WORDS,
        "recipients": compose.copies_of(paper, own),
        "status": TEST_PRINT,
        "text": text,
    }
    said |= compose.layout(paper, said)
    said["legal_bases"] = wording.legal_bases(kind, said)
    return said | as_json(wording.compose(kind, said))

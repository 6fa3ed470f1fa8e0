"""Papers for the accused: made of an approved extract, by a type that cannot hold who denounced.

`ForAccused` is the only way to such a paper. It is made of an `Extract` that passed the gate and of days;
neither a `Case` nor a party nor a sender has a way into it, and mypy and tests/letters/test_accused.py hold that.
The law wants the content told (Mẫu 06, NĐ 31/2019 Đ9), and no field for the denouncer in the form.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from office.cases.extracts import APPROVED
from office.cases.models.extracts import Extract
from office.letters.facts import Facts
from office.letters.phrases import day_words

TEMPLATE = "accused_notice"
BLANK_NUMBER = "Số: ………/TB-UBND"
BASES = (
    "Căn cứ Luật Tố cáo ngày 12 tháng 6 năm 2018",
    "Căn cứ Nghị định số 31/2019/NĐ-CP ngày 10 tháng 4 năm 2019 của Chính phủ",
)


class NotThroughTheGate(ValueError):
    """Only an approved extract goes to the accused."""


@dataclass(frozen=True, slots=True)
class ForAccused:
    """All that a paper for the accused is made of."""

    accused: str
    content: tuple[str, ...]
    accepted_on: date
    day: date

    @classmethod
    def of(cls, extract: Extract, accepted_on: date, day: date) -> "ForAccused":
        """Return what may be told of *extract*. Raises `NotThroughTheGate`."""
        if not isinstance(extract, Extract) or extract.state != APPROVED:
            raise NotThroughTheGate
        said = (extract.words.get(part, "") for part in ("subject", "conduct", "body"))
        content = tuple(line for text in said for line in text.splitlines() if line.strip())
        return cls(str(extract.words.get("accused", "")), content, accepted_on, day)


def notice(paper: ForAccused, agency: dict[str, str]) -> Facts:
    """Return the notice of the content of a denunciation, to be numbered and signed by hand."""
    if type(paper) is not ForAccused:
        raise TypeError("a paper for the accused is made of ForAccused alone")
    accepted = day_words(paper.accepted_on.isoformat())
    return {
        "agency": {
            "parent_name": agency["parent_name"],
            "name": agency["name"],
            "place": agency["place"],
        },
        "day": paper.day.isoformat(),
        "number_text": BLANK_NUMBER,
        "title": "THÔNG BÁO",
        "about": "Về nội dung tố cáo",
        "greeting": f"Kính gửi: {paper.accused or '………………………………'}",
        "legal_bases": list(BASES),
        "paragraphs": [
            f"Ngày thụ lý tố cáo: {accepted}.",
            "Cơ quan thông báo nội dung tố cáo đã được thụ lý như sau:",
            *paper.content,
            "Đề nghị ông/bà giải trình bằng văn bản về nội dung trên và gửi kèm tài liệu liên quan.",
            "Nghiêm cấm tìm hiểu, tiết lộ, đe dọa, trả thù, trù dập người tố cáo (Điều 8 Luật Tố cáo).",
        ],
        "sections": [],
        "signer": {"authority": "", "title": "CHỦ TỊCH", "name": "", "note": ""},
        "recipients": ["Như trên", "Lưu: VT"],
    }


if TYPE_CHECKING:  # were one of these taken, its `ignore` would be unused and `make check` fail
    from office.cases.models import Case, Party

    def _refused(case: Case, party: Party, day: date) -> None:
        ForAccused.of(case, day, day)  # type: ignore[arg-type]
        ForAccused.of(party, day, day)  # type: ignore[arg-type]
        notice(case, {})  # type: ignore[arg-type]
        notice(party, {})  # type: ignore[arg-type]

"""Letters about several matters in the stories, and the contents that each is split into."""

from dataclasses import replace

from cli.demo.office import Ward
from cli.demo.texts import Text
from office.cases.models import Case
from office.cases.splitting import Part
from office.law.kinds import Kind

FINE, CRACKS = "Khiếu nại Quyết định xử phạt số 77", "Chống thấm, sửa vết nứt, trả lại mặt hẻm"


def without_denunciation(text: Text) -> Text:
    """Return the mixed letter as a neighbour wrote it, who denounces nobody."""
    body = "\n\n".join(_matters(text.body)[1:])
    subject = "Đơn khiếu nại và kiến nghị về công trình cạnh nhà"
    return replace(text, kind=Kind.COMPLAINT, subject=subject, body=body)


def contents(case: Case, ward: Ward) -> list[Part]:
    """Return what the mixed letter *case* is split into."""
    *denounced, fine, cracks = _matters(case.body)
    works = ward.units[ward.unit_for("urban_order")].id
    found = [
        Part(Kind.COMPLAINT, "urban_order", FINE, fine, "Hủy quyết định phạt", works),
        Part(
            Kind.PETITION, "urban_order", CRACKS, cracks,
            "Chống thấm và sửa vết nứt\nTrả lại mặt hẻm", works,
        ),
    ]  # fmt: skip
    if denounced:
        what = "Làm ngơ cho công trình sai phép"
        found.append(Part(Kind.DENUNCIATION, "staff_conduct", what, "\n\n".join(denounced)))
    return found


def _matters(body: str) -> list[str]:
    """Return the paragraphs that each tell one matter."""
    return [each for each in body.split("\n\n") if "Việc thứ" in each]

"""What officers aim at beside the limit: the internal target, and the red line of a letter."""

from collections.abc import Iterator

from office.base import clock
from office.cases import ladder, targets
from office.cases.deadlines import Face
from office.cases.models import Case
from office.cases.statuses import UNDECIDED
from office.cases.steps import SETTLE
from web.filters import day_short
from web.language import said as _


def notes(face: Face, case: Case) -> Iterator[str]:
    """Yield the sentences beside the clock with *face*, for officers alone."""
    target = targets.of_face(case.kind, face)
    if target:
        passed = target < clock.today() and face.state != "late"
        yield _("Mục tiêu nội bộ: %(day)s.", day=day_short(target))
        if passed:
            yield _("Đã qua mục tiêu, chưa trễ hạn.")
    line = ladder.red_line()
    if face.step == SETTLE and case.kind in line.kinds and case.status in UNDECIDED:
        yield _(
            "Vạch đỏ nếu chưa xử lý: từ ngày %(day)s.",
            day=day_short(ladder.line_day(case.received_day)),
        )

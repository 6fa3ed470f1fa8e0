"""How one point is settled: answered, refused on a ground, or moved to where it is answered."""

from datetime import date
from typing import Any, NamedTuple

from office.base import clock
from office.base.db import db
from office.base.i18n import N_, translate
from office.base.text import nfc
from office.cases import directory, queries, refusing, sealed
from office.cases.catalogue import MOVED, OUTCOMES, REFUSED
from office.cases.models import Case, Point
from office.cases.models.talk import EVIDENCE, PROPOSED
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Unit


class NoSuchGround(ValueError):
    """The ground is not one of the law for this kind on the day the case came."""


class NoSuchPlace(ValueError):
    """The point cannot have moved there: unknown, this case itself, sealed, or about whom it is."""


class ImpossibleDay(ValueError):
    """A document is not dated after today."""


class Said(NamedTuple):
    """What an officer says of one point."""

    text: str = ""
    outcome: str = ""
    ground: str = ""
    unit_id: int | None = None
    code: str = ""
    paper: str = ""
    paper_day: date | None = None


def settle(case: Case, point: Point, said: Said, actor: Actor) -> None:
    """Write down what *actor* says of *point*.

    Raises `NoSuchGround`, `NoSuchPlace`, `ImpossibleDay` and, of a denunciation, `sealed.IdentityTold`.
    """
    point.answer = sealed.without_identity(case, nfc(said.text).strip(), actor)
    point.outcome = said.outcome if said.outcome in OUTCOMES else ""
    point.paper = sealed.without_identity(case, nfc(said.paper).strip(), actor)[:200]
    if said.paper_day and said.paper_day > clock.today():
        raise ImpossibleDay
    point.paper_day = said.paper_day
    point.ground = _ground(case, said.ground) if point.outcome == REFUSED else ""
    point.moved_unit_id, point.moved_case = None, ""
    if point.outcome == MOVED and said.code.strip():
        point.moved_case = _other_case(case, said.code, actor)
    elif point.outcome == MOVED and said.unit_id:
        point.moved_unit_id = _unit(case, said.unit_id)


def _ground(case: Case, key: str) -> str:
    if key and key not in {each.id for each in refusing.for_case(case)}:
        raise NoSuchGround
    return key


def _unit(case: Case, unit_id: int) -> int:
    unit = db.session.get(Unit, unit_id)
    if unit is None or f"unit.{unit.id}" in case.excluded or unit.kind not in {"unit", "outside"}:
        raise NoSuchPlace
    return unit.id


def _other_case(case: Case, code: str, actor: Actor) -> str:
    """Return the code of the case that *actor* can read; a sealed one is named in no letter."""
    found = queries.by_code(code, actor)
    if (
        found is None
        or found.id == case.id
        or found.kind == Kind.DENUNCIATION
        or level(actor, found) < Level.ORIGINAL
    ):
        raise NoSuchPlace
    return found.code


GROUNDED = N_("Căn cứ: %(ground)s (%(article)s).")
MOVED_TO = N_("Đã chuyển đến: %(place)s.")
ELSEWHERE = N_("Được giải quyết trong vụ việc mã %(code)s.")
PAPERED = N_("Văn bản: %(paper)s, ngày %(day)s.")
UNDATED = N_("Văn bản: %(paper)s.")
TAKEN = N_("chụp lúc %(at)s")
TAKEN_TYPED = N_("chụp lúc %(at)s theo cán bộ ghi")
OLDER = N_("chụp trước khi nhận vụ việc")
AHEAD = N_("giờ trong ảnh ở tương lai")


def told(point: Any, locale: str) -> list[str]:
    """Say on what ground *point* is refused, where it moved to, and which document shows it."""
    lines = []
    ground = refusing.grounds().get(point.ground)
    if ground:
        lines.append(
            translate(GROUNDED, locale, ground=ground.text(locale), article=ground.article)
        )
    place = directory.on(clock.today()).places.get(point.moved_unit_id or 0)
    if place:
        name = place.name_en if locale == "en" else place.name
        lines.append(translate(MOVED_TO, locale, place=name))
    if point.moved_case:
        lines.append(translate(ELSEWHERE, locale, code=point.moved_case))
    if point.paper and point.paper_day:
        day = point.paper_day.strftime("%d/%m/%Y")
        lines.append(translate(PAPERED, locale, paper=point.paper, day=day))
    elif point.paper:
        lines.append(translate(UNDATED, locale, paper=point.paper))
    return lines


def time_of(case: Case, paper: Any, locale: str) -> str:
    """Say when a picture of *case* was taken and who says so; what cannot be right is flagged."""
    if paper.taken_at is None:
        return ""
    at = clock.local(paper.taken_at).strftime("%H:%M %d/%m/%Y")
    said = [translate(TAKEN_TYPED if paper.taken_typed else TAKEN, locale, at=at)]
    if paper.taken_at > paper.at:
        said.append(translate(AHEAD, locale))
    elif paper.taken_at < case.received_at and paper.purpose in {PROPOSED, EVIDENCE}:
        said.append(translate(OLDER, locale))
    return ", ".join(said)


def forget(point: Point) -> None:
    """Take back how *point* was settled: the case is looked at anew, the words stay as a draft."""
    point.outcome = point.ground = point.moved_case = point.paper = ""
    point.moved_unit_id = point.paper_day = None

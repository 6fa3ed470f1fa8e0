"""Every move of every machine, done through its service by whoever may, with words that fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from office.base import clock
from office.cases import (
    admissibility,
    closing,
    duties,
    handling,
    joins,
    merging,
    parting,
    procedure,
    resealing,
    splitting,
    triage,
    unsealing,
    workflow,
)
from office.cases.machines import table
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import issue
from office.people.actors import Actor
from office.people.roles import Role
from tests.builders import STEP, Office, a_receipt, an_extract, sender_of

GROUNDS = {
    Kind.COMPLAINT: "K2", Kind.DENUNCIATION: "T4", Kind.PETITION: "P4", Kind.FEEDBACK: "P4",
    Kind.INFORMATION: "R3",
}  # fmt: skip
WHO = (
    *(Role.RECEPTION, Role.SEALED_INTAKE, Role.HANDLER, Role.HEAD, Role.SUPERVISOR),
    *(Role.LEAD, Role.ADMINISTRATOR),
)
NAMELESS = {"anonymous": True, "name": "", "phone": "", "email": "", "address": ""}


@dataclass
class Life:
    """One case and all who may do something to it."""

    office: Office
    case: Case
    other: Case
    """Of the same person and kind: to be joined to."""
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The kind of the case."""
        return Kind(self.case.kind)

    def moves(self) -> dict[str, Actor]:
        """Return the moves open now, each with the first who may do it."""
        found: dict[str, Actor] = {}
        for actor in self.actors.values():
            for each in workflow.available(self.case, actor):
                found.setdefault(each.name, actor)
        if not handling.pending_extension(self.case):
            found.pop("grant_extension", None)
            found.pop("refuse_extension", None)
        if self.case.kind == Kind.DENUNCIATION and not self._was_asked():
            found.pop("decline", None)  # what its sender can supply is asked for first
        return found

    def _was_asked(self) -> bool:
        ground = GROUNDS[self.kind]
        return any(
            each.asked and ground in each.item.grounds for each in admissibility.found(self.case)
        )

    def go(self, name: str) -> None:
        """Do the move *name* by whoever may; it must be open."""
        self.do(name, self.moves()[name])

    def do(self, name: str, actor: Actor) -> None:
        """Do the move *name* through its service, now."""
        DOERS.get(name, _step(name))(self, actor)


def begin(office: Office, kind: Kind) -> Life:
    """File a case of *kind*, and one more by the same person; a denunciation has no name on it."""
    said: dict[str, Any] = NAMELESS if kind == Kind.DENUNCIATION else {}
    other, case = (a_receipt(office, kind, channel="in_person", **said).case for _ in range(2))
    life = life_of(office, case, other)
    life.go("sort")
    return life


def life_of(office: Office, case: Case, other: Case | None = None) -> Life:
    """Return *case* with all who may do something to it; of a denunciation there is an extract."""
    actors = {str(role): office.actors[role] for role in WHO}
    if case.kind == Kind.DENUNCIATION:
        an_extract(office, case)
    return Life(office, case, other or case, {**actors, "sender": sender_of(case)})


def _step(name: str) -> Callable[[Life, Actor], None]:
    def take(life: Life, actor: Actor) -> None:
        today = clock.today()
        facts: Mapping[str, Any] = {
            **STEP, "day": today.isoformat(), "until": (today + timedelta(days=2)).isoformat(),
            "dialogue_day": (today + timedelta(days=6)).isoformat(), "attended": "no",
            "minutes": "Hai bên nói.", "agency": "Thanh tra thành phố", "third": "Công ty A",
            "agreed": "yes", "amount": 20_000, "as_kind": "feedback", "by": "letter", "end": "in_court",
            "about": "late" if life.case.status == "waiting" else "result",
        }  # fmt: skip
        procedure.take(life.case, name, actor, clock.now(), **facts)

    return take


def _accept(life: Life, actor: Actor) -> None:
    _find(life, actor, lawful=True)
    triage.accept(
        life.case, actor, clock.now(), unit=life.office.units["works"],
        handler_id=life.office.officers[Role.HANDLER].id, all_good=True,
    )  # fmt: skip
    _draft(life)


def _draft(life: Life) -> None:
    said = {each.number: ("Đã xem xét.", "done") for each in life.case.points}
    handling.draft_answer(life.case, life.office.actors[Role.HANDLER], clock.now(), said)


def _decline(life: Life, actor: Actor) -> None:
    _find(life, actor, lawful=False)
    ground = GROUNDS[Kind(life.case.kind)]
    triage.decline(life.case, actor, clock.now(), ground_key=ground, reason="Theo luật.")


def _find(life: Life, actor: Actor, *, lawful: bool) -> None:
    """Answer the item of the checklist by which the case may be declined."""
    item = admissibility.behind(life.case, GROUNDS[Kind(life.case.kind)])
    said = {"yes": "no", "no": "yes"}[item.unlawful] if lawful else item.unlawful
    admissibility.answer(life.case, actor, clock.now(), {item.id: (said, "Đã xem đơn.")})


def _ask(life: Life, actor: Actor) -> None:
    if life.case.status == "received":
        _find(life, actor, lawful=False)
    handling.ask(life.case, actor, clock.now(), question="Xin bổ sung giấy tờ.")


def _assign(life: Life, actor: Actor) -> None:
    """Send the case round: away, and to the works unit, which has yet to take it on."""
    extracted = life.case.kind != Kind.DENUNCIATION or life.case.extracted
    handler = life.office.officers[Role.HANDLER].id if extracted else None
    away = "office" if life.case.unit.slug == "society" else "society"
    for slug, officer in ((away, None), ("works", handler)):
        unit = life.office.units[slug]
        triage.assign(life.case, actor, clock.now(), unit=unit, handler_id=officer)


def _sort(life: Life, actor: Actor) -> None:
    case = life.case
    weight = "normal" if case.kind == Kind.COMPLAINT else "complex"  # so that more time is lawful
    triage.sort(
        case, actor, clock.now(), kind=Kind(case.kind), field=case.field, complexity=weight,
        urgency=case.urgency,
    )  # fmt: skip


def _propose(life: Life, actor: Actor) -> None:
    _draft(life)
    handling.propose(life.case, actor, clock.now())


def _settle_letters(life: Life) -> None:
    for duty in duties.owed(life.case):
        issue.waive(duty, life.office.actors[Role.HEAD], "Đã xin lỗi tận nơi.", clock.now())


def _close(life: Life, actor: Actor) -> None:
    _settle_letters(life)
    closing.close(life.case, actor, clock.now(), evidence="Đã làm xong, có ảnh chụp.")


def _uphold(life: Life, actor: Actor) -> None:
    _settle_letters(life)
    closing.uphold(life.case, actor, clock.now(), reason="Đúng luật.")


def _reopen(life: Life, actor: Actor) -> None:
    closing.reopen(life.case, actor, clock.now(), reason="Ông/bà đúng.")
    _draft(life)


def _decide(*, granted: bool) -> Callable[[Life, Actor], None]:
    def decide(life: Life, actor: Actor) -> None:
        handling.decide_extension(life.case, actor, clock.now(), granted=granted)

    return decide


def _merge(life: Life, actor: Actor) -> None:
    """Merge the case with another of the same person, which is in work and was promised no later."""
    first = life.other
    if first.status == "received":
        begun = life_of(life.office, first)
        begun.go("accept")
    first.next_due = min(first.next_due, life.case.next_due)
    merging.merge(life.case, actor, clock.now(), first=first, reason="Cùng một việc.")


def _split(life: Life, actor: Actor) -> None:
    parts = [
        splitting.Part(Kind.COMPLAINT, "other", "Việc thứ nhất", "Quyết định sai."),
        splitting.Part(Kind.PETITION, "other", "Việc thứ hai", "Xin sửa hẻm."),
    ]
    splitting.split(life.case, actor, clock.now(), parts, whole=True)


DOERS: dict[str, Callable[[Life, Actor], None]] = {
    "accept": _accept,
    "decline": _decline,
    "guide": lambda life, actor: triage.guide(
        life.case, actor, clock.now(), agency="Sở Xây dựng", advice="Nộp tại bộ phận một cửa."
    ),
    "transfer": lambda life, actor: triage.transfer(
        life.case, actor, clock.now(), agency=life.office.units["department"], reason="Không thuộc."
    ),
    "join": lambda life, actor: joins.join(life.case, actor, clock.now(), first=life.other),
    "join_own": lambda life, actor: joins.join_own(life.case, actor, clock.now(), first=life.other),
    "merge": _merge,
    "unmerge": lambda life, actor: merging.unmerge(
        life.case, actor, clock.now(), reason="Không cùng việc."
    ),
    "separate": lambda life, actor: parting.separate(
        life.case, actor, clock.now(), reason="Không cùng việc."
    ),
    "leave": lambda life, actor: parting.leave(life.case, actor, clock.now()),
    "sort": _sort,
    "open_up": lambda life, actor: unsealing.agree(life.case, actor, clock.now(), {}),
    "keep_sealed": lambda life, actor: unsealing.refuse(life.case, actor, clock.now()),
    "seal": lambda life, actor: resealing.seal(life.case, actor, clock.now(), about=()),
    "split": _split,
    "unsplit": lambda life, actor: splitting.unsplit(
        life.case, actor, clock.now(), reason="Tách nhầm."
    ),
    "assign": _assign,
    "ask": _ask,
    "supply": lambda life, actor: handling.supply(life.case, actor, clock.now(), "Tôi gửi thêm."),
    "go_on": lambda life, actor: handling.go_on(life.case, actor, clock.now()),
    "suspend": lambda life, actor: handling.suspend(
        life.case, actor, clock.now(), reason="Chờ giám định.", paper="14a/QĐ"
    ),
    "resume": lambda life, actor: handling.resume(life.case, actor, clock.now(), paper="14b/QĐ"),
    "ask_extension": lambda life, actor: (
        handling.ask_extension(life.case, actor, clock.now(), days=1, reason="Việc phức tạp.")
        and None
    ),
    "grant_extension": _decide(granted=True),
    "refuse_extension": _decide(granted=False),
    "propose": _propose,
    "send_back": lambda life, actor: handling.send_back(
        life.case, actor, clock.now(), reason="Viết rõ hơn."
    ),
    "answer": lambda life, actor: handling.answer(life.case, actor, clock.now()),
    "close": _close,
    "dispute": lambda life, actor: closing.dispute(
        life.case, actor, clock.now(), reason="Chưa xong."
    ),
    "reopen": _reopen,
    "uphold": _uphold,
    "withdraw": lambda life, actor: closing.withdraw(life.case, actor, clock.now()),
    "ask_to_withdraw": lambda life, actor: closing.withdraw(life.case, actor, clock.now()),
}
"""By name of the move; what stands here nowhere is a step of the procedure."""


BY_ANOTHER = frozenset({"fold", "carry_on", "dispute_alone"})
"""Moves that want something of another case first; test_splitting and test_parting take them."""


def edges(kind: Kind) -> set[tuple[str, str]]:
    """Return each move of *kind* with each stage it begins at, as the table has them."""
    stages = set(table.stages(kind))
    return {
        (each.name, stage)
        for each in table.machine(kind)
        if each.name not in BY_ANOTHER
        for stage in each.sources & stages
    }

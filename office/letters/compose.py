"""What a letter is made of: the facts of its case, gathered into the keys `facts.Facts` names."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from office.base import clock, config
from office.base.db import db
from office.cases import deadlines, duties, evidence, refusing
from office.cases.catalogue import OUTCOMES
from office.cases.intake import split_points
from office.cases.models import Case, Clock, Duty, Point
from office.cases.models.case import NO_DUE
from office.cases.permissions import SIGN_LETTER, allows
from office.cases.steps import ACCEPT, SETTLE, STEPS
from office.law import deadlines as law
from office.law import working_days
from office.law.kinds import Kind
from office.letters import catalogue, lateness, phrases, versions, wording
from office.letters.phrases import in_full
from office.people.actors import Actor
from office.people.models import Unit
from office.people.roles import WORDS, Role

Given = Mapping[str, Any]
SEALED_RECIPIENT = "Người tố cáo (thông tin được bảo mật)"
HIDDEN_RECIPIENT = "Người gửi (đề nghị giữ kín tên)"
UNNAMED_RECIPIENT = "Người gửi (không nêu tên)"
SUPPLY_DAYS = 10
"""Working days we ask the citizen to supply papers within (office policy; it may be later)."""
OUTCOME_WORDS = {
    "planned": "đã có kế hoạch thực hiện",
    "refused": "rejected",
    "moved": "chuyển nơi khác giải quyết",
}
FIRST_COPY = {
    "decision": ["Những người có trách nhiệm thi hành"],
    "minutes": ["Các bên có tên trên"],
    "conclusion": [],
    "personal": None,
    "form": None,
}
"""Who stands first under "Nơi nhận", by shape; papers between people and forms have no such list."""
BY_HAND = {
    "both": ("ĐẠI DIỆN CƠ QUAN", "NGƯỜI THAM GIA"),
    "sender": ("NGƯỜI LÀM ĐƠN",),
    "team": ("NGƯỜI BÁO CÁO",),
}
"""Who signs with a pen what no head signs."""
PEN = "(Ký, ghi rõ họ tên)"
PERSONALLY = frozenset({Kind.COMPLAINT, Kind.DENUNCIATION})
"""Kinds the head settles in his own name, not for the committee."""


def facts_of(
    case: Case,
    kind: str,
    day: date,
    given: Given | None = None,
    duty: Duty | None = None,
    text: str = "",
) -> dict[str, Any]:
    """Return the facts of a letter of *kind* about *case* as they are on *day*, ready for JSON.

    Nothing of a denouncer is among them. *text* is the version a draft was made by; else the one in force.
    """
    facts = {
        "agency": agency(),
        "day": day.isoformat(),
        "to": recipient(case),
        "salutation": "ông/bà",
        "case": _case(case),
        "contact": contact(),
        "higher": f"Chủ tịch {in_full(config.current().office_parent)}",
        "recipients": _copies(case, kind),
        "signer": {"authority": "", "title": "CHỦ TỊCH", "name": ""},
    }
    if kind in _OWN:
        facts |= _OWN[kind](case, day, given or {}, duty)
        by_text = kind in {each.key for each in versions.editable()}
        return facts | ({"text": text or versions.in_force(kind, day)} if by_text else {})
    facts |= _paper(case, kind, day, {**_praise(duty), **(given or {})})
    facts["text"] = text or versions.in_force(kind, day)
    return facts | {"legal_bases": wording.legal_bases(kind, facts)}


def _praise(duty: Duty | None) -> dict[str, str]:
    return {"praise": duty.words} if duty and duty.ground == duties.PRAISED else {}


def _paper(case: Case, kind: str, day: date, given: Given) -> dict[str, Any]:
    """Return what papers made by a text may say; one that may not tell who sent the case does not know."""
    paper = catalogue.papers()[kind]
    settle = [each for each in case.clocks if each.step == SETTLE and each.due_on != NO_DUE]
    said: dict[str, Any] = {
        "given": dict(given),
        "unit": in_full(case.unit.name),
        "case": _case(case) | _stage(case),
        "clocks": [clock_words(each) for each in settle[-1:]],
        **_answer(case, day, given, None),
    }
    if not paper.names_sender or case.name_hidden:
        said["to"] = SEALED_RECIPIENT if case.kind == Kind.DENUNCIATION else HIDDEN_RECIPIENT
    return said | layout(paper, {"agency": agency(), "given": given, "day": day.isoformat()})


def layout(paper: catalogue.Paper, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return how *paper* is laid out, signed and addressed."""
    said: dict[str, Any] = {"shape": paper.shape}
    if paper.shape == "decision":
        said["issuer"] = f"CHỦ TỊCH {phrases.agency(facts)}".upper()
    if paper.to in {"agency", "office", "officer"}:
        said["greeting"] = wording.greeting(paper, facts)
    if paper.signer in BY_HAND:
        said["signers"] = [{"title": each, "hint": PEN} for each in BY_HAND[paper.signer]]
    return said


def _stage(case: Case) -> dict[str, Any]:
    accepted = case.accepted_day.isoformat() if case.accepted_day else ""
    return {"level": case.level, "accepted": accepted}


def agency() -> dict[str, str]:
    """Return who writes, by the settings."""
    settings = config.current()
    return {
        "parent_name": _broken(in_full(settings.office_parent)),
        "name": _broken(in_full(settings.office_name)),
        "place": settings.office_place,
    }


def _broken(name: str) -> str:
    """Return *name* in two lines where its place begins, as the head of a letter shows it."""
    return name.replace("Ủy ban nhân dân ", "Ủy ban nhân dân\n", 1)


def recipient(case: Case) -> str:
    """Return to whom a letter goes, as printed; of a denouncer nothing is said."""
    if case.kind == Kind.DENUNCIATION:
        return SEALED_RECIPIENT
    party = case.parties[0] if case.parties else None
    if party is None or case.anonymous or not party.name.strip():
        return UNNAMED_RECIPIENT
    return ", ".join(
        part for part in (f"Ông/bà {party.name.strip()}", party.address.strip()) if part
    )


def signer(case: Case, kind: str, actor: Actor) -> dict[str, str]:
    """Return the signature block of *actor*: the head's own, a deputy's, or by order of the head."""
    collective = catalogue.papers()[kind].shape == "letter" and case.kind not in PERSONALLY
    authority = "TM. ỦY BAN NHÂN DÂN" if collective else ""
    if actor.has(Role.HEAD):
        return {"authority": authority, "title": "CHỦ TỊCH", "name": _name(actor, Role.HEAD)}
    if allows(
        actor, SIGN_LETTER, case
    ):  # in the head's stead: Decree 30/2020, Appendix I, part II.7
        return {
            "authority": f"{authority}\nKT. CHỦ TỊCH".strip(),
            "title": "PHÓ CHỦ TỊCH",
            "name": _name(actor, Role.DEPUTY),
        }
    # By order (thừa lệnh) only the head of a part of the office may sign, whoever prepared it.
    return {"authority": "TL. CHỦ TỊCH", "title": config.current().signs_by_order, "name": ""}


def _name(actor: Actor, role: Role) -> str:
    """Return the officer's name, unless the account is called by its post, which is printed above."""
    called = actor.name.casefold()
    return "" if called.startswith(WORDS[role].label.casefold()) else actor.name


def _case(case: Case) -> dict[str, str]:
    said = {"code": case.code, "kind": case.kind, "received": case.received_day.isoformat()}
    if case.kind != Kind.DENUNCIATION:
        said["subject"] = case.subject
    return said


def contact() -> dict[str, str]:
    """Return where people can ask, by the settings."""
    settings = config.current()
    return {
        "unit": "Bộ phận Tiếp công dân",
        "phone": settings.office_phone,
        "address": settings.office_address,
    }


def _copies(case: Case, kind: str) -> list[str]:
    return copies_of(catalogue.papers()[kind], Kind(case.kind))


def copies_of(paper: catalogue.Paper, kind: Kind) -> list[str]:
    """Return who gets *paper* about a case of *kind*, as listed under "Nơi nhận"."""
    first = FIRST_COPY.get(paper.shape, ["Như trên"])
    if first is None:
        return []
    kept = "Lưu: hồ sơ tố cáo" if kind == Kind.DENUNCIATION else "Lưu: VT, hồ sơ vụ việc"
    return [*first, *paper.copies, kept]


def clock_words(each: Clock) -> dict[str, str]:
    """Return one promised day in words: what, until when, how long, by which article."""
    reckoned = deadlines.reckoning(each)
    return {
        "name": "Báo có thụ lý hay không"
        if each.step == ACCEPT
        else "Giải quyết và trả lời ông/bà",
        "due": each.due_on.isoformat(),
        "length": f"{reckoned.length} {phrases.UNITS.get(reckoned.unit, '')}".strip(),
        "article": "" if each.promise else reckoned.article_text("vi"),
    }


def _acknowledgement(case: Case, _day: date, _given: Given, _duty: Duty | None) -> dict[str, Any]:
    held = (
        {"unit": "Bộ phận tiếp nhận tố cáo", "phone": config.current().office_phone}
        if case.kind == Kind.DENUNCIATION
        else {"unit": case.unit.name, "phone": config.current().office_phone}
    )
    settle = [each for each in case.clocks if each.step == SETTLE][-1:]
    clocks = [each for each in settle if each.due_on != NO_DUE]
    return {"holder": held, "clocks": [clock_words(each) for each in clocks]}


def _more_information(_case: Case, day: date, given: Given, _duty: Duty | None) -> dict[str, Any]:
    return {
        "missing": split_points(str(given.get("question") or "")),
        "due": working_days.add(day, SUPPLY_DAYS).isoformat(),
    }


def _transfer(_case: Case, _day: date, given: Given, _duty: Duty | None) -> dict[str, Any]:
    return {"receiver": {"unit": given.get("agency", "")}, "reason": given.get("reason", "")}


def _declined(_case: Case, _day: date, given: Given, _duty: Duty | None) -> dict[str, Any]:
    said = [str(given.get(key) or "").strip().rstrip(".") for key in ("ground", "reason")]
    return {"reason": ". ".join(part for part in said if part), "article": given.get("article", "")}


def _guidance(_case: Case, _day: date, given: Given, _duty: Duty | None) -> dict[str, Any]:
    where = str(given.get("agency") or "")
    return {
        "receiver": {"unit": where},
        "reason": f"việc này thuộc thẩm quyền của {where}",
        "how": split_points(str(given["reason"])) if given.get("reason") else [],
    }


def _extension(case: Case, _day: date, given: Given, _duty: Duty | None) -> dict[str, Any]:
    going = [each for each in case.clocks if each.step == SETTLE and each.extensions]
    article = ""
    if going:
        last = going[-1]
        allowed = law.extension_limit(
            last.rule,
            last.started_on,
            granted=last.extensions[:-1],
            select_on=deadlines.version_day(last.rule, last.started_on),
            **last.facts,
        )
        article = allowed.article_text("vi") if allowed and not allowed.promise else ""
    return {
        "clock": STEPS[SETTLE].promised,
        "old_due": given.get("old_due", ""),
        "new_due": given.get("new_due", ""),
        "reason": given.get("reason", ""),
        "article": article,
    }


def _answer(case: Case, _day: date, _given: Given, _duty: Duty | None) -> dict[str, Any]:
    points = [
        {
            "number": each.number,
            "asked": each.asked,
            "answer": each.answer,
            "outcome": OUTCOME_WORDS.get(each.outcome, each.outcome)
            if each.outcome in OUTCOMES
            else "",
            **_shown(case, each),
        }
        for each in case.points
    ]
    return {"points": points}


def _shown(case: Case, point: Point) -> dict[str, Any]:
    """Return on what ground a point is refused, where it moved to, and what shows its result."""
    ground = refusing.grounds().get(point.ground)
    unit = db.session.get(Unit, point.moved_unit_id) if point.moved_unit_id else None
    taken = sorted(each.taken_at for each in evidence.papers_of(case, point) if each.taken_at)
    said = {
        "ground": ground.vi if ground else "",
        "article": ground.article if ground else "",
        "moved_to": in_full(unit.name) if unit else "",
        "moved_case": point.moved_case,
        "paper": point.paper,
        "paper_day": point.paper_day.isoformat() if point.paper_day else "",
        "pictures": [clock.local(each).strftime("%H giờ %M ngày %d/%m/%Y") for each in taken],
    }
    return {key: value for key, value in said.items() if value}


def _apology(case: Case, day: date, given: Given, duty: Duty | None) -> dict[str, Any]:
    return lateness.facts(case, day, given, duty)


def _thank_you(case: Case, _day: date, _given: Given, duty: Duty | None) -> dict[str, Any]:
    subject = case.subject.strip().rstrip(".")
    ground = duty.ground if duty else ""
    if duty and ground == duties.PRAISE:
        who, what = phrases.praised({"given": {"praise": duty.words}})
        who, what = who or phrases.blank("người được khen"), what or phrases.blank("lời khen")
        done = f"Lời khen đã được chuyển đến {who} và ghi nhận trong đánh giá cán bộ"
        return {"deed": f"gửi lời khen {who}: “{what}”", "effect": [{"what": done}]}
    if duty and ground == duties.DIALOGUE:
        deed = f"đến đối thoại {phrases.day_words(duty.since.isoformat())} về “{subject}”"
        heard = "Ý kiến nêu tại buổi đối thoại được ghi vào biên bản và xem xét khi giải quyết"
        return {"deed": deed, "effect": [{"what": heard}]}
    deed = "góp ý" if ground == "adopted" else "báo cho chúng tôi biết"
    done_on = duty.since.isoformat() if duty else ""
    effect = [
        {"what": each.answer, "day": done_on}
        for each in case.points
        if each.outcome in {"done", "partly", "planned"} and each.answer
    ]
    return {"deed": f"{deed}: “{subject}”", "effect": effect}


_OWN: dict[str, Callable[[Case, date, Given, Duty | None], dict[str, Any]]] = {
    "acknowledgement": _acknowledgement,
    "more_information": _more_information,
    "transfer": _transfer,
    "declined": _declined,
    "guidance": _guidance,
    "extension": _extension,
    "answer": _answer,
    "apology": _apology,
    "thank_you": _thank_you,
}

"""What a case says, as its reader may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from office.cases import extracts, sealed
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.actors import Actor
from web.language import said as _


@dataclass(frozen=True)
class Told:
    """What a case says, as its reader may read it."""

    subject: str
    body: str
    place: str
    details: Mapping[str, Any]
    shut: bool = False
    """The words are sealed and the reader's key is not open in this visit."""


def told(case: Case, who: Actor) -> Told:
    """Return what *case* says: of a denunciation without an extract, what *who*'s own key opens."""
    if case.kind != Kind.DENUNCIATION or case.extracted:
        return Told(case.subject, case.body, case.place, case.details)
    try:
        said = extracts.original_of(case, who)
    except sealed.DoesNotOpen:
        return Told(_(case.subject), "", "", case.details, shut=True)
    typed = {name: said[name] for name in ("accused", "conduct", "evidence") if said[name]}
    parts = (said["body"], said["wanted"])
    body = "\n\n".join(part for part in parts if part)
    return Told(said["subject"], body, said["place"], {**typed, **case.details})

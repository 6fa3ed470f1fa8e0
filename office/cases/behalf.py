"""Filing for someone else: for a relative or an organisation, with the paper that allows it."""

from collections.abc import Mapping
from typing import Any

from office.base.i18n import N_
from office.cases.models import Case
from office.law.kinds import Kind

OWN, RELATIVE, ORGANISATION = "own", "relative", "organisation"
WAYS: Mapping[str, str] = {
    OWN: N_("Cho chính mình"),
    RELATIVE: N_("Thay cho người thân hoặc người khác"),
    ORGANISATION: N_("Cho cơ quan, tổ chức"),
}
SAID: Mapping[str, str] = {
    RELATIVE: N_("thay cho người thân hoặc người khác"),
    ORGANISATION: N_("cho cơ quan, tổ chức"),
}
FOR, WHOM, RELATION, PAPER = "behalf", "represented", "relation", "authority"
"""Among the details of a case: for whom it is filed. The sender stays whoever filed it."""
LABELS: Mapping[str, str] = {
    FOR: N_("Gửi cho ai"),
    WHOM: N_("Người, tổ chức được gửi thay"),
    RELATION: N_("Quan hệ, chức vụ"),
    PAPER: N_("Giấy ủy quyền, giấy tờ đại diện"),
}
LONGEST = {WHOM: 200, RELATION: 120, PAPER: 200}
ASKED_BY = frozenset({"K3", "K4"})
"""The items of the checklist that ask about it (Điều 11 khoản 3, 4 Luật Khiếu nại)."""


def offered(kind: Kind) -> bool:
    """Tell whether *kind* may be filed for someone else here.

    A denunciation is not: who made it is sealed, and no second name that tells of it stands beside.
    """
    return kind != Kind.DENUNCIATION


def details(kind: Kind, said: Mapping[str, Any]) -> dict[str, str]:
    """Return of what was *said* the details that tell for whom a case of *kind* is filed."""
    if not offered(kind) or said.get(FOR) not in {RELATIVE, ORGANISATION}:
        return {}
    kept = {name: str(said.get(name) or "").strip()[:most] for name, most in LONGEST.items()}
    return {FOR: str(said[FOR]), **kept}


def of(case: Case) -> dict[str, str]:
    """Return for whom *case* was filed, in the order of the page; empty for one's own."""
    if case.kind == Kind.DENUNCIATION or case.details.get(FOR) not in {RELATIVE, ORGANISATION}:
        return {}
    return {name: str(case.details[name]) for name in LABELS if case.details.get(name)}

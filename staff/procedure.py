"""From a button to a step of the procedure: its address, its form, and the service that takes it."""

from datetime import datetime
from typing import Any

from office.cases import procedure
from office.cases.machines import table
from office.cases.models import Case
from office.people.actors import Actor
from staff.forms import procedure as forms
from staff.forms.moves import MoveForm, Plain

SLUGS: dict[str, str] = {
    "take_on": "nhan-vu-viec",
    "give_back": "tra-noi-giao",
    "confirm_transfer": "da-xac-nhan",
    "come_back": "bi-tra-lai",
    "second_level": "lan-hai",
    "stay": "tam-dinh-chi-thi-hanh",
    "lift_stay": "huy-tam-dinh-chi-thi-hanh",
    "verify": "giao-xac-minh",
    "report": "bao-cao-xac-minh",
    "invite_dialogue": "moi-doi-thoai",
    "hold_dialogue": "bien-ban-doi-thoai",
    "send": "da-gui-ket-qua",
    "publish": "da-cong-khai",
    "appeal": "co-khieu-nai-lan-hai",
    "take_effect": "co-hieu-luc",
    "direct": "chi-dao-thi-hanh",
    "serve": "da-gui-quyet-dinh",
    "terminate": "dinh-chi",
    "record_withdrawal": "ghi-viec-rut",
    "refuse_withdrawal": "van-giai-quyet",
    "ask_to_open": "hoi-mo-niem-phong",
    "file_away": "luu-don",
    "inspect": "chuyen-thanh-tra",
    "hand_over": "chuyen-dieu-tra",
    "keep_result": "giu-ket-qua-truoc",
    "demand_report": "yeu-cau-bao-cao",
    "take_report": "nhan-bao-cao",
    "notify": "da-bao-thu-ly",
    "protect": "bao-ve",
    "end_protection": "thoi-bao-ve",
    "act": "da-xu-ly",
    "ask_consent": "hoi-nguoi-thu-ba",
    "take_consent": "nguoi-thu-ba-tra-loi",
    "tell_cost": "bao-chi-phi",
    "take_payment": "nhan-chi-phi",
    "refuse_unpaid": "tu-choi-vi-chi-phi",
}
"""The steps that an officer takes, by their address."""


def form_of(name: str) -> Any:
    """Return the maker of the form of the step *name*, as the kind of each case has it."""
    if not table.BY_NAME[name].asks:
        return Plain

    def make(said: str, case: Case, choices: Any, **rest: Any) -> MoveForm:
        row = table.row(case.kind, name) or table.BY_NAME[name]
        return forms.form_for(row)(said, case, choices, **rest)

    return make


def doer_of(name: str) -> Any:
    """Return what takes the step *name*."""

    def do(case: Case, actor: Actor, at: datetime, form: Any, seen: int | None) -> None:
        procedure.take(
            case,
            name,
            actor,
            at,
            seen=seen,
            **(form.facts() if isinstance(form, forms.Step) else {}),
        )

    return do

"""The page of those who signed a letter together, alike for its sender and for officers: forms and deeds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from office.base import clock, files
from office.base.files import FileRefused, Upload
from office.base.i18n import N_
from office.base.text import whole_number
from office.cases import groups, signers
from office.cases.models import Case, CoSigner, Telling
from office.cases.signers import Person, Wrong
from office.people.actors import Actor
from web.forms import Form, MultipleFileField, StringField, TextAreaField, at_most, needed
from web.language import locale
from web.language import said as _

MOST_SHOWN = 100
"""Wrong lines told one by one; all of them stand in the box to be mended."""
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")


class Act(Form):
    """One deed of the page; the token is checked once for every POST."""

    class Meta(Form.Meta):
        """Leave the token to the application."""

        csrf = False

    viec = HiddenField()


class PasteForm(Act):
    """A list, one person a line."""

    danh_sach = TextAreaField(
        _l("Dán danh sách, mỗi người một dòng"),  # how long it may be, the lines say
        [needed(_l("Xin dán danh sách, mỗi người một dòng."))],
        description=_l(
            "Họ tên; địa chỉ; số định danh; điện thoại. Chép từ bảng tính rồi dán cũng được. Dòng nào "
            "sai sẽ được trả lại để sửa, các dòng khác vẫn giữ."
        ),
    )


class OneForm(Act):
    """One person."""

    ho_ten = StringField(_l("Họ tên"), [needed(_l("Xin ghi họ tên.")), at_most(120)])
    dia_chi = StringField(_l("Địa chỉ"), [at_most(300)])
    dinh_danh = StringField(_l("Số định danh"), [at_most(40)])
    dien_thoai = StringField(_l("Điện thoại"), [at_most(40)])
    thu = StringField(_l("Thư điện tử"), [at_most(254)])

    def person(self) -> Person:
        """Return the person typed. Raises `signers.NotReadable`."""
        identity = phone = ""
        for name in ("dinh_danh", "dien_thoai"):
            if not self[name].data:
                continue
            kind, number = signers.number_of(self[name].data, identity_known=name == "dien_thoai")
            if kind != {"dinh_danh": "identity", "dien_thoai": "phone"}[name]:
                raise signers.NotReadable(
                    N_("Số không phải số định danh (12 số) hay điện thoại (10 số)")
                )
            identity, phone = (number, phone) if kind == "identity" else (identity, number)
        return signers.checked(
            self.ho_ten.data or "", self.dia_chi.data or "", identity, phone, self.thu.data or ""
        )


class PaperForm(Act):
    """The paper of representation."""

    van_ban = StringField(
        _l("Văn bản cử người đại diện"),
        [needed(_l("Xin ghi tên hoặc số của văn bản.")), at_most(200)],
        description=_l("Ví dụ: Văn bản cử đại diện của 12 hộ hẻm 5 Cầu Vồng."),
    )
    ngay = StringField(
        _l("Ngày ghi trên văn bản"), [at_most(20)], description=_l("Ví dụ: 20/11/2026.")
    )
    tep = MultipleFileField(_l("Bản chụp"))

    def day(self) -> date | None:
        """Return the day typed, or None."""
        found = _DAY.fullmatch((self.ngay.data or "").strip())
        try:
            return date(*(int(each) for each in reversed(found.groups()))) if found else None
        except ValueError:
            return None

    def uploads(self) -> list[Upload]:
        """Return the copies. Raises `FileRefused`."""
        sent = [each for each in self.tep.data or [] if getattr(each, "filename", "")]
        found = [files.check(each.filename, each.read()) for each in sent]
        files.check_together(found)
        return found


class NumbersForm(Act):
    """Some of those on the list, by their numbers."""

    so = StringField(
        _l("Số thứ tự trong danh sách"), [at_most(400)], description=_l("Ví dụ: 1, 4.")
    )

    @property
    def numbers(self) -> list[int]:
        """Return the numbers typed."""
        return [
            n for n in (whole_number(each) for each in re.findall(r"\d+", self.so.data or "")) if n
        ]


class SignedForm(Act):
    """All signatures were seen; how many came."""

    den = StringField(_l("Bao nhiêu người cùng đến trực tiếp (không đến thì ghi 0)"), [at_most(9)])


@dataclass
class Outcome:
    """What came of one deed."""

    done: str = ""
    trouble: str = ""
    wrong: list[Wrong] = field(default_factory=list)
    form: Any = None
    link: str = ""
    """The address of an invitation, shown once."""


Doer = Callable[[Case, Actor, datetime, Any], Outcome]


def _paste(case: Case, actor: Actor, at: datetime, form: Any) -> Outcome:
    added = groups.paste(case, actor, at, form.danh_sach.data)
    said = _("Đã ghi %(n)s người.", n=added.people)
    if added.already:
        said += " " + _("%(n)s người đã có sẵn trong danh sách.", n=added.already)
    return Outcome(done=said, wrong=added.wrong)


def _add(case: Case, actor: Actor, at: datetime, form: Any) -> Outcome:
    if groups.add(case, actor, at, form.person()):
        return Outcome(done=_("Đã ghi thêm một người."))
    return Outcome(done=_("Người này đã có trong danh sách."))


def _paper(case: Case, actor: Actor, at: datetime, form: Any) -> Outcome:
    uploads = form.uploads()
    groups.give_paper(case, actor, at, paper=form.van_ban.data, day=form.day(), uploads=uploads)
    return Outcome(done=_("Đã ghi văn bản cử người đại diện."))


def _represent(case: Case, actor: Actor, at: datetime, form: Any) -> Outcome:
    groups.represent(case, actor, at, form.numbers)
    return Outcome(done=_("Đã ghi người đại diện."))


def _withdraw(case: Case, actor: Actor, at: datetime, form: Any) -> Outcome:
    done = [each for each in form.numbers[:1] if groups.withdraw(case, actor, at, each)]
    if not done:
        return Outcome(trouble=_("Không có số thứ tự này, hoặc người này đã rút."))
    return Outcome(done=_("Đã ghi người này rút; vụ việc vẫn đi tiếp cho những người khác."))


def _invite(case: Case, actor: Actor, at: datetime, _form: Any) -> Outcome:
    return Outcome(link=groups.invite(case, actor, at))


def _signed(case: Case, actor: Actor, at: datetime, form: Any) -> Outcome:
    groups.note_signatures(case, actor, at, came=whole_number(form.den.data or "0"))
    return Outcome(done=_("Đã ghi là có đủ chữ ký."))


def _hand(case: Case, actor: Actor, at: datetime, form: Any) -> Outcome:
    count = groups.hand_over(case, actor, at, form.numbers or None)
    return Outcome(done=_("Đã ghi trao trả lời cho %(n)s người.", n=count))


ACTS: dict[str, tuple[type[Act], Doer]] = {
    "danh-sach": (PasteForm, _paste),
    "them": (OneForm, _add),
    "van-ban": (PaperForm, _paper),
    "dai-dien": (NumbersForm, _represent),
    "rut": (NumbersForm, _withdraw),
    "moi": (Act, _invite),
}
BY_OFFICERS: dict[str, tuple[type[Act], Doer]] = {
    "chu-ky": (SignedForm, _signed),
    "da-trao": (NumbersForm, _hand),
}


def act(case: Case, actor: Actor) -> Outcome:
    """Do what the form asks for.

    Raises `workflow.NotAllowed`, `groups.SealedNames` and `groups.TooMany`; what was typed is in the
    form of the request.
    """
    acts = {**ACTS, **BY_OFFICERS} if actor.is_officer else ACTS
    name = request.form.get("viec", "")
    if name not in acts:
        return Outcome(trouble=_("Không rõ cần làm gì. Xin bấm lại nút trên trang."))
    kind, do = acts[name]
    form = kind()
    if not form.validate():
        said = next(str(text) for each in form for text in each.errors)
        return Outcome(trouble=said, form=form)
    try:
        made = do(case, actor, clock.now(), form)
    except signers.NotReadable as why:
        return Outcome(trouble=_(str(why)), form=form)
    except FileRefused as refused:
        return Outcome(trouble=_(refused.reason, **refused.facts), form=form)
    if made.trouble:
        made.form = form
    return made


STATES = {
    "waiting": N_("thư đang gửi"),
    "sent": N_("đã gửi thư"),
    "failed": N_("gửi thư chưa được, sẽ gửi lại"),
    "refused": N_("thư bị từ chối"),
    "owed": N_("còn phải trao tận tay"),
    "handed": N_("đã trao"),
}


def shown(case: Case, actor: Actor, page: int, outcome: Outcome | None = None) -> dict[str, Any]:
    """Return what the page shows: the list page by page, what the law asks, forms with what was typed."""
    group = groups.of(case)
    people = group.people if group else 1
    rows = groups.listed(case, page=page)
    told = groups.told_of(case, [each.number for each in rows])
    rule = groups.band(people)
    name = request.form.get("viec", "") if outcome and outcome.form is not None else ""
    acts = {**ACTS, **BY_OFFICERS} if actor.is_officer else ACTS
    forms = {
        key: outcome.form if outcome and key == name else kind(formdata=None)
        for key, (kind, _do) in acts.items()
    }
    if outcome and outcome.wrong:
        forms["danh-sach"].danh_sach.data = "\n".join(each.text for each in outcome.wrong)
    for key, form in forms.items():
        for each in form:
            each.id = each.label.field_id = f"{key}-{each.short_name}"
    return {
        "case": case,
        "group": group,
        "people": people,
        "rows": [_row(each, told.get(each.number)) for each in rows],
        "page": page,
        "pages": (max(0, people - 1) + groups.PAGE) // groups.PAGE,
        "represented": groups.representatives(case) if group else 0,
        "rule": rule,
        "article": (rule.article_en if locale() == "en" else rule.article_vi) if rule else "",
        "lacks": [_(each) for each in groups.missing(case)],
        "forms": forms,
        "outcome": outcome or Outcome(),
        "wrong": [(each.number, _(each.reason)) for each in outcome.wrong[:MOST_SHOWN]]
        if outcome
        else [],
        "by_officer": actor.is_officer,
    }


def _row(one: CoSigner, told: Telling | None) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "address": one.address,
        "identity": signers.masked(one.identity_number),
        "phone": signers.masked(one.phone),
        "represents": one.representative,
        "later": one.later,
        "by_link": one.way == "link",
        "withdrew_on": one.withdrew_on,
        "told": _(STATES[told.state]) if told and told.state in STATES else "",
    }


def page_asked() -> int:
    """Return which page of the list is asked for."""
    return max(1, min(whole_number(request.args.get("trang", "1")), 1000))


def problems(outcome: Outcome) -> Sequence[str]:
    """Return what is said on top of the page."""
    return [outcome.trouble] if outcome.trouble else []

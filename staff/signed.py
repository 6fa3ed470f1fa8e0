"""By which right a letter was signed, and by whom, in words."""

from datetime import date

from flask_babel import gettext as _

from office.base.i18n import N_
from office.letters import authorising, mandate
from office.letters.models import Letter
from web.filters import day_short

MANDATES = {
    (mandate.HEAD, ""): N_("Người đứng đầu."),
    (mandate.INSTEAD, mandate.AWAY): N_("Ký thay (KT.) vì người đứng đầu vắng."),
    (mandate.INSTEAD, mandate.SET_ASIDE): N_(
        "Ký thay (KT.) vì người đứng đầu phải đứng ngoài vụ việc."
    ),
    (authorising.FORM, ""): N_(
        "Thừa ủy quyền (TUQ.), theo văn bản %(paper)s, từ %(first)s đến %(last)s."
    ),
    (mandate.ABOVE, ""): N_(
        "Cấp trên trực tiếp ký ngày %(signed_day)s; cơ quan ghi lại và phát hành."
    ),
    (mandate.BY_ORDER, ""): N_("Thừa lệnh (TL.), theo phân công của cơ quan: %(order)s."),
}


def mandate_words(letter: Letter) -> str:
    """Say by which right an issued letter was signed; empty for one of before that was kept."""
    said = letter.facts.get("mandate", {})
    key = (said.get("form", ""), said.get("because", ""))
    signed = {"signed_day": _day(said["signed_on"])} if "signed_on" in said else {}
    if "authorisation" in said:
        signed = {"first": _day(said["from"]), "last": _day(said["until"])}
    words = _(MANDATES[key], **said, **signed) if said else ""
    if "post" in said:
        words += " " + _("Bổ nhiệm số %(n)s, từ %(day)s", n=said["post"], day=_day(said["from"]))
        words += (" " + _("đến %(day)s", day=_day(said["until"])) if said["until"] else "") + "."
    if "absence" in said:
        days = {"from": _day(said["away_from"]), "until": _day(said["away_until"])}
        words += " " + _("Ghi vắng số %(n)s: %(from)s – %(until)s.", n=said["absence"], **days)
    return words


def signed_by(letter: Letter) -> str:
    """Say who signed: the post as printed, and the name where a person signed."""
    name = letter.facts.get("signer", {}).get("name", "") if letter.issued_at else ""
    return f"{letter.signed_title} {name}".strip()


def _day(said: str) -> str:
    return day_short(date.fromisoformat(said))

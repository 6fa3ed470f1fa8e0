"""The checklist before acceptance as an officer reads it: what is asked, what was found, what follows."""

from typing import Any

from office.base import clock
from office.base.i18n import N_
from office.cases import admissibility, behalf
from office.cases.admissibility import Found, Item, Judgement
from office.cases.models import Case
from office.law.citing import cited
from office.law.kinds import Kind
from web.filters import day_short
from web.language import locale
from web.language import said as _

WAYS = {
    admissibility.ACCEPT: (N_("Đủ điều kiện thụ lý."), "on-time"),
    admissibility.ASK: (N_("Còn thiếu: đề nghị người dân bổ sung."), "soon"),
    admissibility.DECLINE: (N_("Không đủ điều kiện thụ lý."), "late"),
    admissibility.TRANSFER: (N_("Không thuộc thẩm quyền: chuyển đúng cơ quan."), "late"),
    admissibility.SORT: (N_("Không đúng loại: xếp lại loại trước."), "soon"),
    admissibility.OPEN: (N_("Chưa trả lời hết."), "neutral"),
}
"""What follows from the list, in words and with a tone."""


def of(case: Case, kind: Kind, own_judgement: Judgement) -> dict[str, Any]:
    """Return the list of *case*, as it would be under *kind* where that is another list."""
    listed = admissibility.items(kind, case.received_day)
    own = listed == admissibility.items(Kind(case.kind), case.received_day)
    judged = own_judgement if own else admissibility.follows(Found(each) for each in listed)
    words, tone = WAYS[judged.way]
    return {
        "own": own,
        "rows": [_row(each) for each in judged.found],
        "ids": ",".join(each.id for each in listed),
        "words": _(words),
        "tone": tone,
        "behalf": _for_whom(case),
        "open": len(judged.unanswered),
        "against": len(judged.against),
        "judged": judged,
    }


def _for_whom(case: Case) -> dict[str, str]:
    """Return what the sender said of filing for someone else, by item; names stay with the sender."""
    said = behalf.of(case)
    if not said:
        return {}
    words = _(
        "Người gửi đứng đơn %(whom)s. Giấy tờ ghi: %(paper)s. Kèm đơn: %(n)s tệp.",
        whom=_(behalf.SAID[said[behalf.FOR]]),
        paper=said.get(behalf.PAPER, "–"),
        n=sum(each.purpose == "filed" for each in case.attachments),
    )
    return dict.fromkeys(behalf.ASKED_BY, str(words))


def settled(case: Case, *, notes: bool) -> list[dict[str, Any]]:
    """Return what was found of a case already sorted; nothing where no list was kept.

    Below the original of a denunciation without *notes*: they were written beside its words.
    """
    rows = [_row(each) for each in admissibility.found(case)]
    if not notes:
        rows = [{**each, "note": ""} for each in rows]
    return rows if any(each["answer"] for each in rows) else []


def _row(found: Found) -> dict[str, Any]:
    return {
        "id": found.item.id,
        "words": words_of(found.item),
        "article": cited(found.item.article, locale()),
        "answer": found.answer,
        "note": found.note,
        "fits": found.fits,
        "against": found.stands_in_the_way,
        "asked": found.asked,
        "on": day_short(clock.day_of(found.at)) if found.at and found.answer else "",
    }


def words_of(item: Item) -> str:
    """Return the question of *item* in the reader's language."""
    return item.en if locale() == "en" else item.vi


Refusal = admissibility.NotAdmissible | admissibility.NoSuchGround | admissibility.NeedsNote


def why_refused(refusal: Refusal) -> str:
    """Say what the list forbids, and what to do."""
    match refusal:
        case admissibility.NeedsNote():
            said = _("Mục vướng phải có lý do: %(items)s.", items=", ".join(refusal.items))
            return str(said)
        case admissibility.NotAdmissible():
            return _why_not(refusal.judgement)
    return _why_no_ground(refusal.judgement)


def _why_not(judged: Judgement) -> str:
    """Say why a case is not accepted now, and what to do."""
    if judged.against:
        items = "; ".join(f"{each.item.id} ({each.note})" for each in judged.against)
        return str(
            _(
                "Chưa thụ lý được: danh sách kiểm tra có mục vướng: %(items)s. %(way)s",
                items=items,
                way=_(WAYS[judged.way][0]),
            )
        )
    items = ", ".join(each.item.id for each in judged.unanswered)
    return str(_("Chưa thụ lý được: chưa trả lời các mục %(items)s.", items=items))


def _why_no_ground(judged: Judgement) -> str:
    """Say why a case is not declined on that ground, and what to do."""
    if judged.grounds:
        said = _(
            "Danh sách kiểm tra cho căn cứ khác: %(grounds)s. Xin chọn căn cứ đó, hoặc trả lời lại mục.",
            grounds=", ".join(judged.grounds),
        )
    elif judged.missing:
        said = _(
            "Chưa được từ chối: điều còn thiếu người dân bổ sung được (%(items)s). Xin đề nghị bổ sung trước.",
            items=", ".join(each.id for each in judged.missing),
        )
    else:
        said = _(
            "Chưa được từ chối: danh sách kiểm tra không có mục nào vướng. Xin trả lời mục vướng, kèm lý do, rồi từ chối."
        )
    return str(said)

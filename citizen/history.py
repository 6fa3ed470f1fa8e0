"""The timeline of a case for its sender: public events in plain words, nothing that is internal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypedDict

from office.base import clock
from office.cases.catalogue import ground
from office.cases.deadlines import LABELS
from office.cases.openings import PURPOSES
from office.cases.workflow import BY_NAME
from office.law.citing import cited
from web.filters import moment
from web.language import locale
from web.language import said as _

KINDS = {
    "decline": "closed",
    "guide": "closed",
    "transfer": "transfer",
    "ask": "message",
    "supply": "message",
    "suspend": "pause",
    "resume": "resume",
    "answer": "letter",
    "close": "closed",
    "uphold": "closed",
    "withdraw": "closed",
    "ask_to_withdraw": "message",
    "dispute": "message",
    "reopen": "resume",
    "separate": "resume",
    "carry_on": "resume",
    "leave": "resume",
    "dispute_alone": "message",
}
TOLD = frozenset(
    {
        "unsplit",
        "ask",
        "decline",
        "guide",
        "transfer",
        "suspend",
        "grant_extension",
        "reopen",
        "uphold",
    }
)
"""Moves whose reason is said to the citizen, in a letter or here."""
ASKED_OTHERS = "case:inquiry:ask"
WITH_MESSAGE = frozenset({"case:case:supply", "case:case:dispute"})


class Entry(TypedDict, total=False):
    """One entry for components/timeline.html."""

    at: str
    title: str
    text: str
    kind: str
    links: list[tuple[str, str]]
    letter: str
    """The kind of letter that goes out with it; its link is put here."""


def entries(history: Sequence[Any], letters: Iterable[Any], *, sealed: bool) -> list[Entry]:
    """Return the public events of *history*, oldest first; *sealed* dates go to the day only."""
    by_handle = {each.handle: each for each in letters}
    following = [event.action for event in history[1:]] + [""]
    found: list[tuple[datetime, Entry]] = []
    before: set[str] = set()
    for event, after in zip(history, following, strict=True):
        if event.action == "case:message:citizen" and after in WITH_MESSAGE:
            continue
        letter = by_handle.get(str(event.facts.get("letter", "")))
        if letter and found and found[-1][1].get("letter") == letter.kind:
            found[-1][1]["links"] = [(_("%(letter)s (PDF)", letter=letter.title), letter.pdf_url)]
            continue
        if event.action == ASKED_OTHERS and ASKED_OTHERS in before:
            continue  # once is enough: how many are asked is the office's own
        before.add(event.action)
        entry = _entry(event, letter)
        if entry:
            at = event.effective_at or event.at
            said = moment(at)
            entry["at"] = said[-10:] if sealed or event.effective_at else said
            found.append((at, entry))
    found.sort(key=lambda each: each[0])
    return [entry for _at, entry in found]


def _entry(event: Any, letter: Any) -> Entry | None:
    room, thing, verb = event.action.split(":")
    if (room, thing) == ("case", "case"):
        return _deed(verb, event.facts)
    if event.action == "case:clock:overdue":
        step = _(LABELS.get(str(event.facts.get("step")), ""))
        return {"title": _("Trễ hạn: %(step)s", step=step), "kind": "late"}
    if event.action == "case:clock:move":
        return _moved(event.facts)
    if (room, thing) == ("case", "message"):
        said = _("Cơ quan nhắn cho ông/bà") if verb == "officer" else _("Ông/bà nhắn cho cơ quan")
        return {"title": said, "kind": "message"}
    if event.action in TELLERS:
        return TELLERS[event.action](event.facts)
    return _letter(letter) if event.action == "letter:letter:issue" else _let_in_again(event)


def _opened(facts: dict[str, Any]) -> Entry | None:
    """Tell the denouncer of an opening, unless a ground of law delays it."""
    if str(facts.get("untold_until", "")) >= clock.today().isoformat():
        return None
    purpose = PURPOSES.get(str(facts.get("purpose")))
    return {
        "title": _("Danh tính của ông/bà đã được mở theo quy định"),
        "text": "\n".join(
            said
            for said in (
                _("Đơn vị: %(unit)s", unit=facts["office"]) if facts.get("office") else "",
                _("Mục đích: %(purpose)s", purpose=_(purpose)) if purpose else "",
            )
            if said
        ),
        "kind": "note",
    }


def _from_the_shared(news: str) -> Entry | None:
    """Tell whoever goes along with another case what became of that one."""
    if news not in BY_NAME:
        return None
    return {"title": _("Vụ chung: %(what)s", what=_(BY_NAME[news].done)), "kind": "letter"}


def _asked_others() -> Entry:
    """Tell that others are asked; who they are and what they are asked is not told."""
    return {"title": _("Cơ quan đang xác minh với cơ quan, đơn vị liên quan"), "kind": "step"}


def _part(_facts: dict[str, Any]) -> Entry:
    return {
        "title": _("Tách từ đơn của ông/bà; ngày nhận là ngày nhận đơn đó"),
        "kind": "received",
    }


TELLERS = {
    "case:inquiry:ask": lambda _facts: _asked_others(),
    "case:join:news": lambda facts: _from_the_shared(str(facts.get("news", ""))),
    "case:identity:open": _opened,
    "case:split:make": _part,
}


def _let_in_again(event: Any) -> Entry | None:
    """Tell a sender whom a second look let in again, when it was the sender who named them."""
    if event.action != "case:conflict:lift" or not event.facts.get("named"):
        return None
    return {"title": _("Người ông/bà nêu là có liên quan được xem lại vụ việc"), "kind": "note"}


def _moved(facts: dict[str, Any]) -> Entry:
    step = _(LABELS.get(str(facts.get("step")), ""))
    old, due = ("/".join(reversed(str(facts.get(day)).split("-"))) for day in ("old", "due"))
    if not old:
        return {
            "title": _("Đã tính được hạn: %(step)s", step=step),
            "text": _("Lịch nghỉ đã công bố: hạn là %(due)s.", due=due),
            "kind": "step",
        }
    return {
        "title": _("Hạn đổi vì lịch nghỉ: %(step)s", step=step),
        "text": _(
            "Hạn cũ %(old)s, hạn mới %(due)s. Xem “Vì sao ngày này?” để biết ngày nghỉ nào.",
            old=old,
            due=due,
        ),
        "kind": "step",
    }


def _deed(verb: str, facts: dict[str, Any]) -> Entry | None:
    if verb == "receive":
        return {"title": _("Chúng tôi đã nhận"), "kind": "received"}
    if verb == "rate":
        return {"title": _("Ông/bà đã đánh giá"), "kind": "note"}
    move = BY_NAME.get(verb)
    if move is None or not move.public:
        return None
    return {
        "title": _(move.done),
        "text": "\n".join(_told(verb, facts)),
        "kind": KINDS.get(verb, "step"),
        "letter": move.letter,
    }


def _told(verb: str, facts: dict[str, Any]) -> Iterable[str]:
    if facts.get("unit"):
        yield _("Đơn vị: %(unit)s", unit=facts["unit"])
    if facts.get("agency"):
        yield _("Nơi đến: %(agency)s", agency=facts["agency"])
    if facts.get("ground"):
        why = ground(str(facts["ground"]))
        yield f"{_(why.words)} ({cited(why.article, locale())})."
    if verb in TOLD and facts.get("reason"):
        yield str(facts["reason"])
    if verb == "close" and facts.get("evidence"):
        yield str(facts["evidence"])


def _letter(letter: Any) -> Entry | None:
    if letter is None:
        return None
    kind = "apology" if letter.kind == "apology" else "letter"
    return {
        "title": _("Cơ quan gửi: %(letter)s", letter=letter.title),
        "kind": kind,
        "links": [(_("Tải thư (PDF)"), letter.pdf_url)],
    }

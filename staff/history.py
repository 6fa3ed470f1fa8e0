"""The timeline of a case for officers: every event in words, the overdue ones on the day they came true."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import Row

from office.base import clock
from office.base.audit import Event as Written
from office.base.i18n import N_
from office.cases.catalogue import CHANNELS, FIELDS, GROUNDS, REPLIES, SATISFACTION
from office.cases.counter import WAYS
from office.cases.deadlines import LABELS
from office.cases.ladder import LABELS as RUNGS
from office.cases.parts import Parts
from office.cases.workflow import BY_NAME
from office.law.citing import cited
from office.law.kinds import Kind
from office.letters import catalogue
from staff import rows
from web.filters import day_short, moment
from web.language import locale
from web.language import said as _

Event = Written | Row[Any]
"""An event as the trail keeps it, or the columns of it that are told."""

Words = Mapping[tuple[str, Any], str]
"""What was said, by where it lies and its number."""
_MESSAGE, _NOTE = "message", "note"
MOST = 12
"""Entries shown before the reader asks for all."""

OFFICERS_WORDS = {
    "ask": N_("Đã đề nghị người dân bổ sung"),
    "supply": N_("Người dân đã bổ sung"),
    "dispute": N_("Người dân cho biết việc chưa được giải quyết"),
    "withdraw": N_("Người dân đã rút"),
    "join_own": N_("Người dân chọn đi chung với một vụ đã có"),
    "leave": N_("Người dân rời vụ chung; vụ này được giải quyết riêng"),
    "dispute_alone": N_("Người đi chung cho biết phần của mình chưa được giải quyết"),
    "ask_to_withdraw": N_("Người dân đề nghị rút; chờ lãnh đạo quyết định"),
}
"""Where the line for citizens says "ông/bà"."""

OTHERS = {
    "case:counter:file": N_("Cán bộ ghi đơn giúp người gửi"),
    "case:counter:confirm": N_("Người gửi xác nhận điều cán bộ đã ghi"),
    "case:split:make": N_("Thành một phần của đơn đã tách"),
    "case:join:news": N_("Báo tin vụ chung cho người đi cùng"),
    "case:group:add": N_("Ghi người cùng ký"),
    "case:group:represent": N_("Ghi người đại diện"),
    "case:group:paper": N_("Ghi văn bản cử người đại diện"),
    "case:group:sign": N_("Ghi đã thấy đủ chữ ký"),
    "case:group:withdraw": N_("Ghi một người cùng ký rút"),
    "case:group:hand": N_("Ghi đã trao trả lời cho người cùng ký"),
    "case:unit:pass_on": N_("Đơn vị giữ không còn nữa; vụ việc sang đơn vị kế tiếp"),
    "case:matter:open": N_("Mở một việc kéo dài"),
    "case:matter:add": N_("Đưa vụ việc vào việc kéo dài"),
    "case:matter:leave": N_("Đưa vụ việc ra khỏi việc kéo dài"),
    "case:matter:change": N_("Đổi người chịu trách nhiệm hoặc kế hoạch của việc kéo dài"),
    "case:matter:close": N_("Kết thúc một việc kéo dài"),
    "case:extract:write": N_("Lưu bản nháp bản trích"),
    "case:extract:submit": N_("Trình bản trích"),
    "case:extract:approve": N_("Duyệt bản trích"),
    "case:extract:return": N_("Trả lại bản trích"),
    "case:redaction:write": N_("Làm bản lược giấy tờ"),
    "case:redaction:approve": N_("Duyệt bản lược giấy tờ"),
    "case:redaction:return": N_("Trả lại bản lược giấy tờ"),
    "case:clock:overdue": N_("Quá hạn"),
    "case:clock:move": N_("Hạn đổi vì lịch nghỉ"),
    "case:reminder:raise": N_("Nhắc hạn, đôn đốc"),
    "case:reminder:pass_on": N_("Chuyển lời nhắc cho người khác"),
    "case:reminder:ask": N_("Yêu cầu giải trình"),
    "case:reminder:acknowledge": N_("Đã xem lời nhắc"),
    "case:reminder:explain": N_("Giải trình"),
    "case:reminder:accept": N_("Chấp nhận giải trình"),
    "case:reminder:ask_again": N_("Yêu cầu giải trình lại"),
    "case:attention:pin": N_("Ghim lên đầu các danh sách giám sát"),
    "case:attention:aside": N_("Tạm đưa ra khỏi một danh sách giám sát"),
    "case:attention:press": N_("Ghi nơi báo chí, dư luận nêu vụ việc"),
    "case:attention:end": N_("Bỏ ghim, hoặc đưa lại vào danh sách giám sát"),
    "case:message:citizen": N_("Người dân viết"),
    "case:message:officer": N_("Cơ quan viết cho người dân"),
    "case:note:officer": N_("Ghi chú nội bộ"),
    "case:link:make": N_("Đã gửi một đường dẫn dùng một lần"),
    "case:link:use": N_("Đường dẫn đã được dùng"),
    "case:link:revoke": N_("Đã thu hồi đường dẫn"),
    "case:inquiry:ask": N_("Đã hỏi cơ quan, đơn vị khác"),
    "case:inquiry:send": N_("Đã gửi lại đường dẫn cho nơi được hỏi"),
    "case:inquiry:assign": N_("Đã cử người trả lời câu hỏi"),
    "case:inquiry:answer": N_("Nơi được hỏi đã trả lời"),
    "case:inquiry:part": N_("Nơi được hỏi trả lời một phần, cần thêm ngày"),
    "case:inquiry:withdraw": N_("Đã rút câu hỏi gửi cơ quan, đơn vị khác"),
    "case:inquiry:pass": N_("Đã cho người xử lý đọc câu trả lời"),
    "case:inquiry:see": N_("Đã xem câu trả lời của nơi được hỏi"),
    "case:inquiry:remind": N_("Đã nhắc nơi được hỏi trả lời"),
    "case:check:answer": N_("Đã trả lời danh sách kiểm tra"),
    "case:points:list": N_("Đã tách lại các điểm cần trả lời"),
    "case:answer:draft": N_("Đã lưu bản nháp trả lời"),
    "case:case:rate": N_("Người dân đánh giá"),
    "case:case:set_aside": N_("Đã đặt người liên quan ra ngoài vụ việc"),
    "case:conflict:ask_lift": N_("Xin cho người ở ngoài vào lại vụ việc"),
    "case:conflict:lift": N_("Cho người ở ngoài vào lại vụ việc"),
    "case:conflict:keep": N_("Không cho người ở ngoài vào lại vụ việc"),
    "case:identity:open": N_("Đã xem danh tính người tố cáo"),
    "case:paper:harmful": N_("Tìm thấy mã độc trong một tệp; không ai mở được tệp này"),
    "case:identity:ask": N_("Xin mở danh tính người tố cáo"),
    "case:identity:grant": N_("Cho mở danh tính người tố cáo"),
    "case:identity:refuse": N_("Từ chối mở danh tính người tố cáo"),
    "case:identity:emergency": N_("Cho mở danh tính khẩn cấp"),
    "case:identity:end": N_("Đóng sớm lần mở danh tính"),
    "case:identity:justify": N_("Lần mở danh tính có căn cứ"),
    "case:identity:inquire": N_("Xác minh một lần mở danh tính"),
    "case:identity:unjudged": N_("Quá 5 ngày làm việc chưa xem xét lần mở danh tính"),
    "seal:envelope:export": N_("Xuất phong bì để mở ngoài mạng"),
    "seal:share:give": N_("Giao phần khóa để khôi phục"),
    "seal:share:recover": N_("Khôi phục nửa khóa"),
    "letter:letter:draft": N_("Đã soạn dự thảo"),
    "letter:letter:drop": N_("Đã bỏ bản nháp"),
    "letter:letter:edit": N_("Đã sửa dự thảo"),
    "letter:letter:keep_words": N_("Đã giữ lời như trách người dân, có lý do"),
    "letter:letter:replace": N_("Đã chọn văn bản được thay"),
    "letter:scan:add": N_("Đã lưu bản quét đã ký"),
    "letter:mail:bounced": N_("Thư điện tử gửi đến người dân bị trả lại"),
    "letter:mail:again": N_("Thử gửi lại thư điện tử"),
    "letter:letter:ask": N_("Đã trình ký"),
    "letter:letter:return": N_("Lãnh đạo trả lại dự thảo để sửa"),
    "letter:letter:issue": N_("Đã gửi"),
    "letter:letter:withdraw": N_("Đã thu hồi văn bản"),
    "letter:delivery:handed": N_("Đã trao văn bản tại quầy"),
    "letter:delivery:posted": N_("Đã gửi văn bản qua bưu điện"),
    "letter:delivery:arrived": N_("Bưu điện báo đã phát văn bản"),
    "letter:delivery:returned": N_("Bưu điện trả lại văn bản"),
    "letter:mail:sent": N_("Đã gửi thư điện tử"),
    "letter:mail:refused": N_("Thư điện tử bị từ chối"),
    "privacy:contact:change": N_("Người gửi tự sửa cách liên hệ"),
    "privacy:consent:withdraw": N_("Người gửi thôi nhận tin báo"),
    "privacy:consent:give": N_("Người gửi chọn cách báo tin"),
    "privacy:request:ask": N_("Người gửi yêu cầu về dữ liệu cá nhân"),
    "privacy:request:answer": N_("Đã phản hồi yêu cầu về dữ liệu cá nhân"),
    "privacy:request:extend": N_("Đã gia hạn yêu cầu về dữ liệu cá nhân"),
    "privacy:request:decide": N_("Đã quyết định yêu cầu về dữ liệu cá nhân"),
    "privacy:hold:place": N_("Giữ vụ việc lại, không xóa"),
    "privacy:hold:lift": N_("Thôi giữ vụ việc"),
    "privacy:case:anonymise": N_("Đã ẩn danh"),
}
BY_THE_ASKED = frozenset({"case:inquiry:answer", "case:inquiry:part"})
CLOCKS = frozenset({"case:clock:overdue", "case:clock:move"})
ICONS = {
    "receive": "received", "transfer": "transfer", "assign": "transfer", "suspend": "pause",
    "resume": "resume", "go_on": "resume", "reopen": "resume", "close": "closed",
    "decline": "closed", "guide": "closed", "withdraw": "closed", "join": "closed",
    "uphold": "closed", "answer": "letter", "ask": "message", "supply": "message",
    "dispute": "message",
}  # fmt: skip


def words_of(parts: Parts) -> Words:
    """Return the messages and notes of a case, as the events name them."""
    said = {(_MESSAGE, each.id): each.text for each in parts.messages}
    return said | {(_NOTE, each.id): each.text for each in parts.notes}


def entries(events: Sequence[Event], words: Words, *, gated: bool = False) -> list[dict[str, Any]]:
    """Return *events* for components/timeline.html, the latest first; *words* as `words_of` gives them.

    Where the reader is *gated*, the sender's own words are left out: they pass the extract gate.
    """
    ordered = sorted(_without_repeats(events), key=lambda each: each.effective_at or each.at)
    return [_entry(each, words, gated=gated) for each in reversed(ordered)]


def _without_repeats(events: Sequence[Event]) -> Iterable[Event]:
    """Leave out a draft saved just before another one by the same officer."""
    for each, after in zip_longest(events, events[1:]):
        draft = each.action == "case:answer:draft"
        same = after is not None and (each.action, each.actor_id) == (after.action, after.actor_id)
        if not (draft and same):
            yield each


def _entry(event: Event, words: Words, *, gated: bool) -> dict[str, Any]:
    hidden = gated and event.actor_kind not in {"officer", "system"}
    late = event.action == "case:clock:overdue"
    return {
        "at": day_short(clock.day_of(event.effective_at))
        if event.effective_at
        else moment(event.at),
        "title": title(event),
        "text": "" if hidden else "\n".join(_texts(event, words)),
        "actor": "" if late else who(event),
        "kind": _icon(event),
    }


def who(event: Event) -> str:
    """Return who did it, in words."""
    if event.actor_kind == "officer":
        away = event.facts.get("for_name")
        name = str(event.actor_name)
        return str(_("%(name)s, làm thay %(away)s", name=name, away=away)) if away else name
    if event.action in BY_THE_ASKED or event.facts.get("purpose") == "outside":
        return str(_("Nơi được hỏi"))
    return str(_("Hệ thống")) if event.actor_kind == "system" else str(_("Người dân"))


def title(event: Event) -> str:
    """Return what happened, in one line."""
    facts = event.facts
    room, thing, verb = (*event.action.split(":"), "", "")[:3]
    if event.action == "case:case:receive":
        channel = _(CHANNELS.get(str(facts.get("channel")), CHANNELS["web"]))
        return str(_("Tiếp nhận · %(channel)s", channel=channel))
    if (room, thing) == ("case", "case") and verb in BY_NAME:
        return str(_(OFFICERS_WORDS.get(verb, BY_NAME[verb].done)))
    if (room, thing) == ("case", "letter"):
        return _owed(verb, facts)
    said = str(_(OTHERS.get(event.action, N_("Đã ghi vào hồ sơ"))))
    what = ""
    if thing == "reminder":
        what = str(_(RUNGS.get(str(facts.get("rung")), "")))
    elif event.action in CLOCKS:
        what = str(_(LABELS.get(str(facts.get("step")), "")))
    elif (room, thing) == ("letter", "letter") and facts.get("kind"):
        what = _letter(facts["kind"])
    return f"{said}: {what}" if what else said


def _owed(verb: str, facts: Mapping[str, Any]) -> str:
    letter = _letter(facts.get("letter"))
    if verb == "waive":
        return str(_("%(letter)s: không gửi", letter=letter))
    if str(facts.get("ground", "")).startswith("late."):
        return str(_("%(letter)s: còn nợ", letter=letter))
    return str(_("%(letter)s: được đề xuất", letter=letter))


def _letter(kind: Any) -> str:
    return catalogue.label(kind, locale()) if kind in catalogue.papers() else str(_("Thư"))


WRITTEN = ("paper", "third", "place", "way", "findings", "minutes", "reason", "evidence")
"""What is written down with a move, as officers read it."""


def _texts(event: Event, words: Words) -> Iterable[str]:
    facts = event.facts
    if event.action in {"case:clock:overdue", "case:reminder:raise"}:
        yield _(
            "Hạn là %(day)s; ghi nhận lúc %(at)s.", day=_day(facts.get("due")), at=moment(event.at)
        )
    yield from _asked_others(event)
    if event.action == "case:clock:move":
        yield _("%(old)s → %(due)s", old=_day(facts.get("old")), due=_day(facts.get("due")))
    if event.action == "case:counter:file":
        yield from _filed(facts)
    if facts.get("agency"):
        yield str(facts["agency"])
    if facts.get("unit"):
        yield _("Đơn vị: %(unit)s", unit=facts["unit"])
    yield from _chosen(event.action, facts)
    if event.action.endswith("extension") and facts.get("days"):
        yield _("%(n)s ngày", n=facts["days"])
    if event.action == "case:case:rate":
        yield from _said_after(facts)
    yield from (str(facts[name]) for name in WRITTEN if facts.get(name))
    told = _NOTE if event.action == "case:note:officer" else _MESSAGE
    number = facts.get(told, facts.get(_MESSAGE))  # notes of before lay among the messages
    if (told, number) in words:
        yield words[told, number]


def _asked_others(event: Event) -> Iterable[str]:
    facts = event.facts
    if event.action == "case:inquiry:ask":
        yield _("Câu hỏi số %(n)s, trả lời chậm nhất ngày %(day)s", n=f"H{facts.get('inquiry')}", day=_day(facts.get("due")))  # fmt: skip
    if event.action == "case:inquiry:remind":
        yield _("Lần nhắc thứ %(n)s", n=facts.get("count"))


def _said_after(facts: Mapping[str, Any]) -> Iterable[str]:
    """Yield the citizen's answers, or the score of the time when one was asked for."""
    if facts.get("score"):
        yield _("%(score)s trên 5", score=facts["score"])
    for name, question in SATISFACTION.items():
        if facts.get(name) in REPLIES:
            yield f"{_(question)} {_(REPLIES[facts[name]])}"


def _filed(facts: Mapping[str, Any]) -> Iterable[str]:
    yield _(WAYS.get(str(facts.get("way")), ""))
    if facts.get("late"):
        yield _("Ghi sổ muộn %(n)s ngày.", n=facts["late"])


def _chosen(action: str, facts: Mapping[str, Any]) -> Iterable[str]:
    if action == "case:case:sort":
        yield from _sorted(facts)
    if action == "case:case:decline":
        named = [each for each in GROUNDS if each.key == facts.get("ground")]
        yield from (f"{_(each.words)} ({cited(each.article, locale())})" for each in named)


def _sorted(facts: Mapping[str, Any]) -> Iterable[str]:
    was = facts.get("was") or {}
    if was.get("kind") != facts.get("kind") and was.get("kind") in set(Kind):
        yield f"{rows.kind_label(was['kind'])} → {rows.kind_label(str(facts['kind']))}"
    if was.get("field") != facts.get("field") and was.get("field") in FIELDS:
        yield f"{_(FIELDS[was['field']])} → {_(FIELDS[str(facts['field'])])}"


def _day(said: Any) -> str:
    return "/".join(reversed(str(said).split("-")))


def _icon(event: Event) -> str:
    room, thing, verb = (*event.action.split(":"), "", "")[:3]
    if event.action == "case:clock:overdue":
        return "late"
    if room == "letter" or thing == "letter":
        kind = event.facts.get("kind") or event.facts.get("letter")
        return "apology" if kind in {"apology", "thank_you"} else "letter"
    if thing in {"message", "note"}:
        return str(thing)
    return ICONS.get(verb, "step")

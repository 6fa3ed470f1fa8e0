"""The trail: what was done, newest first, and the proof that nobody quietly changed it."""

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.base import anchors
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import permissions, trail
from office.cases.catalogue import FIELDS
from office.cases.statuses import Status
from office.cases.steps import STEPS
from office.cases.trail import Entry, Verdict
from office.cases.workflow import BY_NAME
from office.law.kinds import Kind
from office.letters import catalogue
from staff import rows
from staff.door import door
from web.access import requires
from web.language import locale
from web.session import actor

HERE = "/can-bo/nhat-ky"
ANCHORS = 7
"""Anchors shown beside the trail; the public page shows a month of them."""
DEEDS: dict[str, str] = {
    "case:case:receive": N_("Nhận đơn"),
    **{f"case:case:{move.name}": move.label for move in BY_NAME.values()},
    "case:split:make": N_("Thành một phần của đơn đã tách"),
    "case:counter:file": N_("Ghi đơn giúp người dân"),
    "case:counter:confirm": N_("Người dân xác nhận điều cán bộ đã ghi"),
    "case:case:rate": N_("Người dân đánh giá"),
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
    "case:matter:see": N_("Người chịu trách nhiệm đã xem báo mới của việc kéo dài"),
    "case:message:citizen": N_("Người dân nhắn tin"),
    "case:message:officer": N_("Cán bộ nhắn người dân"),
    "case:note:officer": N_("Ghi chú nội bộ"),
    "case:link:make": N_("Gửi một đường dẫn dùng một lần"),
    "case:link:use": N_("Đường dẫn đã được dùng"),
    "case:link:revoke": N_("Thu hồi đường dẫn"),
    "case:paper:harmful": N_("Tìm thấy mã độc trong tệp"),
    "case:account:add": N_("Người dân thêm vụ việc vào tài khoản"),
    "case:inquiry:ask": N_("Hỏi cơ quan, đơn vị khác"),
    "case:inquiry:send": N_("Gửi lại đường dẫn cho nơi được hỏi"),
    "case:inquiry:assign": N_("Cử người trả lời câu hỏi gửi đến đơn vị"),
    "case:inquiry:answer": N_("Nơi được hỏi trả lời"),
    "case:inquiry:part": N_("Nơi được hỏi trả lời một phần, cần thêm ngày"),
    "case:inquiry:withdraw": N_("Rút câu hỏi gửi cơ quan, đơn vị khác"),
    "case:inquiry:pass": N_("Cho người xử lý đọc câu trả lời về tố cáo"),
    "case:inquiry:see": N_("Xem câu trả lời của nơi được hỏi"),
    "case:inquiry:remind": N_("Nhắc nơi được hỏi trả lời"),
    "case:check:answer": N_("Trả lời danh sách kiểm tra trước khi thụ lý"),
    "case:points:list": N_("Ghi lại các điểm phải trả lời"),
    "case:answer:draft": N_("Soạn trả lời"),
    "case:clock:overdue": N_("Hạn bị trễ"),
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
    "case:clock:move": N_("Hạn đổi vì lịch nghỉ"),
    "case:calendar:close": N_("Ghi ngày nghỉ thêm vào lịch"),
    "case:calendar:announce": N_("Công bố lịch của năm"),
    "case:calendar:take_back": N_("Rút lại thay đổi của lịch"),
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
    "privacy:account:change": N_("Người dân tự sửa dữ liệu tài khoản"),
    "privacy:account:erase": N_("Người dân xóa tài khoản"),
    "privacy:disposal:propose": N_("Đề xuất ẩn danh vụ việc hết hạn lưu giữ"),
    "privacy:disposal:approve": N_("Duyệt đề xuất ẩn danh"),
    "privacy:disposal:refuse": N_("Từ chối đề xuất ẩn danh"),
    "privacy:disposal:done": N_("Đã ẩn danh theo quyết định"),
    "privacy:breach:record": N_("Ghi một sự cố dữ liệu"),
    "privacy:breach:step": N_("Làm xong một bước của sự cố dữ liệu"),
    "privacy:breach:add": N_("Ghi thêm vào sự cố dữ liệu"),
    "privacy:breach:notify": N_("Ghi đã báo sự cố dữ liệu"),
    "privacy:breach:tell": N_("Ghi đã báo người bị ảnh hưởng"),
    "privacy:breach:remind": N_("Nhắc hạn báo sự cố dữ liệu"),
    "case:letter:owe": N_("Phát sinh thư phải gửi"),
    "case:letter:waive": N_("Miễn thư phải gửi"),
    "case:case:set_aside": N_("Đặt người liên quan ra ngoài vụ việc"),
    "case:conflict:ask_lift": N_("Xin cho người ở ngoài vào lại vụ việc"),
    "case:conflict:lift": N_("Cho người ở ngoài vào lại vụ việc"),
    "case:conflict:keep": N_("Không cho người ở ngoài vào lại vụ việc"),
    "case:extract:write": N_("Lưu bản nháp bản trích"),
    "case:extract:submit": N_("Trình bản trích"),
    "case:extract:approve": N_("Duyệt bản trích"),
    "case:extract:return": N_("Trả lại bản trích"),
    "case:redaction:write": N_("Làm bản lược giấy tờ"),
    "case:redaction:approve": N_("Duyệt bản lược giấy tờ"),
    "case:redaction:return": N_("Trả lại bản lược giấy tờ"),
    "case:identity:open": N_("Mở danh tính người tố cáo"),
    "case:identity:ask": N_("Xin mở danh tính người tố cáo"),
    "case:identity:grant": N_("Cho mở danh tính người tố cáo"),
    "case:identity:refuse": N_("Từ chối mở danh tính người tố cáo"),
    "case:identity:emergency": N_("Cho mở danh tính khẩn cấp"),
    "case:identity:end": N_("Đóng sớm lần mở danh tính"),
    "case:identity:justify": N_("Lần mở danh tính có căn cứ"),
    "case:identity:inquire": N_("Xác minh một lần mở danh tính"),
    "seal:key:make": N_("Tạo khóa niêm phong"),
    "seal:key:register": N_("Ghi nhận khóa nằm ngoài mạng"),
    "seal:envelope:export": N_("Xuất phong bì để mở ngoài mạng"),
    "case:identity:unjudged": N_("Quá 5 ngày làm việc chưa xem xét lần mở danh tính"),
    "seal:share:hand_over": N_("Trao khóa niêm phong"),
    "seal:share:give": N_("Giao phần khóa để khôi phục"),
    "seal:share:recover": N_("Khôi phục nửa khóa"),
    "letter:letter:draft": N_("Đặt bản nháp thư"),
    "letter:letter:drop": N_("Bỏ bản nháp"),
    "letter:text:keep": N_("Đổi mẫu văn bản"),
    "letter:letter:replace": N_("Chọn văn bản được thay"),
    "letter:scan:add": N_("Lưu bản quét đã ký"),
    "letter:mail:bounced": N_("Thư điện tử bị trả lại"),
    "letter:mail:again": N_("Thử gửi lại thư điện tử"),
    "office:promise:again": N_("Thử lại việc gửi bị lỗi"),
    "office:promise:let_go": N_("Bỏ việc gửi bị lỗi"),
    "letter:number:reserve": N_("Giữ số văn bản"),
    "letter:number:use": N_("Dùng số đã giữ"),
    "letter:number:cancel": N_("Hủy số đã giữ"),
    "letter:authorisation:grant": N_("Ủy quyền ký một số văn bản"),
    "letter:authorisation:end": N_("Chấm dứt ủy quyền ký"),
    "letter:letter:edit": N_("Sửa bản nháp thư"),
    "letter:letter:keep_words": N_("Giữ lời như trách người dân, có lý do"),
    "letter:letter:ask": N_("Trình ký thư"),
    "letter:letter:return": N_("Trả lại thư để sửa"),
    "letter:letter:issue": N_("Ký, phát hành văn bản"),
    "letter:letter:withdraw": N_("Thu hồi văn bản"),
    "letter:delivery:handed": N_("Trao văn bản tại quầy"),
    "letter:delivery:posted": N_("Gửi văn bản qua bưu điện"),
    "letter:delivery:arrived": N_("Bưu điện báo đã phát"),
    "letter:delivery:returned": N_("Bưu điện trả lại văn bản"),
    "letter:mail:sent": N_("Đã gửi thư điện tử"),
    "letter:mail:refused": N_("Thư điện tử bị từ chối"),
    "people:unit:cease": N_("Ghi ngày cuối của một đơn vị và đơn vị kế tiếp"),
    "people:officer:add": N_("Thêm cán bộ"),
    "people:officer:sign_in": N_("Cán bộ đăng nhập"),
    "people:officer:reset": N_("Gửi đường dẫn đặt mật khẩu cán bộ"),
    "people:officer:password": N_("Cán bộ đặt mật khẩu mới"),
    "people:appointment:ask": N_("Đề nghị bổ nhiệm một vai trò"),
    "people:appointment:grant": N_("Đồng ý bổ nhiệm, người thứ hai"),
    "people:appointment:refuse": N_("Không bổ nhiệm, bỏ đề nghị"),
    "people:appointment:end": N_("Kết thúc một vai trò"),
    "people:substitute:name": N_("Cử người làm thay"),
    "people:substitute:end": N_("Thôi làm thay"),
    "people:absence:note": N_("Ghi ngày vắng của người đứng đầu"),
    "people:absence:end": N_("Ghi người đứng đầu đã về"),
    "case:verifier:appoint": N_("Cử người xác minh vụ việc"),
    "case:verifier:relieve": N_("Cho thôi xác minh vụ việc"),
    "people:factor:set": N_("Cán bộ bật mã 6 số"),
    "people:factor:codes": N_("Cán bộ lấy mã dự phòng mới"),
    "people:factor:drop": N_("Cán bộ tắt mã 6 số"),
    "people:key:add": N_("Cán bộ thêm khóa bảo mật"),
    "people:key:remove": N_("Cán bộ bỏ khóa bảo mật"),
    "people:key:copied": N_("Từ chối một khóa bảo mật: có bản sao của khóa này"),
    "people:factor:reset:ask": N_("Yêu cầu gỡ mã 6 số đã mất"),
    "people:factor:reset:confirm": N_("Xác nhận gỡ mã 6 số đã mất"),
    "people:reading:ask": N_("Hỏi cán bộ về việc đọc bất thường"),
    "people:reading:answer": N_("Cán bộ giải thích việc đọc bất thường"),
    "people:reading:justify": N_("Đóng một dòng đọc bất thường: chính đáng"),
    "people:reading:inquire": N_("Mở xác minh việc đọc bất thường"),
    "house:ledger:begin": N_("Đưa các dòng có sẵn vào sổ niêm"),
    "house:ledger:seal_anew": N_("Niêm lại các dòng đã đổi"),
}
GROUNDS = {
    "acted": N_("phản ánh dẫn đến việc làm"),
    "adopted": N_("kiến nghị được tiếp thu"),
    "praise": N_("lời khen"),
}
COUNTED = {
    "case:points:list": N_("%(said)s điểm"),
    "case:case:set_aside": N_("%(said)s người, đơn vị"),
    "case:conflict:ask_lift": N_("%(said)s người, đơn vị"),
    "case:conflict:lift": N_("%(said)s người, đơn vị"),
    "case:conflict:keep": N_("%(said)s người, đơn vị"),
    "house:ledger:begin": N_("%(said)s dòng"),
    "house:ledger:seal_anew": N_("%(said)s dòng"),
}
"""What is counted in the deeds that tell a number."""
WORDS = {
    "days": N_("%(said)s ngày"),
    "for_name": N_("làm thay %(said)s"),
    "number": N_("số %(said)s"),
    "register": N_("sổ %(said)s"),
    "since": N_("từ %(said)s"),
    "score": N_("%(said)s trên 5"),
    "old": N_("hạn cũ %(said)s"),
    "due": N_("hạn %(said)s"),
    "edition": N_("lịch lần %(said)s"),
    "first": N_("từ ngày %(said)s"),
    "last": N_("đến ngày %(said)s"),
    "decision": N_("theo %(said)s"),
}


@door.get("/nhat-ky")
@requires(permissions.TRAIL)
def trail_page() -> ResponseReturnValue:
    """Show a page of events."""
    return _page(None)


@door.post("/nhat-ky/kiem-tra")
@requires(permissions.TRAIL)
def verify_trail() -> ResponseReturnValue:
    """Verify the chain of seals and show what was found; nothing is written."""
    return _page(trail.verify())


def _page(verdict: Verdict | None) -> ResponseReturnValue:
    who = actor()
    code = nfc(request.values.get("ma", "")[:40]).strip()
    deed = request.values.get("viec", "")
    before = request.args.get("truoc", "")
    case_id = trail.case_called(code, who) if code else None
    unknown = bool(code) and case_id is None
    found = trail.Entries([], 0)
    if not unknown:
        found = trail.entries(
            who,
            before=int(before) if before.isdecimal() and len(before) < 19 else 0,
            case_id=case_id,
            action=deed if deed in DEEDS else "",
        )
    asked = {name: said for name, said in (("ma", code), ("viec", deed)) if said}
    return render_template(
        "staff/trail/trail.html",
        entries=[_shown(each) for each in found.rows],
        code=code,
        deed=deed,
        unknown=unknown,
        deeds=[(name, _(label)) for name, label in DEEDS.items()],
        start=_address(asked) if before else "",
        older=_address({**asked, "truoc": str(found.before)}) if found.before else "",
        verdict=verdict,
        anchors=anchors.latest(ANCHORS),
        breaks=[(each.event_id, _reason(each.reason)) for each in verdict.breaks[:100]]
        if verdict
        else [],
    )


def _address(asked: dict[str, str]) -> str:
    return f"{HERE}?{urlencode(asked)}" if asked else HERE


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "effective_at": entry.effective_at,
        "who": _who(entry),
        "deed": _(DEEDS[entry.action]) if entry.action in DEEDS else entry.action,
        "code": entry.code,
        "url": rows.case_url(entry.code) if entry.code else "",
        "hidden": entry.of_case and not entry.code,
        "facts": ", ".join(_told(entry)),
    }


def _who(entry: Entry) -> str:
    if entry.actor_kind == "officer":
        return entry.actor_name
    return str(_("Hệ thống") if entry.actor_kind == "system" else _("Người dân"))


def _ground(said: str) -> str:
    step = said.removeprefix("late.")
    if step != said and step in STEPS:
        return str(_("trễ hạn %(step)s", step=_(STEPS[step].deed)))
    return str(_(GROUNDS[said]) if said in GROUNDS else _("căn cứ %(said)s", said=said))


def _told(entry: Entry) -> list[str]:
    """Return what may be said of a deed, in words."""
    facts, said = entry.facts, []
    before, after = facts.get("before"), facts.get("after")
    stages = [rows.stage_label(each) for each in (before, after) if each in set(Status)]
    if before != after and stages:
        said.append(" → ".join(stages))
    if facts.get("step") in STEPS:
        said.append(_(STEPS[facts["step"]].deed))
    letter = facts.get("letter") if facts.get("letter") in catalogue.papers() else facts.get("kind")
    if letter in catalogue.papers():
        said.append(catalogue.label(str(letter), locale()))
    elif letter in set(Kind):
        said.append(rows.kind_label(letter))
    if facts.get("field") in FIELDS:
        said.append(_(FIELDS[facts["field"]]))
    said += [str(facts[name]) for name in ("unit", "agency") if facts.get(name)]
    if facts.get("ground"):
        ground = str(facts["ground"])
        said.append(_ground(ground))
    if facts.get("count") and entry.action in COUNTED:
        said.append(_(COUNTED[entry.action], said=facts["count"]))
    said += [_(words, said=facts[name]) for name, words in WORDS.items() if facts.get(name)]
    return said


def _reason(reason: str) -> str:
    """Say in Vietnamese what `audit.breaks` found."""
    if reason.startswith("expected"):
        return str(_("có sự kiện bị mất hoặc bị đổi chỗ"))
    if "match" in reason:
        return str(_("nội dung không khớp với dấu niêm"))
    if "forged" in reason:
        return str(_("điểm cuối của nhật ký bị giả"))
    return str(_("có sự kiện bị cắt hoặc thêm ở cuối"))

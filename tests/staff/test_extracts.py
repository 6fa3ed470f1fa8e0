"""The extract gate through the officers' door, without script: mark, check, second person, then the handler."""

from office.base import clock
from office.base.db import db
from office.cases import handling
from office.cases.models import Case, Extract, SealVisit
from office.law.kinds import Kind
from office.people.roles import Role
from tests.builders import Office, a_case, a_receipt, an_extract, sender_of
from tests.letters.stories import words_on
from tests.page import Browser

WHO = {"name": "Nguyễn Thị Hồng Thơm", "phone": "0912345678", "address": "57/3, hẻm Sứ Trắng"}
TEXT = "Tôi là Nguyễn Thị Hồng Thơm ở 57/3 hẻm Sứ Trắng. Ông Trần Văn Tám nhận 5.000.000 đồng."


def as_officer(page: Browser, role: Role) -> Browser:
    return Browser(page.app).as_officer(role)


def a_denunciation(office: Office) -> tuple[Case, str]:
    said = {"subject": "Nhận tiền", "body": TEXT, "wanted": "Xác minh", **WHO}
    case = a_receipt(office, Kind.DENUNCIATION, **said).case
    return case, f"/can-bo/vu-viec/{case.code}"


def newest() -> Extract:
    db.session.expire_all()
    return db.session.query(Extract).order_by(Extract.id.desc()).limit(1).one()


def drafted(writer: Browser, url: str) -> str:
    """Mark the first sentence of the body, keep the draft, and return its address."""
    marking = writer.get(f"{url}/trich/danh-dau")
    boxes = marking.soup.select("input[name=bo]")
    assert len(boxes) > 3
    assert "Thơm" not in marking.text  # not even whoever receives it is told who
    seen = writer.post(f"{url}/trich/danh-dau", {"bo": "body.3", "chu": "5.000.000", "buoc": "xem"})
    outcome = seen.soup.select_one("[aria-labelledby=xem-truoc]")
    assert outcome is not None
    assert "Thơm" not in outcome.text
    assert "5.000.000" not in outcome.text
    assert "Trần Văn Tám" in outcome.text
    kept = writer.post(f"{url}/trich/danh-dau", {"bo": "body.3", "buoc": "luu"})
    assert kept.status == 303
    return str(kept.location)


def test_marked_checked_approved_by_another_and_then_given_to_the_handler(
    office: Office, page: Browser
) -> None:
    case, url = a_denunciation(office)
    writer = as_officer(page, Role.SEALED_INTAKE)
    unit, handler = office.units["works"].id, office.officers[Role.HANDLER].id
    give = {"unit": str(unit), "handler": f"{handler}.{unit}", "kind": "denunciation"}
    give |= {"field": case.field, "urgency": "normal", "complexity": "normal"}
    give |= {"version": str(case.version)}
    early = writer.post(f"/can-bo/phan-loai/{case.code}/thu-ly", give)
    assert early.status == 422
    assert "chưa có bản trích đã duyệt" in early.text
    draft = drafted(writer, url)
    assert "Trần Văn Tám" in writer.get(draft).text
    bare = writer.post(f"{draft}/trinh", {})
    assert bare.status == 422
    assert "phải sửa, hoặc ghi vì sao" in bare.text
    form = writer.get(draft).form(f"{draft}/trinh")
    reasons = {name: "tên người bị tố cáo" for name in form if name.startswith("ly-do.")}
    assert reasons
    assert writer.post(f"{draft}/trinh", {**form, **reasons}).status == 303
    assert writer.post(f"{draft}/duyet", {}).status == 422  # never the writer
    head = as_officer(page, Role.HEAD)
    assert case.code in head.get("/can-bo/trich").text
    shown = head.get(draft)
    assert shown.soup.select("del")
    assert "Thơm" not in shown.text
    assert "57/3" not in shown.text
    assert head.post(f"{draft}/tra-lai", {"loi": "gặp chị Thơm"}).status == 422
    assert head.post(f"{draft}/duyet", {}).status == 303
    db.session.refresh(case)
    give |= {"version": str(case.version), "all_good": "1", "listed": "T1,T2,T3,T4,T5"}
    writer.post(f"/can-bo/phan-loai/{case.code}/thu-ly", give)
    reader = as_officer(page, Role.HANDLER)
    read = reader.get(url)
    assert "Trần Văn Tám" in read.text
    assert "Thơm" not in read.text
    assert reader.get(f"{url}/trich").status == 403
    notice = words_on(head.get(f"{url}/trich/thong-bao.pdf").response.data)
    assert "Trần Văn Tám" in notice
    assert "Thơm" not in notice
    db.session.refresh(case)
    note = {"note": "Đã gặp chị Hồng Thơm chiều nay", "version": str(case.version), "key": "k"}
    refused = reader.post(f"{url}/ghi-chu", note)
    assert refused.status == 422
    assert "Hồng Thơm”" in refused.text
    assert "Đã gặp chị Hồng Thơm chiều nay" in refused.text  # what was typed is kept


def test_a_returned_extract_goes_back_with_its_remark_and_a_new_version_follows(
    office: Office, page: Browser
) -> None:
    case, url = a_denunciation(office)
    writer = as_officer(page, Role.SEALED_INTAKE)
    words = {"subject": "Nhận tiền", "body": "Người bị tố cáo nhận tiền.", "wanted": "Xác minh"}
    draft = str(writer.post(f"{url}/trich/viet-lai", words).location)
    assert writer.post(f"{draft}/trinh", {}).status == 303
    head = as_officer(page, Role.HEAD)
    assert "Xin ghi điều cần sửa" in head.post(f"{draft}/tra-lai", {"loi": " "}).text
    assert head.post(f"{draft}/tra-lai", {"loi": "Nêu rõ ngày"}).status == 303
    assert "Nêu rõ ngày" in writer.get(draft).text
    again = writer.post(f"{url}/trich/viet-lai", {**words, "body": "Nhận tiền ngày 3."})
    assert newest().number == 2
    assert again.location != draft
    empty = writer.post(f"{url}/trich/viet-lai", {"subject": " "}, follow=True)
    assert "còn trống" in empty.text
    assert not case.extracted
    too_long = writer.post(f"{url}/trich/viet-lai", {"subject": "a" * 301, "body": "giữ lại"})
    assert too_long.status == 422
    assert "giữ lại" in too_long.text


def test_without_the_open_key_the_page_says_so_and_shows_nothing(
    office: Office, page: Browser
) -> None:
    _case, url = a_denunciation(office)
    writer = as_officer(page, Role.SEALED_INTAKE)
    db.session.query(SealVisit).delete()
    db.session.commit()
    for address in ("danh-dau", "viet-lai"):
        closed = writer.get(f"{url}/trich/{address}")
        assert closed.status == 409
        assert "Khóa chưa mở" in closed.text
        assert "Trần Văn Tám" not in closed.text


def test_the_sender_still_reads_the_own_words(office: Office, page: Browser) -> None:
    said = {"subject": "Nhận tiền", "body": TEXT, **WHO}
    receipt = a_receipt(office, Kind.DENUNCIATION, **said)
    an_extract(office, receipt.case, body="Người bị tố cáo nhận tiền.")
    db.session.commit()
    shown = page.open(receipt.case.code, receipt.secret).text
    assert "Ông Trần Văn Tám nhận 5.000.000 đồng." in shown
    assert "Thơm" not in shown


def test_what_the_denouncer_writes_later_waits_for_a_new_extract(
    office: Office, page: Browser
) -> None:
    case = a_case(office, Kind.DENUNCIATION, "accepted")
    handling.say(case, sender_of(case), clock.now(), "Tôi còn thấy một lần nữa ở bến sông.")
    db.session.commit()
    url = f"/can-bo/vu-viec/{case.code}"
    writer = as_officer(page, Role.SEALED_INTAKE)
    assert case.code in writer.get("/can-bo/trich").text
    assert "bến sông" in writer.get(f"{url}/trich/viet-lai").text
    for role in (Role.HANDLER, Role.HEAD):
        read = as_officer(page, role).get(url)
        assert "bến sông" not in read.text
        assert "chờ bản trích mới" in read.text
    an_extract(office, case, body="Nhận tiền.", added="Có một lần nữa.")
    db.session.commit()
    read = as_officer(page, Role.HANDLER).get(url)
    assert "bến sông" not in read.text
    assert "Có một lần nữa." in read.text
    assert "nằm trong bản trích" in read.text

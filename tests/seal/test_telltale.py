"""The machine check finds a name however it is written, and leaves other people's alone."""

import pytest

from office.seal import telltale
from office.seal.telltale import Finding, Own

KEY = b"k" * 32
WHO = {
    "name": "Nguyễn Văn Hòa",
    "phone": "0912345678",
    "email": "hoanv.1985@thu.example",
    "address": "Số 12/3, ngõ 45, Láng Hạ, phường Mây Trắng, Hà Nội",
    "identity_number": "001085012345",
}
OWN = Own(KEY, tuple(telltale.marks(WHO, KEY)))
ALWAYS = [
    "Nguyễn Văn Hòa", "NGUYEN VAN HOA", "nguyen van hoa", "nguyenvanhoa1985", "Nguyễn-Văn-Hoà",
    "N g u y ễ n V ă n H ò a", "Nguyễn\u200bVăn\u200bHòa", "Nguy\u1ec5\u0303n Văn Hòa",
    "Nguуễn Văn Hоa", "HoaNguyenVan", "N.V.H", "NVH", "ông Hòa", "bà hoà", "Văn Hòa", "hoanv",
    "0912 345 678", "+84 (91) 234.5678", "091/234/5678", "0912,345,678".replace(",", " - "),
    "không chín một hai ba bốn năm sáu bảy tám", "001 085 012 345", "hoanv1985 (at) thu.example",
    "hoanv.1985@thu.example", "don-nguyen-van-hoa.pdf",
]  # fmt: skip
PERHAPS = ["Hòa, 5/6", "12/3, ngõ 45", "12/3 ngo 45, phố Láng Hạ", "đuôi 345678", "Nguyễn Văn Hoá"]
NEVER = [
    "hoà giải ở xã", "Hòa Bình là nơi đẹp", "Ông Trần Văn Tám", "văn phòng", "15.000.000 đồng",
    "ngày 05/06/2026", "Ủy ban nhân dân phường", "hòa nhã", "Quyết định số 77",
]  # fmt: skip


def sure(text: str, own: Own = OWN) -> list[Finding]:
    return [each for each in telltale.findings(text, own) if each.sure]


@pytest.mark.parametrize("said", ALWAYS)
def test_the_identity_is_found_however_it_is_written(said: str) -> None:
    found = sure(f"Theo đơn thì {said} đã thấy việc này.")
    assert found, said
    assert all(each.kind in telltale.OWN for each in found)


@pytest.mark.parametrize("said", PERHAPS)
def test_what_may_be_the_identity_needs_a_reason_and_is_not_barred(said: str) -> None:
    text = f"Theo đơn thì {said} nêu rõ."
    assert not sure(text)
    assert any(each.kind in telltale.OWN for each in telltale.findings(text, OWN)), said


@pytest.mark.parametrize("said", NEVER)
def test_other_words_are_left_alone(said: str) -> None:
    assert not OWN.find(f"Theo đơn thì {said} như vậy.")


def test_a_name_that_is_also_a_word_a_street_or_anothers_is_not_barred() -> None:
    own = Own(KEY, tuple(telltale.marks({"name": "Nguyễn Công An"}, KEY)))
    assert not sure("Đã báo công an phường", own)
    assert not sure("Ông Trần Công An nhận tiền", own)
    assert sure("nguyễn công an viết", own)
    street = Own(KEY, tuple(telltale.marks({"name": "Lê Lợi"}, KEY)))
    assert not sure("nhà ở đường Lê Lợi", street)
    assert sure("bà Lê Lợi viết", street)


def test_a_place_is_the_very_words() -> None:
    text = "Ông ở ngõ nọ. nguyễn văn hòa!"
    [found] = sure(text)
    assert text[found.start : found.end] == found.words == "nguyễn văn hòa"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("phone", "0987 654 321"),
        ("card", "079 188 001 234"),
        ("number", "tài khoản 1903 4567 8901 23"),
        ("mail", "ai_do (at) thu.vn"),
        ("link", "zalo.me/nguoi-ay"),
        ("plate", "59-X1 234.56"),
        ("birth", "sinh năm 1962"),
        ("file", "anh_nha_toi.JPG"),
        ("address", "ngõ 12, Hoa Sữa"),
        ("address", "57/3 Sứ Trắng"),
        ("name", "ông Lê Văn Tám"),
        ("name", "tran thi b"),
        ("kin", "con gái tôi"),
    ],
)
def test_what_tells_of_anybody_is_found_without_knowing_who(kind: str, said: str) -> None:
    found = telltale.findings(f"Hôm ấy có {said} ở đó.", None)
    assert [each.kind for each in found] == [kind], found
    assert not any(each.sure for each in found)


def test_the_marks_tell_nothing_without_their_key() -> None:
    kept = "".join(str(each) for each in OWN.marks).lower()
    for said in ("nguyen", "hoa", "912345678", "hoanv", "langha", "085012345"):
        assert said not in kept
    other = Own(b"x" * 32, OWN.marks)
    assert not other.find("Nguyễn Văn Hòa, 0912345678")


def test_a_long_text_is_checked_in_bounded_time() -> None:
    import time

    text = ("Ông Lê Văn Tám nhận 5.000.000 đồng của dân ngày 05/06/2026. " * 900)[:50_000]
    begun = time.process_time()
    telltale.findings(text, OWN)
    assert time.process_time() - begun < 2


def test_findings_are_taken_out_in_their_places() -> None:
    text = "Bà Hòa ở ngõ 9 gọi 0912345678."
    left = telltale.without(text, telltale.findings(text, OWN), "…")
    assert left == "Bà … ở … gọi …."

"""The facts a letter is made of: plain JSON, one page of keys for callers to read.

Days are ISO dates of Asia/Ho_Chi_Minh ("2026-02-05"); moments are ISO with their offset.
Only `agency` and `day` are demanded by every official letter; what is missing prints as a
visible "[…]" that `wording.missing_parts` reports. No key ever holds a denouncer's name.
"""

from typing import TypedDict

TEMPLATES = (
    "paper",  # any paper whose words are given: facts["shape"] says how it is laid out
    "receipt",
    "acknowledgement",
    "more_information",
    "transfer",
    "answer",
    "extension",
    "thank_you",
    "apology",
    "denunciation_letter",
    "declined",
    "guidance",
    "accused_notice",
)


class Agency(TypedDict, total=False):
    """Who writes: names in ordinary letters, the page sets the capitals; a line end breaks."""

    parent_name: str  # "Ủy ban nhân dân Thành phố Sông Xanh", or "" when none stands above
    name: str  # "Ủy ban nhân dân phường Mây Trắng"
    place: str  # "Phường Mây Trắng", before the date


class Contact(TypedDict, total=False):
    """Where the citizen can ask; any part may be absent."""

    unit: str
    person: str
    phone: str
    email: str
    address: str
    hours: str


class Case(TypedDict, total=False):
    """The case as the reader knows it."""

    code: str
    kind: str  # complaint, denunciation, petition, feedback, information
    subject: str
    received: str  # ISO day, or moment with offset (the receipt prints its time)


class Clock(TypedDict, total=False):
    """One promised day, in words."""

    name: str  # "Trả lời ông/bà"
    due: str  # ISO day
    length: str  # "10 ngày làm việc"
    article: str  # "Điều 28 khoản 1 Luật Tiếp công dân"; "" for our own service promise


class Deed(TypedDict, total=False):
    """Something done, with its day."""

    what: str
    day: str


class Point(TypedDict, total=False):
    """One thing asked and what became of it."""

    number: int
    asked: str
    answer: str  # what we found and how we decide
    outcome: str  # accepted, partly, rejected, done, explained, transferred, or words to print
    done: list[Deed]
    not_done: str  # what stays undone
    why: str  # why it stays undone
    next_day: str  # when the rest will be done
    ground: str  # of a refused point, with its article
    article: str
    moved_to: str  # unit or agency that has it now
    moved_case: str  # or the code of the other case
    paper: str  # the document that shows it, with its day
    paper_day: str
    pictures: list[str]  # when pictures of the result were taken, in words


class Article(TypedDict, total=False):
    """One article of a decision; "Điều n." comes of itself."""

    heading: str
    paragraphs: list[str]


class Annex(TypedDict, total=False):
    """One annex: words, a table, or both; its number and what it belongs to come of themselves."""

    title: str
    paragraphs: list[str]
    head: list[str]
    rows: list[list[str]]


class Signer(TypedDict, total=False):
    """Who signs."""

    authority: str  # "", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "TL. CHỦ TỊCH"
    title: str  # "CHỦ TỊCH"
    name: str
    note: str  # small line in the place of the pen, such as the time of a digital signature
    hint: str  # small line under the post: "(Ký, ghi rõ họ tên)"


class File(TypedDict, total=False):
    """One file received."""

    name: str
    size: int  # bytes
    sha256: str  # hexadecimal; the receipt shows the first 16


class Words(TypedDict, total=False):
    """Composed and perhaps edited words; when any is present nothing is composed again."""

    title: str  # type of letter; "" makes it a công văn with "V/v …" under its number
    about: str  # trích yếu
    greeting: str
    paragraphs: list[str]
    sections: list[tuple[str, list[str]]]  # or {"heading", "paragraphs"}


class Facts(Words, total=False):
    """All keys; the comment says which letters read them."""

    # every letter
    agency: Agency
    day: str
    number_text: str  # "Số: 05/TB-UBND"; "" for a thư công, which bears no number
    to: str  # kính gửi, or a list of several; for denunciations masked by the caller
    salutation: str  # "ông", "bà", or "ông/bà"
    case: Case
    legal_bases: list[str]
    signer: Signer
    recipients: list[str]  # Nơi nhận
    contact: Contact
    check_url: str  # becomes a QR code
    check_code: str
    urgency: str  # "", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"; another is refused
    circulation: str  # "LƯU HÀNH NỘI BỘ"
    drafter: str  # ô 12: "LTH.02"
    found_at: str  # ô 13, at the foot of the first page: address, telephone, web
    shape: str  # one of `shapes.SHAPES`; without it the title tells
    size: int  # of the words: 14, or 13 for a long paper
    details: list[tuple[str, str]]  # "Thời gian", "Địa điểm" … before the words
    signers: list[Signer]  # of minutes, side by side
    issuer: str  # of a decision, above its grounds: "CHỦ TỊCH ỦY BAN NHÂN DÂN …"
    decides: list[Article]  # or plain strings
    annexes: list[Annex]
    status: str  # watermark, "BẢN NHÁP – CHƯA PHÁT HÀNH"
    track_url: str  # receipt: becomes the QR code unless check_url is given
    appeal: list[str]  # rights to go further, replacing our own sentences
    # receipt
    on_paper: bool  # of a denunciation: signed by hand, or told in person
    secret: str
    files: list[File]
    text_sha256: str
    next_steps: list[str]
    # receipt, acknowledgement
    clocks: list[Clock]
    # acknowledgement
    holder: Contact
    # more_information, declined
    missing: list[str]
    due: str
    how: list[str]
    # transfer, guidance
    receiver: Contact
    # transfer, guidance, extension, declined
    reason: str
    article: str
    # declined
    what_next: list[str]
    # guidance
    papers_returned: list[str]
    # answer
    points: list[Point]
    # extension, apology
    clock: str  # what was promised: "trả lời phản ánh về nước thải ở hẻm 12"
    old_due: str
    new_due: str
    # apology
    promised: str
    days_late: int
    days_unit: str  # "ngày làm việc" or "ngày"
    cause: str
    fault: str  # whose fault: "phòng Kinh tế, Hạ tầng và Đô thị"
    remedy: str
    higher: str  # who hears a complaint above us
    # thank_you
    deed: str  # what the citizen did, after "đã": "báo cho chúng tôi biết …"
    effect: list[Deed]  # what came of it
    # denunciation_letter
    authority: str  # to whom the denunciation is made
    accused: str
    content: list[str]
    evidence: list[str]
    wanted: list[str]

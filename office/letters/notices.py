"""The words of mails: that there is news, never what it is; in the citizen's language."""

from dataclasses import dataclass

from office.base import config
from office.base.i18n import N_, SOURCE, translate
from office.cases.questions import Invitation

SUBJECT = N_("Có tin mới về vụ việc của ông/bà")
RECEIVED_SUBJECT = N_("Chúng tôi đã nhận vụ việc của ông/bà")
LETTER_SUBJECT = N_("Cơ quan gửi ông/bà một văn bản")

NEWS = N_("Vụ việc %(code)s của ông/bà có tin mới.")
RECEIVED = N_("Chúng tôi đã nhận vụ việc %(code)s của ông/bà. Xin giữ mã bí mật trên biên nhận.")
LETTER = N_(
    "Cơ quan vừa ban hành một văn bản về vụ việc %(code)s của ông/bà. Văn bản gửi kèm thư này."
)
OPEN_IT = N_("Xin mở trang tra cứu và nhập mã bí mật trên biên nhận để xem: %(address)s")
QUESTION = N_("Cơ quan có một câu hỏi về vụ việc %(code)s của ông/bà.")
ANSWER_IT = N_(
    "Để trả lời ngay, không cần mã bí mật, xin mở đường dẫn này (dùng một lần, đến hết ngày %(until)s): %(address)s"
)
WHY_SO_SHORT = N_(
    "Để giữ kín, thư này không ghi nội dung vụ việc. Chúng tôi không bao giờ hỏi mã bí mật qua thư hay điện thoại."
)
SHORT = N_(
    "Nghe Dân: vụ việc %(code)s có tin mới. Xem ở %(address)s bằng mã bí mật trên biên nhận."
)
HELP = N_("Cần giúp, xin gọi %(phone)s.")


@dataclass(frozen=True)
class Notice:
    """Subject and text of a mail."""

    subject: str
    text: str


def notice(news: str, code: str, locale: str, invited: Invitation | None = None) -> Notice:
    """Return the mail that tells of *news*: `receive`, `letter`, `question`, or any other move.

    Whoever is *invited* finds the link to answer by, and still nothing of the case.
    """
    subject, first = {
        "receive": (RECEIVED_SUBJECT, RECEIVED),
        "letter": (LETTER_SUBJECT, LETTER),
        "question": (SUBJECT, QUESTION),
    }.get(news, (SUBJECT, NEWS))
    settings = config.current()
    address = track_address(code)
    answer_it = (
        translate(
            ANSWER_IT,
            locale,
            until=f"{invited.until:%d/%m/%Y}",
            address=answer_address(invited.token, locale),
        )
        if invited
        else ""
    )
    lines = (
        translate(first, locale, code=code),
        *([answer_it] if answer_it else []),
        translate(OPEN_IT, locale, address=address),
        translate(WHY_SO_SHORT, locale),
        translate(HELP, locale, phone=settings.office_phone),
        f"-- \n{settings.office_name}",
    )
    return Notice(translate(subject, locale), "\n\n".join(lines) + "\n")


def answer_address(token: str, locale: str) -> str:
    """Return the address at which a question is answered with *token*, in the language of the mail."""
    page = f"{config.current().site_address.rstrip('/')}/tra-loi/{token}"
    return page if locale == SOURCE else f"{page}?lang={locale}"


def short(code: str, locale: str) -> str:
    """Return the message to a telephone: that there is news, and where; never of what."""
    return translate(SHORT, locale, code=code, address=track_address())


def track_address(code: str = "") -> str:
    """Return the address of the tracking page, with the *code* filled in where it may be."""
    page = f"{config.current().site_address.rstrip('/')}/tra-cuu"
    return f"{page}?ma={code}" if code else page

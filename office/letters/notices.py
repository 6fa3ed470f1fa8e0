"""The words of mails: that there is news, never what it is; in the citizen's language."""

from dataclasses import dataclass

from office.base import config
from office.base.i18n import N_, translate

SUBJECT = N_("Có tin mới về vụ việc của ông/bà")
RECEIVED_SUBJECT = N_("Chúng tôi đã nhận vụ việc của ông/bà")
LETTER_SUBJECT = N_("Cơ quan gửi ông/bà một văn bản")

NEWS = N_("Vụ việc %(code)s của ông/bà có tin mới.")
RECEIVED = N_("Chúng tôi đã nhận vụ việc %(code)s của ông/bà. Xin giữ mã bí mật trên biên nhận.")
LETTER = N_(
    "Cơ quan vừa ban hành một văn bản về vụ việc %(code)s của ông/bà. Văn bản gửi kèm thư này."
)
OPEN_IT = N_("Xin mở trang tra cứu và nhập mã bí mật trên biên nhận để xem: %(address)s")
WHY_SO_SHORT = N_(
    "Để giữ kín, thư này không ghi nội dung vụ việc. Chúng tôi không bao giờ hỏi mã bí mật qua thư hay điện thoại."
)
HELP = N_("Cần giúp, xin gọi %(phone)s.")


@dataclass(frozen=True)
class Notice:
    """Subject and text of a mail."""

    subject: str
    text: str


def notice(news: str, code: str, locale: str) -> Notice:
    """Return the mail that tells of *news*: `receive`, `letter`, or any other move."""
    subject, first = {
        "receive": (RECEIVED_SUBJECT, RECEIVED),
        "letter": (LETTER_SUBJECT, LETTER),
    }.get(news, (SUBJECT, NEWS))
    settings = config.current()
    address = track_address(code)
    lines = (
        translate(first, locale, code=code),
        translate(OPEN_IT, locale, address=address),
        translate(WHY_SO_SHORT, locale),
        translate(HELP, locale, phone=settings.office_phone),
        f"-- \n{settings.office_name}",
    )
    return Notice(translate(subject, locale), "\n\n".join(lines) + "\n")


def track_address(code: str = "") -> str:
    """Return the address of the tracking page, with the *code* filled in where it may be."""
    page = f"{config.current().site_address.rstrip('/')}/tra-cuu"
    return f"{page}?ma={code}" if code else page

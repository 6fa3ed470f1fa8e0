"""Error pages that say what to do next and lose nothing that was typed."""

import secrets
from typing import Any

import structlog
from flask import Flask, jsonify, make_response, render_template, request, session
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.http import HTTP_STATUS_CODES

from office.base.db import db
from office.base.i18n import N_
from web.session import forget_visits

log = structlog.get_logger()
PROGRAMS = "/api/"
"""Under this address only programs ask, and every answer is JSON."""
SKIPPED = frozenset({"csrf_token", "password", "code", "bang_chung", "submit"})
MOST_READ = 300_000_000
"""How much of a body that is too large is read away, so that the browser hears the answer."""

WORDS: dict[int, tuple[str, str, list[str]]] = {
    400: (
        N_("Yêu cầu chưa đọc được"),
        N_("Máy chủ không hiểu những gì vừa nhận được."),
        [N_("Quay lại trang trước và thử lại.")],
    ),
    403: (
        N_("Ông/bà không làm được việc này"),
        N_("Việc này cần vai trò khác, hoặc vụ việc đã sang bước khác."),
        [N_("Quay lại trang trước để xem những việc làm được bây giờ.")],
    ),
    404: (
        N_("Không có trang này"),
        N_("Địa chỉ có thể gõ sai, hoặc trang không dành cho ông/bà."),
        [
            N_("Xem lại địa chỉ trên trình duyệt."),
            N_("Muốn xem vụ việc: vào Tra cứu, nhập mã và mã bí mật."),
        ],
    ),
    405: (
        N_("Không mở được trang theo cách này"),
        N_("Trang này chỉ nhận biểu mẫu gửi lên."),
        [N_("Quay lại trang trước và bấm nút trên trang.")],
    ),
    413: (
        N_("Nội dung gửi lên quá lớn"),
        N_("Tất cả tệp cộng lại tối đa 20 MB. Chưa có gì được gửi đi."),
        [
            N_("Quay lại trang trước: những gì đã lưu vẫn còn."),
            N_("Chọn ít tệp hơn, hoặc chụp lại ảnh với cỡ nhỏ hơn."),
        ],
    ),
    429: (
        N_("Xin chờ một chút"),
        N_("Đã có nhiều lần thử liên tiếp."),
        [N_("Chờ vài phút rồi thử lại.")],
    ),
    500: (
        N_("Hệ thống gặp lỗi"),
        N_("Lỗi này là của chúng tôi và đã được ghi lại. Chưa có gì được lưu."),
        [
            N_("Quay lại trang trước: những gì đã nhập vẫn còn trong trình duyệt."),
            N_("Nếu lỗi lặp lại, xin gọi số điện thoại ở cuối trang và đọc mã sự cố."),
        ],
    ),
    503: (
        N_("Hệ thống tạm thời chưa nhận được"),
        N_("Chúng tôi chưa nhận được gì. Những gì ông/bà đã nhập ở bên dưới."),
        [N_("Chờ vài phút rồi gửi lại.")],
    ),
}


def page(code: int, *, incident: str = "", resend: bool = False) -> Any:
    """Return the error page of *code*."""
    heading, text, what_next = WORDS.get(code, WORDS[500 if code >= 500 else 400])
    if request.path.startswith(PROGRAMS):
        return _for_a_program(code, heading, incident)
    answer = make_response(
        render_template(
            "errors/resend.html" if resend else "errors/error.html",
            code=code,
            heading=_(heading),
            text=_(text),
            what_next=[_(each) for each in what_next],
            incident=incident,
            action=request.full_path.rstrip("?"),
            fields=typed(),
        ),
        code,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _for_a_program(code: int, heading: str, incident: str) -> Any:
    with force_locale("en"):
        english = _(heading)
    told = {
        "name": HTTP_STATUS_CODES.get(code, str(code)).replace(" ", ""),
        "vi": f"{heading}.",
        "en": f"{english}.",
    }
    answer = jsonify(error={**told, "incident": incident} if incident else told)
    answer.status_code = code
    answer.headers["Cache-Control"] = "no-store"
    return answer


def typed() -> list[tuple[str, str]]:
    """Return what was typed into the form that could not be taken, but no password."""
    if request.method != "POST":
        return []
    try:
        return [
            (name, value) for name, value in request.form.items(multi=True) if name not in SKIPPED
        ]
    except HTTPException:  # too large, and the rest of it was read away
        return []


def install(app: Flask) -> None:
    """Answer every error of *app* with a page in the reader's language."""

    @app.errorhandler(CSRFError)
    def expired(_error: CSRFError) -> Any:
        # The form outlived its session: hand back what was typed, with a fresh token.
        session.pop("csrf_token", None)
        generate_csrf()
        return (
            render_template(
                "errors/resend.html",
                code=400,
                heading=_("Trang đã mở quá lâu"),
                text=_("Không mất gì cả: những gì đã nhập ở bên dưới. Xem lại rồi bấm Gửi lại."),
                what_next=[],
                incident="",
                action=request.full_path.rstrip("?"),
                fields=typed(),
            ),
            400,
        )

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Any:
        left = _unread(app.config["MAX_CONTENT_LENGTH"])
        body = request.environ["wsgi.input"]
        while left > 0 and (chunk := body.read(min(left, 65_536))):
            left -= len(chunk)
        return page(413)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        if error.response is not None or error.code is None or error.code < 400:
            return error
        answer = page(error.code)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    @app.errorhandler(OperationalError)
    def database_away(_error: OperationalError) -> Any:
        db.session.rollback()
        forget_visits()
        incident = secrets.token_hex(4)
        log.error("database_away", incident=incident, endpoint=request.endpoint)
        return page(503, incident=incident, resend=request.method == "POST")

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        if app.testing or app.debug:
            raise error
        db.session.rollback()
        incident = secrets.token_hex(4)
        log.error(
            "unexpected",
            incident=incident,
            endpoint=request.endpoint,
            error=type(error).__name__,
            where=_where(error),
        )
        return page(500, incident=incident)


def _unread(largest: int) -> int:
    """Return how much of the body may be read without waiting for more than will come."""
    if request.environ.get("wsgi.input_terminated"):
        return MOST_READ  # the server says where the body ends
    length = request.content_length or 0
    return min(length, MOST_READ) if length > largest else 0  # refused unread, by its length


def _where(error: Exception) -> str:
    """Return file and line of the failure: no values, which could be a person's."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""

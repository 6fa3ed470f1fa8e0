"""How the machine is: database, index, promises, trail, files, settings; nothing of any case."""

import os
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, text

from office.base import audit, clock, config, outbox
from office.base.config import Settings
from office.base.db import db
from office.base.outbox import Promise
from office.cases import editions, permissions, quarantine
from office.law.working_days import last_known_day
from office.search import sync
from staff import failing
from staff.door import door
from web import doctor
from web.access import requires
from web.filters import day_short, filesize, moment, number

GOOD, WATCH, BAD = "on-time", "soon", "late"
SLOW = timedelta(minutes=5)
"""A promise due for longer than this: upkeep is not running."""
LEAST_FREE = 1_000_000_000
SMALL_DISK = 200_000_000
MOST_COUNTED = 1000
MOST_HELD = 20
"""Papers waiting while upkeep looks at dozens in seconds: the scanner is away."""
MANY_TRIES = 12
SAID = {"mode", "http", "hosts", "log", "index"}
"""Findings of the doctor that the page tells in lines of their own."""
"""After so many a promise has failed for more than an hour and will not mend by itself."""


@dataclass(frozen=True)
class Sign:
    """One line of the page: what is looked at, what was found, how that is, what to do."""

    label: str
    found: str
    tone: str = GOOD
    advice: str = ""


@door.get("/tinh-trang")
@requires(permissions.HEALTH)
def health_page() -> ResponseReturnValue:
    """Show how the machine is."""
    now, settings = clock.now(), config.current()
    groups = [
        (_("Dữ liệu"), [*_database(settings), _folder(settings), _trail()]),
        (
            _("Việc chạy nền"),
            [*_promises(now), _kept(now), _scanner(settings), _calendar(clock.day_of(now))],
        ),
        (_("Tìm kiếm"), _index()),
        (_("Cài đặt"), _settings(settings)),
    ]
    return render_template(
        "staff/health/health.html",
        groups=groups,
        worst=_worst([sign.tone for _label, signs in groups for sign in signs]),
        failures=[
            (failing.topic(each.topic), each.tries, failing.why(each.failure or "")[0], each.due_at)
            for each in outbox.failed()
        ],
        now=now,
    )


def _worst(tones: list[str]) -> str:
    return next((tone for tone in (BAD, WATCH) if tone in tones), GOOD)


def _database(settings: Settings) -> list[Sign]:
    dialect = db.engine.dialect.name
    if dialect != "sqlite":
        return [Sign(_("Cơ sở dữ liệu"), _("%(name)s, đang trả lời", name=dialect))]
    version = db.session.execute(text("SELECT sqlite_version()")).scalar()
    pages = db.session.execute(text("PRAGMA page_count")).scalar() or 0
    size = db.session.execute(text("PRAGMA page_size")).scalar() or 0
    log = Path(f"{settings.instance / 'nghedan.sqlite3'}-wal")
    waiting = log.stat().st_size if log.exists() else 0
    return [
        Sign(
            _("Cơ sở dữ liệu"),
            _("SQLite %(version)s, %(size)s", version=version, size=filesize(pages * size)),
        ),
        Sign(
            _("Nhật ký ghi tạm (WAL)"),
            filesize(waiting),
            WATCH if waiting > SMALL_DISK else GOOD,
            _("Lớn bất thường: có tiến trình giữ dữ liệu quá lâu. Khởi động lại máy chủ web.")
            if waiting > SMALL_DISK
            else "",
        ),
    ]


def _folder(settings: Settings) -> Sign:
    label = _("Thư mục tệp")
    if not os.access(settings.instance, os.W_OK):
        return Sign(label, _("không ghi được"), BAD, _("Xem lại quyền ghi của thư mục dữ liệu."))
    free = shutil.disk_usage(settings.instance).free
    tone = GOOD if free > LEAST_FREE else WATCH if free > SMALL_DISK else BAD
    advice = "" if tone == GOOD else _("Đĩa sắp đầy: dọn đĩa hoặc mở rộng trước khi mất đơn.")
    return Sign(label, _("ghi được, còn trống %(size)s", size=filesize(free)), tone, advice)


def _trail() -> Sign:
    length, seal = audit.end_of_trail()
    return Sign(
        _("Điểm cuối nhật ký"),
        _("%(n)s sự kiện, dấu niêm %(seal)s", n=number(length), seal=seal[:16]),
    )


def _scanner(settings: Settings) -> Sign:
    label, held = _("Quét mã độc"), quarantine.waiting()
    if not settings.clamav:
        advice = _("Đặt NGHEDAN_CLAMAV để mọi tệp được quét trước khi cán bộ mở.")
        stuck = _("chưa cài đặt; %(n)s tệp đang chờ", n=number(held))
        return Sign(label, stuck if held else _("chưa cài đặt"), WATCH, advice)
    tone = WATCH if held > MOST_HELD else GOOD
    advice = _("Nhiều tệp đang chờ: xem máy chủ ClamAV còn chạy không.") if held > MOST_HELD else ""
    return Sign(label, _("%(n)s tệp đang chờ", n=number(held)), tone, advice)


def _promises(now: datetime) -> list[Sign]:
    waiting = outbox.waiting()
    failed = len(outbox.failed())
    stubborn = db.session.scalar(
        select(func.count())
        .select_from(Promise)
        .where(Promise.kept_at.is_(None), Promise.tries >= MANY_TRIES)
    )
    oldest = db.session.scalar(
        select(Promise.due_at).where(Promise.kept_at.is_(None)).order_by(Promise.due_at).limit(1)
    )
    slow = oldest is not None and now - oldest > SLOW
    shown = _("hơn 1.000") if waiting >= MOST_COUNTED else number(waiting)
    advice = _("Tiến trình chạy nền có thể đã dừng: chạy lệnh flask upkeep và xem nhật ký máy.")
    return [
        Sign(_("Việc đang chờ"), shown, BAD if slow else GOOD, advice if slow else ""),
        Sign(
            _("Việc bị lỗi, sẽ thử lại"),
            number(failed),
            WATCH if failed else GOOD,
            _("Xem danh sách bên dưới.") if failed else "",
        ),
        Sign(
            _("Việc lỗi nhiều lần"),
            number(stubborn or 0),
            BAD if stubborn else GOOD,
            _("Máy vẫn thử lại mỗi giờ. Sửa nguyên nhân thì việc sẽ xong.") if stubborn else "",
        ),
    ]


def _kept(_now: datetime) -> Sign:
    last = db.session.scalar(
        select(Promise.kept_at)
        .where(Promise.kept_at.is_not(None))
        .order_by(Promise.id.desc())
        .limit(1)
    )
    return Sign(_("Lần làm xong gần nhất"), moment(last) if last else _("chưa có"))


def _calendar(today: date) -> Sign:
    label, ending = _("Lịch làm việc"), editions.running_out(today)
    if ending is None:
        return Sign(label, _("biết đến hết ngày %(day)s", day=day_short(last_known_day())))
    found = _("chỉ chắc chắn đến hết ngày %(day)s", day=day_short(ending.last))
    advice = _("Nhờ cán bộ giám sát công bố lịch năm sau ở trang Lịch làm việc.")
    return Sign(label, found, WATCH if ending.expected else BAD, advice)


def _index() -> list[Sign]:
    found = sync.health()
    late = found.lag_seconds > SLOW.total_seconds()
    state = _("dùng được") if found.usable else _("đang hỏng, tạm tìm trong cơ sở dữ liệu")
    if found.rebuilt:
        state += _(
            "; đang dựng lại: %(done)s trên %(all)s vụ", done=found.rebuilt[0], all=found.rebuilt[1]
        )
    return [
        Sign(
            _("Chỉ mục"),
            state,
            GOOD if found.usable else WATCH,
            "" if found.usable else _("Lần chạy flask upkeep tới sẽ tự dựng lại."),
        ),
        Sign(
            _("Vụ việc trong chỉ mục"),
            _(
                "%(n)s, trong đó %(open)s đang mở",
                n=number(found.documents),
                open=number(found.open),
            ),
        ),
        Sign(
            _("Chậm so với dữ liệu"),
            ngettext(
                "%(num)s thay đổi chưa vào, lâu nhất %(s)s giây",
                "%(num)s thay đổi chưa vào, lâu nhất %(s)s giây",
                found.waiting,
                s=number(found.lag_seconds),
            )
            if found.waiting
            else _("không chậm"),
            WATCH if late else GOOD,
            _("Tiến trình chạy nền có thể đã dừng.") if late else "",
        ),
    ]


def _settings(settings: Settings) -> list[Sign]:
    demonstration = Sign(
        _("Chế độ"),
        _("thử nghiệm"),
        WATCH,
        _("Không nhập dữ liệu thật. Khi vận hành, đặt NGHEDAN_MODE=production."),
    )
    mode = Sign(_("Chế độ"), _("vận hành")) if settings.production else demonstration
    found = doctor.look()
    line = Sign(
        _("Bác sĩ máy (flask doctor)"),
        ngettext("%(num)s điều chưa an toàn", "%(num)s điều chưa an toàn", len(found)),
        WATCH if found else GOOD,
        " ".join(each.found for each in found if each.name not in SAID),
    )
    return [
        mode,
        line,
        *(Sign(label, said, WATCH, advice) for label, said, advice in _unsafe(settings)),
    ]


def _unsafe(settings: Settings) -> list[tuple[str, str, str]]:
    """Return what in the settings puts people at risk, each with what to do."""
    found = []
    if not settings.site_address.startswith("https://"):
        found.append(
            (
                _("Địa chỉ trang"),
                _("không mã hóa đường truyền"),
                _("Đặt NGHEDAN_SITE_ADDRESS bắt đầu bằng https://."),
            )
        )
    if not settings.hosts:
        found.append(
            (
                _("Tên máy được trả lời"),
                _("trả lời mọi tên"),
                _("Đặt NGHEDAN_HOSTS là tên miền của cơ quan."),
            )
        )
    if not settings.mail_server:
        found.append(
            (
                _("Máy chủ thư"),
                _("thư ghi ra tệp, không gửi đi"),
                _("Đặt NGHEDAN_MAIL_SERVER để gửi thư thật."),
            )
        )
    if settings.log_level.upper() == "DEBUG":
        found.append(
            (
                _("Mức ghi nhật ký máy"),
                "DEBUG",
                _("Chỉ dùng khi tìm lỗi; đặt lại NGHEDAN_LOG_LEVEL=INFO."),
            )
        )
    try:
        readable = bool(settings.instance.stat().st_mode & 0o077)
    except OSError:
        readable = False
    if readable:
        found.append(
            (
                _("Quyền của thư mục dữ liệu"),
                _("tài khoản khác trên máy đọc được"),
                _("Chạy chmod 700 cho thư mục dữ liệu."),
            )
        )
    return found

"""The doctor: every setting and state that puts people at risk, and what to do about each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from office.base import anchors, audit, clock, config, jumps
from office.base.config import Settings
from office.base.db import db
from office.base.i18n import N_
from office.cases import trail
from office.people import factors
from office.search import sync
from web.language import said as _

BACKUP_MARK = "backup.done"
"""Touched in the instance after a backup was written and verified."""
BACKUP_AGE = timedelta(hours=26)
ANCHOR_DAYS = 2
JUMPS_SHOWN = timedelta(days=30)
KEY_AGE = timedelta(days=730)
INDEX_LAG = 300
SECRET = ("key", anchors.FILE, "nghedan.sqlite3", "mail", "letters", "files")

FACTORS = {
    "none": (
        N_("Chưa có mã 6 số dù vai trò bắt buộc: %(names)s."),
        N_("Bật mã tại trang Tài khoản của tôi: chưa có mã, vai trò này không làm được việc gì."),
    ),
    "codes": (
        N_("Sắp hết mã dự phòng: %(names)s."),
        N_("Lấy mã dự phòng mới tại trang Tài khoản của tôi."),
    ),
    "unused": (
        N_("Hơn sáu tháng chưa dùng mã 6 số: %(names)s."),
        N_("Xem người này còn giữ vai trò không; nếu không, kết thúc phân công."),
    ),
    "old_key": (
        N_("Mã 6 số còn khóa bằng khóa chính cũ: %(names)s."),
        N_("Bật lại mã 6 số trước khi bỏ khóa cũ khỏi NGHEDAN_OLD_KEYS."),
    ),
    "waiting": (
        N_("Yêu cầu gỡ mã 6 số chờ người thứ hai quá lâu: %(names)s."),
        N_("Người giám sát hoặc chủ tịch xem trang Nhân sự: xác nhận, hoặc hỏi lại người yêu cầu."),
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing that is unsafe: its name for programs, what was found, what to do."""

    name: str
    found: str
    advice: str


def look(*, thorough: bool = False) -> list[Finding]:
    """Return everything unsafe; *thorough* also verifies the latest part of the trail."""
    settings = config.current()
    found = [*_settings(settings), *_database(), *_files(settings), *_backup(settings)]
    found += [*_clock(), *_index(), *_anchors(settings), *_factors()]
    return found + list(_trail()) if thorough else found


def _settings(settings: Settings) -> Iterator[Finding]:
    if current_app.debug:
        yield Finding("debug", _("Chế độ gỡ lỗi đang bật."), _("Chạy không có --debug."))
    if settings.log_level.upper() == "DEBUG":
        yield Finding(
            "log", _("Nhật ký máy ghi cả chi tiết gỡ lỗi."), _("Đặt NGHEDAN_LOG_LEVEL=INFO.")
        )
    if not settings.production:
        yield Finding(
            "mode",
            _("Đang ở chế độ thử nghiệm."),
            _("Không nhập dữ liệu thật. Khi vận hành, đặt NGHEDAN_MODE=production."),
        )
    if not settings.hosts:
        yield Finding(
            "hosts",
            _("Trả lời mọi tên máy."),
            _("Đặt NGHEDAN_HOSTS là tên miền của cơ quan."),
        )
    if not settings.site_address.startswith("https://"):
        yield Finding(
            "http",
            _("Địa chỉ trang không mã hóa đường truyền."),
            _("Đặt NGHEDAN_SITE_ADDRESS bắt đầu bằng https://."),
        )
    yield from _other_doors(settings)
    yield from _key(settings)


def _other_doors(settings: Settings) -> Iterator[Finding]:
    """Tell of sign-ins elsewhere whose word anybody on the line could forge."""
    for name, issuer, client, secret in (
        ("SSO", settings.sso_issuer, settings.sso_client_id, settings.sso_client_secret),
        ("VNEID", settings.vneid_issuer, settings.vneid_client_id, settings.vneid_client_secret),
    ):
        if issuer and not issuer.startswith("https://"):
            yield Finding(
                f"{name.lower()}-http",
                _("Nơi đăng nhập NGHEDAN_%(name)s_ISSUER không mã hóa đường truyền.", name=name),
                _("Chỉ dùng địa chỉ bắt đầu bằng https://."),
            )
        if issuer and not (client and secret):
            yield Finding(
                f"{name.lower()}-client",
                _("NGHEDAN_%(name)s_ISSUER có mà thiếu tên hoặc khóa của ta ở đó.", name=name),
                _(
                    "Đặt cả NGHEDAN_%(name)s_CLIENT_ID và NGHEDAN_%(name)s_CLIENT_SECRET.",
                    name=name,
                ),
            )


def _key(settings: Settings) -> Iterator[Finding]:
    if not config.strong(settings.key):
        yield Finding("key", _("Khóa chính yếu."), _("Tạo khóa mới bằng lệnh flask key."))
    place = settings.instance / "key"
    age = clock.now().timestamp() - place.stat().st_mtime if place.exists() else 0
    if age > KEY_AGE.total_seconds():
        yield Finding(
            "old-key",
            _("Khóa chính đã dùng hơn hai năm."),
            _("Tạo khóa mới, chuyển khóa cũ sang NGHEDAN_OLD_KEYS."),
        )


def _database() -> Iterator[Finding]:
    if db.engine.dialect.name == "sqlite":
        safe = (db.session.execute(text("PRAGMA synchronous")).scalar() or 0) >= 2
    else:
        safe = all(
            db.session.execute(text(f"SHOW {name}")).scalar() == "on"
            for name in ("fsync", "synchronous_commit")
        )
    if not safe:
        yield Finding(
            "synchronous",
            _("Cơ sở dữ liệu không chờ đĩa ghi xong."),
            _("Bật synchronous=FULL (SQLite) hoặc fsync và synchronous_commit (PostgreSQL)."),
        )


def _files(settings: Settings) -> Iterator[Finding]:
    places = [settings.instance, *(settings.instance / name for name in SECRET)]
    open_ones = [each for each in places if each.exists() and each.stat().st_mode & 0o077]
    # Inside a shut folder nobody reaches what is open; the keys are told all the same.
    shut = settings.instance not in open_ones
    told = [each for each in open_ones if not shut or each.name in {"key", anchors.FILE}]
    if told:
        yield Finding(
            "files",
            _("Tài khoản khác trên máy đọc được: %(names)s.", names=_names(told)),
            _("Chạy chmod 700 cho thư mục dữ liệu, chmod 600 cho từng tệp."),
        )
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Finding(
            "root", _("Chương trình chạy với quyền root."), _("Chạy bằng tài khoản riêng.")
        )


def _names(places: list[Path]) -> str:
    return ", ".join(each.name for each in places)


def _backup(settings: Settings) -> Iterator[Finding]:
    mark = settings.instance / BACKUP_MARK
    advice = _("Sao lưu theo docs/operations.md, rồi chạm tệp backup.done trong thư mục dữ liệu.")
    if not mark.exists():
        yield Finding("backup", _("Chưa có bản sao lưu nào được kiểm tra."), advice)
        return
    hours = int((clock.now().timestamp() - mark.stat().st_mtime) // 3600)
    if hours >= BACKUP_AGE.total_seconds() / 3600:
        yield Finding("backup", _("Bản sao lưu tốt gần nhất cũ %(n)s giờ.", n=hours), advice)


def _clock() -> Iterator[Finding]:
    for each in jumps.latest(clock.now() - JUMPS_SHOWN)[:1]:
        yield Finding(
            "clock",
            _(
                "Đồng hồ máy nhảy %(n)s giây lúc %(at)s.",
                n=f"{each.seconds:+d}",
                at=f"{clock.local(each.found_at):%d/%m/%Y %H:%M}",
            ),
            _("Xem dịch vụ giờ (NTP) của máy; các đơn nhận quanh lúc đó cần xem lại."),
        )


def _index() -> Iterator[Finding]:
    found = sync.health()
    if not found.usable or found.lag_seconds > INDEX_LAG:
        yield Finding(
            "index",
            _("Chỉ mục tìm kiếm hỏng hoặc chậm."),
            _("Chạy flask upkeep; nếu vẫn vậy, chạy flask index."),
        )


def _anchors(settings: Settings) -> Iterator[Finding]:
    last = anchors.last()
    if last is None or (clock.today() - last.day).days >= ANCHOR_DAYS:
        yield Finding(
            "anchor",
            _("Nhật ký chưa được ký mốc hôm qua hay hôm nay."),
            _("Chạy flask upkeep và xem vì sao tiến trình chạy nền dừng."),
        )
    elif anchors.known_key() != last.key:
        yield Finding(
            "anchor-key",
            _("Khóa ký mốc nhật ký đã đổi hoặc mất."),
            _("Nếu không ai thay khóa, giữ nguyên máy và báo cơ quan thanh tra."),
        )
    if not settings.anchor_mail:
        yield Finding(
            "anchor-mail",
            _("Mốc nhật ký không được gửi ra ngoài cơ quan."),
            _("Đặt NGHEDAN_ANCHOR_MAIL là địa chỉ thư của cơ quan thanh tra."),
        )


def _factors() -> Iterator[Finding]:
    for name, whose in factors.weak(clock.now(), clock.today()).items():
        found, advice = FACTORS[name]
        yield Finding(
            f"factor-{name.replace('_', '-')}", _(found, names=", ".join(whose)), _(advice)
        )


def _trail() -> Iterator[Finding]:
    if audit.end_of_trail()[0] and trail.verify().breaks:
        yield Finding(
            "chain",
            _("Nhật ký đã bị sửa, thêm, bớt hoặc cắt."),
            _("Giữ nguyên máy, chạy flask trail verify, báo cơ quan thanh tra."),
        )

"""Every address × every role × every kind: what the table of permissions says is what the program answers.

ADDRESSES names each address with its expectation, by hand: a new one without a line here fails. The
expected answer for a role comes from `office.cases.permissions` and `office.cases.sight`, whose own
tables are pinned in tests/cases; here the doors are tried against them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from office.base import clock, files
from office.base.db import db
from office.base.files import Upload
from office.cases import holders, intake, permissions, queries, workflow
from office.cases import permissions as may
from office.cases.models import Case
from office.cases.permissions import allows
from office.cases.sight import Level, level
from office.law.kinds import Kind
from office.letters import issue
from office.letters.models import Letter
from office.people import accounts, appointments
from office.people.actors import VISITOR, Actor
from office.people.roles import Role
from staff import moves
from tests.builders import Office, a_case, a_receipt, sender_of
from tests.page import Browser, Page, forget_the_last_visitor
from web.access import routes

OPEN, REFUSED, ABSENT, SIGN_IN = "open", "403", "404", "sign in"
ARRIVED = {200, 201, 302, 303, 400, 409, 422, 429, 503}
"""The guard let the visitor in; whether the empty form was good is another matter."""
Wanted = Callable[[Actor, Case], str]


def door(permission: str) -> Wanted:
    """Expect the page for whoever has *permission*, whatever cases there are."""
    return lambda actor, _case: OPEN if allows(actor, permission) else REFUSED


def of_a_case(
    permission: str = may.READ, *, least: Level = Level.LINE, through: str = may.LIST
) -> Wanted:
    """Expect 404 without sight of the case, 403 with sight but without right or level."""

    def wanted(actor: Actor, case: Case) -> str:
        if not allows(actor, through):
            return REFUSED
        seen = level(actor, case)
        if seen < Level.LINE:
            return ABSENT
        return OPEN if seen >= least and allows(actor, permission, case) else REFUSED

    return wanted


def at_the_gate(permission: str) -> Wanted:
    """Expect of the extract gate what the table says of the case, once the door lets through."""
    return of_a_case(permission, through=permission)


def of_a_letter(permission: str = may.READ, through: str = may.LETTERS) -> Wanted:
    """Expect of a letter what its case says; the register line opens none."""

    def wanted(actor: Actor, case: Case) -> str:
        if not allows(actor, through):
            return REFUSED
        if level(actor, case) < Level.EXTRACT:
            return ABSENT
        return OPEN if allows(actor, permission, case) else REFUSED

    return wanted


def drawn_up(found: Wanted) -> Wanted:
    """Expect what *found* says, and to be refused where one neither works on the case nor signs for it."""

    def wanted(actor: Actor, case: Case) -> str:
        said = found(actor, case)
        may_edit = any(allows(actor, each, case) for each in issue.EDITING)
        return said if said != OPEN or may_edit else REFUSED

    return wanted


def of_a_paper() -> Wanted:
    """Expect a paper of a denunciation to open for the holders of its key alone, whatever the sight."""
    of_the_case = of_a_case(least=Level.ORIGINAL)

    def wanted(actor: Actor, case: Case) -> str:
        said = of_the_case(actor, case)
        if said != OPEN or case.kind != Kind.DENUNCIATION:
            return said
        key = holders.key_of(int(actor.id or 0))
        holds = any(each.half == "c" and key and each.key_id == key.id for each in case.shares)
        return OPEN if holds else ABSENT

    return wanted


def nobodys(permission: str) -> Wanted:
    """Expect whoever may come in to find nothing: who sees which one is tried in its own tests."""

    def wanted(actor: Actor, _case: Case) -> str:
        return ABSENT if allows(actor, permission) else REFUSED

    return wanted


def only(permission: str, *roles: Role) -> Wanted:
    """Expect whoever may come in without one of *roles* to find nothing."""

    def wanted(actor: Actor, _case: Case) -> str:
        if not allows(actor, permission):
            return REFUSED
        return OPEN if actor.has(*roles) else ABSENT

    return wanted


def everyone(_actor: Actor, _case: Case) -> str:
    return OPEN


CASE, LETTER = "/can-bo/vu-viec/<code>", "/can-bo/thu/<handle>"
MOVED = f"{CASE}/<slug>"
STAFF: dict[str, Wanted] = {
    "GET /can-bo/": door(may.OFFICE),
    "GET /can-bo/du-lieu": door(may.DATA),
    "GET /can-bo/du-lieu/luu-tru": door(may.RETENTION),
    "POST /can-bo/du-lieu/luu-tru/<int:disposal_id>": door(may.RETENTION),
    "POST /can-bo/du-lieu/luu-tru/de-xuat": door(may.PROPOSE_DISPOSAL),
    "POST /can-bo/du-lieu/luu-tru/giu": door(may.RETENTION),
    "POST /can-bo/du-lieu/luu-tru/thoi-giu/<int:hold_id>": door(may.RETENTION),
    "GET /can-bo/du-lieu/su-co": door(may.BREACHES),
    "POST /can-bo/du-lieu/su-co": door(may.BREACHES),
    "GET /can-bo/du-lieu/su-co/<int:breach_id>": door(may.BREACHES),
    "POST /can-bo/du-lieu/su-co/<int:breach_id>": door(may.BREACHES),
    "GET /can-bo/du-lieu/su-co/<int:breach_id>/thong-bao": door(may.BREACHES),
    "POST /can-bo/du-lieu/yeu-cau/<int:request_id>": door(may.HANDLE_DATA),
    "GET /can-bo/giam-sat": door(may.OVERSEE),
    "GET /can-bo/giam-sat/danh-sach": door(may.OVERSEE),
    "GET /can-bo/giam-sat/hai-long": door(may.OVERSEE),
    "GET /can-bo/giam-sat/bien-dong": door(may.OVERSEE),
    "GET /can-bo/giam-sat/<listed_as>": door(may.OVERSEE),
    f"GET {CASE}/giam-sat": of_a_case(may.SURFACE),
    f"POST {CASE}/giam-sat/<mark>": of_a_case(may.SURFACE),
    f"POST {CASE}/giam-sat/thoi/<int:mark_id>": of_a_case(may.SURFACE),
    "GET /can-bo/giam-sat/doc": door(may.REVIEW),
    "POST /can-bo/giam-sat/doc": door(may.REVIEW),
    "GET /can-bo/tai-khoan/doc": door(may.OFFICE),
    "POST /can-bo/tai-khoan/doc/<int:number>": door(may.OFFICE),
    "GET /can-bo/giam-sat/don-vi.csv": door(may.OVERSEE),
    "POST /can-bo/tim-kiem/luu": door(may.LIST),
    "POST /can-bo/tim-kiem/bo/<int:saved_id>": door(may.LIST),
    "GET /can-bo/lich": door(may.CALENDAR),
    "GET /can-bo/lich/cong-bo/<int:year>": door(may.CHANGE_CALENDAR),
    "POST /can-bo/lich/cong-bo/<int:year>": door(may.CHANGE_CALENDAR),
    "POST /can-bo/lich/da-xem": door(may.CALENDAR),
    "GET /can-bo/lich/nghi-them": door(may.CHANGE_CALENDAR),
    "POST /can-bo/lich/nghi-them": door(may.CHANGE_CALENDAR),
    "GET /can-bo/lich/rut-lai/<int:edition>": door(may.CHANGE_CALENDAR),
    "POST /can-bo/lich/rut-lai/<int:edition>": door(may.CHANGE_CALENDAR),
    "GET /can-bo/nhan-su": door(may.RESET),
    "POST /can-bo/nhan-su/<int:officer_id>/dong-y": door(may.CONFIRM_RESET),
    "POST /can-bo/nhan-su/<int:officer_id>/mat-khau": door(may.ASK_RESET),
    "POST /can-bo/nhan-su/<int:officer_id>/mat-ma": door(may.ASK_RESET),
    "GET /can-bo/nhan-su/bo-nhiem": door(may.END_POST),
    "POST /can-bo/nhan-su/bo-nhiem": door(may.APPOINT),
    "POST /can-bo/nhan-su/bo-nhiem/<int:request_id>/dong-y": door(may.GRANT_POST),
    "POST /can-bo/nhan-su/bo-nhiem/<int:request_id>/tu-choi": door(may.END_POST),
    "POST /can-bo/nhan-su/bo-nhiem/<int:post_id>/ket-thuc": door(may.END_POST),
    "POST /can-bo/nhan-su/vang-mat": door(may.ABSENCE),
    "POST /can-bo/nhan-su/vang-mat/<int:absence_id>/ve": door(may.ABSENCE),
    "GET /can-bo/so-lieu": door(may.COUNTS),
    "GET /can-bo/viec-keo-dai": door(may.MATTERS),
    "GET /can-bo/viec-keo-dai/<handle>": nobodys(may.MATTERS),
    "POST /can-bo/viec-keo-dai/<handle>": nobodys(may.MATTERS),
    "POST /can-bo/viec-keo-dai/<handle>/da-xem": nobodys(may.MATTERS),
    "POST /can-bo/viec-keo-dai/<handle>/ket-thuc": nobodys(may.MATTERS),
    f"GET {CASE}/viec-keo-dai": of_a_case(may.MATTER),
    f"POST {CASE}/viec-keo-dai": of_a_case(may.MATTER),
    f"POST {CASE}/viec-keo-dai/<handle>": of_a_case(may.MATTER),
    f"POST {CASE}/viec-keo-dai/ra": of_a_case(may.MATTER),
    "GET /can-bo/tai-khoan": door(may.OFFICE),
    "GET /can-bo/tai-khoan/ma": door(may.OFFICE),
    "POST /can-bo/tai-khoan/ma": door(may.OFFICE),
    "POST /can-bo/tai-khoan/ma/bat": door(may.OFFICE),
    "POST /can-bo/tai-khoan/ma/du-phong": door(may.OFFICE),
    "POST /can-bo/tai-khoan/ma/tat": door(may.OFFICE),
    "POST /can-bo/tai-khoan/phien": door(may.OFFICE),
    "GET /can-bo/tai-khoan/khoa": door(may.OFFICE),
    "POST /can-bo/tai-khoan/khoa": door(may.OFFICE),
    "POST /can-bo/tai-khoan/khoa/bo": door(may.OFFICE),
    "POST /can-bo/tai-khoan/khoa/thach-thuc": door(may.OFFICE),
    "GET /can-bo/tai-khoan/mat-khau": door(may.OFFICE),
    "POST /can-bo/tai-khoan/mat-khau": door(may.OFFICE),
    "POST /can-bo/xac-nhan": door(may.OFFICE),
    "POST /can-bo/xac-nhan/thach-thuc": door(may.OFFICE),
    "GET /can-bo/nhat-ky": door(may.TRAIL),
    "POST /can-bo/nhat-ky/kiem-tra": door(may.TRAIL),
    "GET /can-bo/quay": door(may.COUNTER),
    "POST /can-bo/quay": door(may.COUNTER),
    "GET /can-bo/quay/doc-lai": door(may.COUNTER),
    "POST /can-bo/quay/gui": door(may.COUNTER),
    "GET /can-bo/quay/bien-nhan": door(may.COUNTER),
    "GET /can-bo/quay/bien-nhan.pdf": door(may.COUNTER),
    "POST /can-bo/quay/moi": door(may.COUNTER),
    "GET /can-bo/quay/so": door(may.COUNTER),
    "POST /can-bo/quay/so/lay": door(may.COUNTER),
    "POST /can-bo/quay/so/goi": door(may.COUNTER),
    "POST /can-bo/quay/so/xong": door(may.COUNTER),
    "GET /can-bo/phan-loai": door(may.TRIAGE),
    "GET /can-bo/phan-loai/<code>": of_a_case(may.TRIAGE, through=may.TRIAGE),
    "POST /can-bo/phan-loai/<code>/<slug>": of_a_case(
        may.TRIAGE, least=Level.EXTRACT, through=may.TRIAGE
    ),
    "GET /can-bo/phan-loai/<code>/<slug>": door(may.TRIAGE),
    "GET /can-bo/qua-han": door(may.LIST),
    "GET /can-bo/so-van-ban": door(may.LETTERS),
    "GET /can-bo/so-van-ban.csv": door(may.LETTERS),
    "GET /can-bo/so-van-ban.xlsx": door(may.LETTERS),
    "POST /can-bo/so-van-ban/<name>/giu-so": door(may.RESERVE),
    "GET /can-bo/so-van-ban/giu-so/<int:reserved_id>": nobodys(may.RESERVE),
    "POST /can-bo/so-van-ban/giu-so/<int:reserved_id>/dung": nobodys(may.RESERVE),
    "POST /can-bo/so-van-ban/giu-so/<int:reserved_id>/huy": nobodys(may.RESERVE),
    "GET /can-bo/thu": door(may.LETTERS),
    "GET /can-bo/giam-sat/thu": door(may.OVERSEE),
    "GET /can-bo/giam-sat/thu.xlsx": door(may.OVERSEE),
    "GET /can-bo/uy-quyen-ky": door(may.LETTERS),
    "POST /can-bo/uy-quyen-ky": door(may.AUTHORISE),
    "POST /can-bo/uy-quyen-ky/<int:mandate_id>/cham-dut": nobodys(may.AUTHORISE),
    "GET /can-bo/thu/in": door(may.LETTERS),
    "GET /can-bo/thu/in/<int:number>.pdf": nobodys(may.LETTERS),
    "GET /can-bo/thu/ky-loat": door(may.SIGN_LETTER),
    "POST /can-bo/thu/ky-loat": door(may.SIGN_LETTER),
    f"GET {LETTER}": of_a_letter(),
    f"POST {LETTER}": of_a_letter(),
    f"GET {LETTER}.pdf": of_a_letter(),
    f"POST {LETTER}/bo": drawn_up(of_a_letter()),
    f"POST {LETTER}/xem-thu": drawn_up(of_a_letter()),
    f"GET {CASE}/van-ban": drawn_up(of_a_case(may.READ)),
    f"POST {CASE}/van-ban": drawn_up(of_a_case(may.READ)),
    f"GET {CASE}/thu-no/<fault>": drawn_up(of_a_case(may.READ)),
    f"POST {CASE}/thu-no/<fault>": drawn_up(of_a_case(may.READ)),
    "GET /can-bo/mau-van-ban": door(may.TEXTS),
    "GET /can-bo/mau-van-ban/<kind>": nobodys(may.TEXTS),
    "POST /can-bo/mau-van-ban/<kind>": nobodys(may.EDIT_TEXTS),
    "GET /can-bo/mau-van-ban/<kind>.pdf": nobodys(may.TEXTS),
    f"GET {LETTER}/mien": of_a_letter(may.SIGN, may.SIGN),
    f"POST {LETTER}/mien": of_a_letter(may.SIGN, may.SIGN),
    f"GET {LETTER}/xem-truoc.png": of_a_letter(),
    f"GET {LETTER}.docx": of_a_letter(),
    f"POST {LETTER}/ban-quet": of_a_letter(may.HAND_LETTER),
    f"POST {LETTER}/gui-lai": of_a_letter(may.HAND_LETTER),
    "GET /can-bo/viec-hong/<int:promise_id>": nobodys(may.SEND_AGAIN),
    "POST /can-bo/viec-hong/<int:promise_id>/thu-lai": nobodys(may.SEND_AGAIN),
    "POST /can-bo/viec-hong/<int:promise_id>/bo": nobodys(may.SEND_AGAIN),
    f"GET {LETTER}/giao/<way>": of_a_letter(may.HAND_LETTER),
    f"POST {LETTER}/giao/<way>": of_a_letter(may.HAND_LETTER),
    "GET /can-bo/tim-kiem": door(may.LIST),
    "GET /can-bo/tim-kiem/goi-y": door(may.LIST),
    "GET /can-bo/tinh-trang": door(may.HEALTH),
    "GET /can-bo/hang-loat": door(may.BULK),
    "POST /can-bo/hang-loat": door(may.BULK),
    "GET /can-bo/hang-loat/<handle>": nobodys(may.BULK),
    "POST /can-bo/hang-loat/<handle>/xem-truoc/<act>": nobodys(may.BULK),
    "POST /can-bo/hang-loat/<handle>/lam": nobodys(may.BULK),
    "GET /can-bo/lam-thay": door(may.SUBSTITUTE),
    "POST /can-bo/lam-thay": door(may.SUBSTITUTE),
    "POST /can-bo/lam-thay/<int:substitution_id>/thoi": nobodys(may.SUBSTITUTE),
    "GET /can-bo/don-doc": door(may.REMINDERS),
    "POST /can-bo/don-doc/<int:reminder_id>/<act>": nobodys(may.REMINDERS),
    f"GET {CASE}/hoi-giai-trinh": of_a_case(may.ASK_WHY),
    f"POST {CASE}/hoi-giai-trinh": of_a_case(may.ASK_WHY),
    f"GET {CASE}": of_a_case(),
    f"POST {MOVED}": of_a_case(may.NOTE),  # one deed of all; each by itself further down
    f"GET {MOVED}": of_a_case(),
    f"POST {CASE}/co-mat": of_a_case(least=Level.EXTRACT),
    f"GET {CASE}/nhac-ai": of_a_case(may.NOTE, least=Level.EXTRACT),
    f"GET {CASE}/danh-tinh": of_a_case(may.IDENTITY),
    f"GET {CASE}/tach": of_a_case(may.TRIAGE),
    f"POST {CASE}/tach": of_a_case(may.TRIAGE),
    f"GET {CASE}/xac-minh": of_a_case(may.VERIFY),
    f"POST {CASE}/xac-minh": of_a_case(may.VERIFY),
    f"POST {CASE}/xac-minh/<int:post_id>/thoi": of_a_case(may.VERIFY),
    f"GET {CASE}/hoi-co-quan": of_a_case(least=Level.EXTRACT),
    f"POST {CASE}/hoi-co-quan": of_a_case(may.INQUIRE),
    f"GET {CASE}/hoi-co-quan/<handle>/ghi": of_a_case(may.INQUIRE),
    f"POST {CASE}/hoi-co-quan/<handle>/<act>": of_a_case(may.INQUIRE),
    "GET /can-bo/duoc-hoi": door(may.ASKED),
    "GET /can-bo/duoc-hoi/cua-toi": door(may.INQUIRE),
    "GET /can-bo/duoc-hoi/<handle>": nobodys(may.ASKED),
    "POST /can-bo/duoc-hoi/<handle>": nobodys(may.ASKED),
    "POST /can-bo/duoc-hoi/<handle>/giao": nobodys(may.ASKED),
    "GET /can-bo/duoc-hoi/<handle>/giay/<int:number>": nobodys(may.ASKED),
    f"GET {CASE}/nguoi-cung-ky": of_a_case(may.GROUP),
    f"POST {CASE}/nguoi-cung-ky": of_a_case(may.GROUP),
    f"GET {CASE}/ngoai-cuoc": of_a_case(may.LIFT),
    f"POST {CASE}/ngoai-cuoc": of_a_case(may.LIFT),
    f"POST {CASE}/ngoai-cuoc/<int:number>/<choice>": of_a_case(may.LIFT),
    f"POST {CASE}/danh-tinh": of_a_case(may.IDENTITY),
    "GET /can-bo/niem-phong": door(may.SEAL),
    "GET /can-bo/niem-phong/<handle>": nobodys(may.SEAL),
    "POST /can-bo/niem-phong/<handle>/<act>": nobodys(may.SEAL),
    "POST /can-bo/niem-phong/mo-khoa": door(may.SEAL),
    "POST /can-bo/niem-phong/trao-khoa": door(may.SEAL),
    "GET /can-bo/niem-phong/khoi-phuc": door(may.SEAL),
    "POST /can-bo/niem-phong/khoi-phuc/giao": only(may.SEAL, Role.SEAL_KEEPER),
    "POST /can-bo/niem-phong/khoi-phuc/nhan": only(may.SEAL, Role.SEALED_INTAKE),
    f"GET {CASE}/tep/<handle>": of_a_paper(),
    "GET /can-bo/trich": door(may.APPROVE_EXTRACT),
    f"GET {CASE}/trich": at_the_gate(may.APPROVE_EXTRACT),
    f"GET {CASE}/trich/danh-dau": at_the_gate(may.EXTRACT),
    f"POST {CASE}/trich/danh-dau": at_the_gate(may.EXTRACT),
    f"GET {CASE}/trich/viet-lai": at_the_gate(may.EXTRACT),
    f"POST {CASE}/trich/viet-lai": at_the_gate(may.EXTRACT),
    f"GET {CASE}/trich/thong-bao.pdf": at_the_gate(may.APPROVE_EXTRACT),
    f"GET {CASE}/trich/<handle>": at_the_gate(may.APPROVE_EXTRACT),
    f"POST {CASE}/trich/<handle>/<act>": at_the_gate(may.APPROVE_EXTRACT),
    f"GET {CASE}/giay/<handle>": at_the_gate(may.EXTRACT),
    f"POST {CASE}/giay/<handle>": at_the_gate(may.EXTRACT),
    f"GET {CASE}/giay/<handle>/luoi.png": at_the_gate(may.EXTRACT),
    f"GET {CASE}/ban-luoc/<handle>": of_a_case(least=Level.EXTRACT),
    f"GET {CASE}/ban-luoc/<handle>/anh.png": at_the_gate(may.APPROVE_EXTRACT),
    f"POST {CASE}/ban-luoc/<handle>/<act>": at_the_gate(may.APPROVE_EXTRACT),
}
"""What each address of the officers' door answers an officer."""
ONCE = Kind.COMPLAINT
"""An address that names no case is asked once: the kind of the case cannot matter to it."""
OWN = "/tra-cuu/ho-so/<handle>"
TRACKING = {
    f"GET {OWN}",
    f"GET {OWN}/ai-da-doc",
    f"GET {OWN}/bien-nhan.txt",
    f"GET {OWN}/chua-xong",
    f"POST {OWN}/chua-xong",
    f"POST {OWN}/danh-gia",
    f"GET {OWN}/don-to-cao.pdf",
    f"GET {OWN}/du-lieu",
    f"GET {OWN}/du-lieu.json",
    f"POST {OWN}/lien-he",
    f"POST {OWN}/xac-nhan",
    f"POST {OWN}/thu-bao",
    f"POST {OWN}/yeu-cau",
    f"POST {OWN}/nhan-tin",
    f"POST {OWN}/da-doc",
    f"GET {OWN}/roi-vu-chung",
    f"POST {OWN}/roi-vu-chung",
    f"GET {OWN}/mo-niem-phong",
    f"POST {OWN}/mo-niem-phong",
    f"GET {OWN}/rut",
    f"POST {OWN}/rut",
    f"GET {OWN}/nguoi-cung-ky",
    f"POST {OWN}/nguoi-cung-ky",
    f"GET {OWN}/tep/<name>",
    f"GET {OWN}/thu/<name>.pdf",
}
"""For whoever opened the case with its secret; everyone else is asked for it."""
ACCOUNT = {
    "GET /tai-khoan",
    "GET /tai-khoan/du-lieu",
    "GET /tai-khoan/du-lieu.json",
    "POST /tai-khoan/xoa",
    "POST /tai-khoan/yeu-cau",
    "POST /tai-khoan/ho-so",
    "POST /tai-khoan/bao-tin",
    "POST /tai-khoan/ket-thuc-phien",
    "POST /tai-khoan/them-vu-viec",
}
PUBLIC = {
    "GET /",
    "GET /cung-ky/<token>",
    "POST /cung-ky/<token>",
    "GET /quay-so",
    "GET /xac-nhan/<token>",
    "POST /xac-nhan/<token>",
    "GET /co-quan-tra-loi/<token>",
    "GET /co-quan-tra-loi/<token>/giay/<int:number>",
    "POST /co-quan-tra-loi/<token>",
    "GET /tra-loi/<token>",
    "POST /tra-loi/<token>",
    "GET /.well-known/security.txt",
    "GET /an-toan",
    "GET /bao-mat",
    "GET /du-lieu-ca-nhan",
    "GET /du-lieu-ca-nhan/dong-y",
    "GET /can-bo/dat-lai/<token>",
    "POST /can-bo/dat-lai/<token>",
    "GET /kiem-tra/bien-nhan",
    "POST /kiem-tra/bien-nhan",
    "GET /kiem-tra/nhat-ky",
    "GET /api/v1/<path:_rest>",
    "GET /api/v1/deadlines",
    "GET /api/v1/openapi.json",
    "GET /api/v1/rules",
    "GET /can-bo/dang-nhap",
    "POST /can-bo/dang-nhap",
    "GET /can-bo/dang-nhap/buoc-hai",
    "POST /can-bo/dang-nhap/buoc-hai",
    "GET /can-bo/dang-nhap/co-quan",
    "GET /can-bo/dang-nhap/co-quan/ve",
    "POST /can-bo/dang-nhap/co-quan/ve",
    "POST /can-bo/dang-nhap/thach-thuc",
    "GET /can-bo/dang-xuat/co-quan",
    "POST /can-bo/dang-xuat",
    "POST /dang-xuat",
    "GET /gui-don",
    "POST /gui-don",
    "GET /gui-don/<slug>",
    "POST /gui-don/<slug>",
    "GET /gui-don/bien-nhan.pdf",
    "GET /gui-don/bien-nhan.txt",
    "POST /gui-don/bo",
    "GET /gui-don/de-sau",
    "GET /gui-don/don-to-cao.pdf",
    "POST /gui-don/gui",
    "GET /gui-don/kiem-tra",
    "POST /gui-don/mo",
    "POST /gui-don/quen",
    "GET /gui-don/tep",
    "POST /gui-don/tep",
    "POST /gui-don/tep/bo",
    "GET /gui-don/tiep-tuc",
    "POST /gui-don/tiep-tuc",
    "GET /gui-don/tim-loai",
    "GET /gui-don/tim-loai/<slug>",
    "GET /gui-don/xac-nhan",
    "GET /healthz",
    "GET /huong-dan",
    "GET /kiem-tra",
    "GET /kiem-tra/<code>",
    "GET /rieng-tu",
    "GET /robots.txt",
    "GET /static/<path:filename>",
    "GET /tai-khoan/dang-ky",
    "POST /tai-khoan/dang-ky",
    "GET /tai-khoan/dang-nhap",
    "POST /tai-khoan/dang-nhap",
    "GET /tai-khoan/mat-khau/<token>",
    "POST /tai-khoan/mat-khau/<token>",
    "GET /tai-khoan/quen-mat-khau",
    "GET /tai-khoan/vneid",
    "GET /tai-khoan/vneid/ve",
    "POST /tai-khoan/vneid/ve",
    "POST /tai-khoan/quen-mat-khau",
    "GET /thanh-phan",
    "GET /thoi-han",
    "GET /thoi-han.ics",
    "GET /tiep-can",
    "GET /tra-cuu",
    "POST /tra-cuu",
    "POST /tra-cuu/dong",
    "POST /vi-pham-csp",
}
"""Alike for everyone: who asks changes nothing (what they answer is tried in tests of their own)."""
LEADS_IN = {"GET /can-bo/dang-nhap"}
"""Leads an officer who is signed in already to the desk."""


@dataclass
class Stage:
    """A case with a paper and a letter, and everyone signed in."""

    case: Case
    paper: str
    letter: str
    visitors: dict[Role, Browser]
    office: Office

    def filled(self, rule: str, slug: str = "ghi-chu") -> str:
        """Return *rule* as an address of this case."""
        handle = self.letter if rule.startswith(LETTER) else self.paper
        values = {
            "<code>": self.case.code, "<handle>": handle, "<slug>": slug, "<int:year>": "2031",
            "<int:edition>": "1", "<int:officer_id>": "0", "<act>": "cho-mo", "<way>": "quay",
            "<int:request_id>": "0", "<mark>": "ghim", "<listed_as>": "ton-dong", "<int:mark_id>": "0", "<int:saved_id>": "0",
            "<int:post_id>": "0", "<int:absence_id>": "0",
            "<int:number>": "0", "<choice>": "cho-vao", "<fault>": "nhan-loi", "<int:mandate_id>": "0", "<int:promise_id>": "0", "<name>": "CV", "<int:reserved_id>": "0",
            "<int:reminder_id>": "0", "<int:substitution_id>": "0", "<int:disposal_id>": "0", "<int:hold_id>": "0", "<int:breach_id>": "0",
        }  # fmt: skip
        for name, value in values.items():
            rule = rule.replace(name, value)
        return f"{rule}?ngan=tat-ca" if rule.endswith("/danh-sach") else rule


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield every address as "METHOD rule", and the permission its page names."""
    for rule, permission in routes(app):
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield f"{method} {rule.rule}", permission


def test_every_address_has_an_expectation_and_no_expectation_is_left_over(whole_app: Flask) -> None:
    listed = [*STAFF, *TRACKING, *ACCOUNT, *PUBLIC]
    assert len(listed) == len(set(listed)), "an address stands in two tables"
    assert {address for address, _ in addresses(whole_app)} == set(listed)


def test_the_permission_of_an_address_is_of_its_table(whole_app: Flask) -> None:
    for address, permission in addresses(whole_app):
        if address in TRACKING:
            assert permission == may.TRACK, address
        elif address in ACCOUNT:
            assert permission == may.ACCOUNT, address
        else:
            assert (permission in {may.PUBLIC, may.FILE}) == (address in PUBLIC), address


def a_picture() -> Upload:
    made = BytesIO()
    Image.new("RGB", (8, 8)).save(made, "PNG")
    return files.check("giay.png", made.getvalue())


@pytest.fixture(params=list(Kind))
def stage(request: Any, app: Flask, office: Office) -> Stage:
    """A case of each kind, held by a unit and an officer, with a paper and a letter in draft.

    A verifier is appointed to it. Of some kinds the head is away, so that the deputy steps in.
    """
    case = a_case(office, request.param, "accepted")
    today, head = clock.today(), office.officers[Role.HEAD]
    verifier = office.officers[Role.VERIFIER]
    appointments.charge(verifier, case.id, today, office.actors[Role.HEAD], clock.now())
    if request.param in {Kind.COMPLAINT, Kind.DENUNCIATION}:
        noted_by = office.actors[Role.SUPERVISOR]
        appointments.note_absence(head, (today, today), "đi họp", noted_by, clock.now())
    db.session.flush()
    for role in (Role.VERIFIER, Role.DEPUTY):
        office.actors[role] = accounts.actor_of(office.officers[role], today)
    kept = intake.attach(case, [a_picture()], clock.now(), purpose="added", from_citizen=True)
    db.session.flush()
    letter = db.session.query(Letter).filter_by(case_id=case.id).first()
    db.session.commit()
    visitors = {role: Browser(app).as_officer(role) for role in Role}
    return Stage(case, kept[0].handle, letter.handle if letter else "", visitors, office)


def answered(page: Any) -> str:
    if page.status == 403:
        return REFUSED
    if page.status == 404:
        return ABSENT
    if page.status == 401 or "/dang-nhap" in page.location:
        return SIGN_IN
    assert page.status in ARRIVED, page.status
    return OPEN


def sent(browser: Browser, method: str, url: str, **said: Any) -> Page:
    """Ask without inspecting the page: other tests look at pages, and this one asks thousands."""
    if method == "POST":
        said["csrf_token"] = browser.token()
    forget_the_last_visitor()
    return Page(browser.client.open(url, method=method, data=said or None, buffered=True))


def ask(browser: Browser, method: str, url: str, case: Case) -> str:
    if method == "GET":
        return answered(sent(browser, "GET", url))
    return answered(sent(browser, "POST", url, version=case.version, reason=""))


def fresh(case: Case) -> Case:
    db.session.rollback()
    db.session.expire_all()
    found = queries.known(case.code)
    assert found
    return found


def test_every_address_answers_every_role_as_the_table_says(stage: Stage) -> None:
    wrong = []
    for role, browser in stage.visitors.items():
        actor = stage.office.actors[role]
        for address, wanted in STAFF.items():
            method, rule = address.split(" ", 1)
            if rule.startswith(LETTER) and not stage.letter:
                continue
            if "<code>" not in rule and "<handle>" not in rule and stage.case.kind != ONCE:
                continue
            case = fresh(stage.case)
            expected = wanted(actor, case)
            got = ask(browser, method, stage.filled(rule), case)
            if got != expected and not _gone_for_all(address, got):
                wrong.append((role.value, address, f"expected {expected}, got {got}"))
    assert not wrong


def _gone_for_all(address: str, got: str) -> bool:
    """Allow 404 where the thing asked for is in no state for this: no year 2031, no edition 1,
    no second factor begun."""
    stateful = ("/mien", "/ma/tat", "/ma/du-phong", "/ma/bat", "/tai-khoan/phien", "/khoa/bo")
    unmade = ("/trich/<handle>", "/trich/<handle>/<act>", "/ban-luoc/<handle>")
    stateful += (
        "/viec-keo-dai/<handle>",
        "/hoi-co-quan/<handle>/<act>",
        "/hoi-co-quan/<handle>/ghi",
    )
    stateful += (*unmade, "/ban-luoc/<handle>/anh.png", "/ban-luoc/<handle>/<act>")
    no_line = address == "POST /can-bo/giam-sat/doc"
    return got == ABSENT and ("<int:" in address or address.endswith(stateful) or no_line)


def test_every_deed_answers_every_role_as_the_table_says(stage: Stage) -> None:
    wrong = []
    for name, way in moves.WAYS.items():
        for role, browser in stage.visitors.items():
            case, actor = fresh(stage.case), stage.office.actors[role]
            expected = deed(name, actor, case)
            got = ask(browser, "POST", stage.filled(f"{CASE}/{way.slug}"), case)
            if got != expected:
                wrong.append((role.value, name, f"expected {expected}, got {got}"))
    assert not wrong


def deed(name: str, actor: Actor, case: Case) -> str:
    """Return what the table says of a deed on *case* for *actor*."""
    wanted = of_a_case()(actor, case)
    if wanted != OPEN:
        return wanted
    if level(actor, case) < Level.EXTRACT:
        return REFUSED
    if name in moves.SEVERAL:
        return OPEN if any(allows(actor, each, case) for each in moves.SEVERAL[name]) else REFUSED
    permission = moves.WAYS[name].permission or workflow.BY_NAME[name].permission
    return OPEN if allows(actor, permission, case) else REFUSED


def test_what_one_may_not_see_answers_like_what_does_not_exist(stage: Stage) -> None:
    """Same status and same words, but for the code that was asked for (C2)."""
    nowhere = "ND26-2222-2222"
    for role, browser in stage.visitors.items():
        actor = stage.office.actors[role]
        if level(actor, stage.case) > Level.NOTHING:
            continue
        for address in STAFF:
            method, rule = address.split(" ", 1)
            if "<code>" not in rule:
                continue
            url = stage.filled(rule)
            here = sent(browser, method, url)
            there = sent(browser, method, url.replace(stage.case.code, nowhere))
            assert here.status == there.status, (role, address)
            same = without_token(here.html).replace(stage.case.code, nowhere)
            assert same == without_token(there.html), (role, address)


def without_token(html: str) -> str:
    """Return a page without its form tokens, which are new each time."""
    return re.sub(r'name="csrf_token"[^>]*>|content="[\w.-]{60,}"', "", html)


def test_no_stranger_and_no_citizen_passes_the_officers_door(
    stage: Stage, app: Flask, page: Browser
) -> None:
    receipt = a_receipt(stage.office, Kind(stage.case.kind))
    page.open(receipt.case.code, receipt.secret)
    for visitor in (Browser(app), page):
        for address in STAFF:
            method, rule = address.split(" ", 1)
            got = ask(visitor, method, stage.filled(rule), stage.case)
            assert got == SIGN_IN, address


def test_no_secret_no_tracking_not_even_for_officers(stage: Stage, app: Flask) -> None:
    """A handle of the tracking page, taken from the sender, opens nothing for anyone else."""
    receipt = a_receipt(stage.office, Kind(stage.case.kind))
    sender = Browser(app)
    own = sender.open(receipt.case.code, receipt.secret)
    here = own.response.request.path
    assert own.status == 200
    assert "/tra-cuu/ho-so/" in here
    for address in TRACKING:
        method, rule = address.split(" ", 1)
        url = rule.replace(OWN, here).replace("<name>", "1")
        for browser in (Browser(app), *stage.visitors.values()):
            got = sent(browser, method, url)
            assert receipt.case.subject not in got.html, address
            assert got.status in {302, 303, 401, 403, 404, 409, 422}, (address, got.status)
    assert allows(sender_of(receipt.case), permissions.TRACK, receipt.case)
    assert not allows(VISITOR, permissions.TRACK, receipt.case)


def test_an_account_is_asked_of_whoever_has_none(app: Flask, office: Office) -> None:
    for browser in (Browser(app), Browser(app).as_officer(Role.HEAD)):
        for address in ACCOUNT:
            method, rule = address.split(" ", 1)
            assert answered(sent(browser, method, rule)) == SIGN_IN, address


def test_public_addresses_answer_everyone_alike(app: Flask, office: Office) -> None:
    officers = {role: Browser(app).as_officer(role) for role in Role}
    for address in sorted(PUBLIC - LEADS_IN):
        method, rule = address.split(" ", 1)
        url = rule.replace("<path:filename>", "css/tokens.css").replace("<path:_rest>", "x")
        url = (
            url.replace("<slug>", "viec")
            .replace("<code>", "AAAA")
            .replace("<token>", "x")
            .replace("<int:number>", "1")
        )
        if method == "POST":
            continue  # forms begin visits of their own
        stranger = sent(Browser(app), "GET", url).status
        for role in Role:
            got = sent(officers[role], "GET", url)
            assert got.status == stranger, (address, role)
            assert got.status not in {401, 403}, address

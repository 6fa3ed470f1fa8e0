"""The law of the log, held over every test: what changes a kept row through a page leaves an event in the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import local
from typing import Any

import pytest
from flask import Flask, Response, request, request_finished, request_started

from office.base import audit, ledger

SILENT = {
    "POST /tra-cuu/ho-so/<handle>/da-doc": "the sender says that a turn was read; no deed of the office",
    "POST /can-bo/vu-viec/<code>/co-mat": "keeps a place at the case for two minutes; the mark of reading tells who read",
    "POST /can-bo/tim-kiem/luu": "an officer's own view of the desk; no deed of the office",
    "POST /can-bo/tim-kiem/bo/<int:saved_id>": "an officer's own view of the desk; no deed of the office",
    "POST /can-bo/dang-xuat": "a visit ends",
    "POST /can-bo/tai-khoan/phien": "a visit ends",
    "POST /dang-xuat": "a visit ends",
    "POST /tai-khoan/ket-thuc-phien": "a visit ends",
    "POST /tra-cuu/dong": "a visit ends",
    "POST /tra-cuu": "a visit begins; whose it is, the trail must not know",
    "POST /tai-khoan/dang-nhap": "a visit begins; whose it is, the trail must not know",
    "POST /gui-don/mo": "a visit begins; whose it is, the trail must not know",
    "POST /tai-khoan/vneid/ve": "a visit begins; whose it is, the trail must not know",
    "POST /can-bo/niem-phong/mo-khoa": "one's own key opens for the visit; what it opens is told",
    "POST /can-bo/dang-nhap/thach-thuc": "a challenge, good once and for minutes",
    "POST /can-bo/tai-khoan/khoa/thach-thuc": "a challenge, good once and for minutes",
    "POST /can-bo/xac-nhan/thach-thuc": "a challenge, good once and for minutes",
    "POST /can-bo/xac-nhan": "a visit goes on under a new token",
    "POST /can-bo/lich/da-xem": "an officer's own note that a moved due day was seen",
    "POST /can-bo/nhat-ky/kiem-tra": "writes nothing",
    "POST /can-bo/hang-loat": "which cases an officer means to work on; nothing of them changes",
    "POST /can-bo/hang-loat/<handle>/xem-truoc/<act>": "tried and taken back",
    "POST /kiem-tra/bien-nhan": "writes nothing",
    "POST /can-bo/thu/<handle>/xem-thu": "writes nothing",
    "POST /vi-pham-csp": "a browser's report, kept in the log",
    "POST /can-bo/tai-khoan/ma": "a secret begun, which counts for nothing before its first code",
    "POST /can-bo/quay/so/lay": "a number of one day and of nobody",
    "POST /can-bo/quay/so/goi": "a number of one day and of nobody",
    "POST /can-bo/quay/so/xong": "a number of one day and of nobody",
    "POST /can-bo/quay": "a draft, closed with a key that its writer holds",
    "POST /can-bo/quay/moi": "a draft, closed with a key that its writer holds",
    "POST /gui-don": "a draft, closed with a key that its writer holds",
    "POST /gui-don/<slug>": "a draft, closed with a key that its writer holds",
    "POST /gui-don/bo": "a draft, closed with a key that its writer holds",
    "POST /gui-don/tep": "a draft, closed with a key that its writer holds",
    "POST /gui-don/tep/bo": "a draft, closed with a key that its writer holds",
    "POST /gui-don/tiep-tuc": "a draft, closed with a key that its writer holds",
    "POST /gui-don/quen": "takes a cookie away",
    "POST /tai-khoan/dang-ky": "a link by mail",
    "POST /tai-khoan/quen-mat-khau": "a link by mail",
    "POST /tai-khoan/ho-so": "a citizen's own account: the trail names no citizen",
    "POST /tai-khoan/mat-khau/<token>": "a citizen's own account: the trail names no citizen",
}
"""Addresses that change something without an event, each with its reason."""

WITNESSES = {
    "tests/staff/test_sign_in.py::test_an_officer_comes_in_and_goes_out": [
        "POST /can-bo/dang-nhap"
    ],
    "tests/staff/test_officers.py::test_a_link_sets_a_new_password_once_and_ends_every_visit": [
        "POST /can-bo/dat-lai/<token>",
        "POST /can-bo/nhan-su/<int:officer_id>/mat-khau",
    ],
    "tests/staff/test_officers.py::test_a_lost_factor_takes_two_persons": [
        "POST /can-bo/nhan-su/<int:officer_id>/dong-y",
        "POST /can-bo/nhan-su/<int:officer_id>/mat-ma",
    ],
    "tests/cases/test_unusual.py::test_asked_answered_and_closed_all_in_the_trail": [
        "POST /can-bo/giam-sat/doc",
        "POST /can-bo/tai-khoan/doc/<int:number>",
    ],
    "tests/staff/test_marks.py::test_a_pinned_case_stands_on_top_and_one_taken_off_is_told_beside": [
        "POST /can-bo/vu-viec/<code>/giam-sat/<mark>",
        "POST /can-bo/vu-viec/<code>/giam-sat/thoi/<int:mark_id>",
    ],
    "tests/staff/test_calendar.py::test_a_year_is_announced_from_what_was_expected": [
        "POST /can-bo/lich/cong-bo/<int:year>"
    ],
    "tests/staff/test_calendar.py::test_what_was_previewed_is_saved_and_the_clocks_follow": [
        "POST /can-bo/lich/nghi-them"
    ],
    "tests/staff/test_calendar.py::test_a_closure_not_yet_begun_is_taken_back": [
        "POST /can-bo/lich/rut-lai/<int:edition>"
    ],
    "tests/staff/test_seal.py::"
    "test_an_identity_is_shown_to_the_named_handler_after_a_keeper_lent_the_key": [
        "POST /can-bo/niem-phong/<handle>/<act>",
        "POST /can-bo/vu-viec/<code>/danh-tinh",
    ],
    "tests/house/test_log.py::test_a_key_handed_over_by_hand_is_told": [
        "POST /can-bo/niem-phong/trao-khoa"
    ],
    "tests/staff/test_triage.py::test_a_new_case_is_accepted_as_suggested_in_one_press": [
        "POST /can-bo/phan-loai/<code>/<slug>"
    ],
    "tests/staff/test_own.py::test_changing_a_factor_needs_fresh_proof": [
        "POST /can-bo/tai-khoan/ma/bat",
        "POST /can-bo/tai-khoan/ma/du-phong",
        "POST /can-bo/tai-khoan/ma/tat",
    ],
    "tests/staff/test_letters.py::test_signing_gives_a_number_settles_the_duty_and_opens_the_next": [
        "POST /can-bo/thu/<handle>"
    ],
    "tests/staff/test_handing.py::test_what_was_posted_is_read_by_officer_and_sender": [
        "POST /can-bo/thu/<handle>/giao/<way>"
    ],
    "tests/staff/test_waiving.py::test_the_head_alone_waives_and_says_why": [
        "POST /can-bo/thu/<handle>/mien"
    ],
    "tests/staff/test_handling.py::test_points_are_answered_and_put_before_the_head_who_signs": [
        "POST /can-bo/vu-viec/<code>/<slug>"
    ],
    "tests/staff/test_extracts.py::"
    "test_marked_checked_approved_by_another_and_then_given_to_the_handler": [
        "POST /can-bo/vu-viec/<code>/trich/danh-dau",
        "POST /can-bo/vu-viec/<code>/trich/<handle>/<act>",
    ],
    "tests/staff/test_extracts.py::"
    "test_a_returned_extract_goes_back_with_its_remark_and_a_new_version_follows": [
        "POST /can-bo/vu-viec/<code>/trich/viet-lai",
    ],
    "tests/staff/test_redactions.py::test_boxes_are_typed_looked_at_drawn_and_approved_by_another": [
        "POST /can-bo/vu-viec/<code>/giay/<handle>",
        "POST /can-bo/vu-viec/<code>/ban-luoc/<handle>/<act>",
    ],
    "tests/cases/test_lifts.py::test_the_page_asks_and_a_second_person_decides": [
        "POST /can-bo/vu-viec/<code>/ngoai-cuoc",
        "POST /can-bo/vu-viec/<code>/ngoai-cuoc/<int:number>/<choice>",
    ],
    "tests/staff/test_appointments.py::"
    "test_a_post_takes_two_persons_and_works_at_once_in_a_visit_going_on": [
        "POST /can-bo/nhan-su/bo-nhiem",
        "POST /can-bo/nhan-su/bo-nhiem/<int:request_id>/dong-y",
    ],
    "tests/staff/test_appointments.py::test_nobody_grants_himself_what_he_asked_for_or_is_to_get": [
        "POST /can-bo/nhan-su/bo-nhiem/<int:request_id>/tu-choi"
    ],
    "tests/staff/test_keys.py::test_the_own_key_of_the_seal_is_open_after_both_steps": [
        "POST /can-bo/dang-nhap/buoc-hai",
        "POST /can-bo/tai-khoan/khoa",
    ],
    "tests/staff/test_keys.py::test_adding_and_removing_need_fresh_proof": [
        "POST /can-bo/tai-khoan/khoa/bo"
    ],
    "tests/staff/test_single_sign_on.py::"
    "test_what_the_agency_vouched_for_stays_when_the_session_is_renewed": [
        "POST /can-bo/dang-nhap/co-quan/ve"
    ],
    "tests/staff/test_appointments.py::test_an_ended_post_opens_nothing_from_the_next_page_on": [
        "POST /can-bo/nhan-su/bo-nhiem/<int:post_id>/ket-thuc"
    ],
    "tests/staff/test_appointments.py::test_the_deputy_signs_in_the_stead_while_the_head_is_away": [
        "POST /can-bo/nhan-su/vang-mat",
        "POST /can-bo/nhan-su/vang-mat/<int:absence_id>/ve",
    ],
    "tests/staff/test_reminders.py::test_a_reminder_is_explained_asked_again_and_accepted": [
        "POST /can-bo/don-doc/<int:reminder_id>/<act>",
        "POST /can-bo/vu-viec/<code>/hoi-giai-trinh",
    ],
    "tests/staff/test_bulk.py::test_ticked_tried_done_and_kept": [
        "POST /can-bo/hang-loat/<handle>/lam"
    ],
    "tests/staff/test_substitutes.py::test_an_officer_names_who_stands_in_and_is_back": [
        "POST /can-bo/lam-thay",
        "POST /can-bo/lam-thay/<int:substitution_id>/thoi",
    ],
    "tests/staff/test_splitting.py::test_the_letter_stands_beside_its_blocks_and_is_split": [
        "POST /can-bo/vu-viec/<code>/tach"
    ],
    "tests/staff/test_verifying.py::"
    "test_a_verifier_sees_the_case_for_the_term_and_is_relieved_at_once": [
        "POST /can-bo/vu-viec/<code>/xac-minh",
        "POST /can-bo/vu-viec/<code>/xac-minh/<int:post_id>/thoi",
    ],
    "tests/staff/test_personal_data.py::test_two_officers_let_go_and_nobody_alone": [
        "POST /can-bo/du-lieu/luu-tru/<int:disposal_id>",
        "POST /can-bo/du-lieu/luu-tru/de-xuat",
    ],
    "tests/staff/test_personal_data.py::test_a_case_is_held_back_and_let_go_again": [
        "POST /can-bo/du-lieu/luu-tru/giu",
        "POST /can-bo/du-lieu/luu-tru/thoi-giu/<int:hold_id>",
    ],
    "tests/staff/test_personal_data.py::"
    "test_p4_a_breach_is_kept_with_its_clock_checklist_and_notice": [
        "POST /can-bo/du-lieu/su-co",
        "POST /can-bo/du-lieu/su-co/<int:breach_id>",
    ],
    "tests/staff/test_personal_data.py::"
    "test_p2_a_request_is_answered_extended_and_decided_on_one_page": [
        "POST /can-bo/du-lieu/yeu-cau/<int:request_id>"
    ],
    "tests/staff/test_recovery.py::test_two_of_three_keepers_give_a_new_recipient_the_lost_half": [
        "POST /can-bo/niem-phong/khoi-phuc/giao",
        "POST /can-bo/niem-phong/khoi-phuc/nhan",
    ],
    "tests/staff/test_password.py::test_whoever_has_a_second_factor_gives_it_too": [
        "POST /can-bo/tai-khoan/mat-khau"
    ],
    "tests/citizen/test_personal_data.py::"
    "test_an_account_is_deleted_by_its_owner_and_its_cases_live_on": [
        "POST /tai-khoan/xoa",
        "POST /tai-khoan/yeu-cau",
    ],
    "tests/citizen/test_personal_data.py::test_contact_is_mended_by_its_owner_at_once": [
        "POST /tra-cuu/ho-so/<handle>/lien-he"
    ],
    "tests/citizen/test_personal_data.py::test_mail_is_stopped_and_taken_up_again": [
        "POST /tra-cuu/ho-so/<handle>/thu-bao"
    ],
    "tests/citizen/test_personal_data.py::test_a_denouncer_may_ask_but_has_no_contact_to_mend": [
        "POST /tra-cuu/ho-so/<handle>/yeu-cau"
    ],
    "tests/citizen/test_submit.py::test_what_was_typed_arrives": ["POST /gui-don/gui"],
    "tests/citizen/test_account.py::test_a_case_is_added_by_code_and_secret_and_then_listed": [
        "POST /tai-khoan/them-vu-viec"
    ],
    "tests/citizen/test_track.py::test_what_is_not_solved_is_disputed_with_a_reason": [
        "POST /tra-cuu/ho-so/<handle>/chua-xong"
    ],
    "tests/citizen/test_track.py::test_a_closed_case_is_rated_once": [
        "POST /tra-cuu/ho-so/<handle>/danh-gia"
    ],
    "tests/citizen/test_track.py::test_a_message_with_a_file_reaches_the_office_once": [
        "POST /tra-cuu/ho-so/<handle>/nhan-tin"
    ],
    "tests/citizen/test_cosigners.py::test_a_list_is_pasted_mended_and_represented": [
        "POST /tra-cuu/ho-so/<handle>/nguoi-cung-ky"
    ],
    "tests/citizen/test_answering.py::test_what_is_missing_is_sent_by_the_link_once": [
        "POST /tra-loi/<token>"
    ],
    "tests/citizen/test_cosigners.py::test_whoever_is_invited_reads_and_signs_once": [
        "POST /cung-ky/<token>"
    ],
    "tests/citizen/test_outside.py::test_it_is_answered_with_papers_once_and_a_receipt_is_given": [
        "POST /co-quan-tra-loi/<token>"
    ],
    "tests/staff/test_inquiries.py::"
    "test_a_body_is_asked_sent_a_new_link_and_the_question_taken_back": [
        "POST /can-bo/vu-viec/<code>/hoi-co-quan",
        "POST /can-bo/vu-viec/<code>/hoi-co-quan/<handle>/<act>",
    ],
    "tests/staff/test_inquiries.py::test_the_unit_names_who_answers_and_two_at_once_are_one": [
        "POST /can-bo/duoc-hoi/<handle>",
        "POST /can-bo/duoc-hoi/<handle>/giao",
    ],
    "tests/staff/test_cosigners.py::test_it_is_noted_to_whom_the_answer_was_handed": [
        "POST /can-bo/vu-viec/<code>/nguoi-cung-ky"
    ],
    "tests/citizen/test_account.py::test_an_account_chooses_how_to_be_told": [
        "POST /tai-khoan/bao-tin"
    ],
    "tests/staff/test_counter.py::test_written_down_read_back_and_filed_once": [
        "POST /can-bo/quay/gui"
    ],
    "tests/citizen/test_confirming.py::test_whoever_comes_with_the_secret_confirms_there": [
        "POST /tra-cuu/ho-so/<handle>/xac-nhan"
    ],
    "tests/citizen/test_confirming.py::test_what_was_written_is_found_right_once": [
        "POST /xac-nhan/<token>"
    ],
    "tests/staff/test_matters.py::"
    "test_reports_of_one_place_are_gathered_with_one_owner_who_hears_of_more": [
        "POST /can-bo/vu-viec/<code>/viec-keo-dai",
        "POST /can-bo/vu-viec/<code>/viec-keo-dai/<handle>",
        "POST /can-bo/vu-viec/<code>/viec-keo-dai/ra",
        "POST /can-bo/viec-keo-dai/<handle>/da-xem",
    ],
    "tests/staff/test_matters.py::test_the_owner_plans_and_closes_once_everything_is_answered": [
        "POST /can-bo/viec-keo-dai/<handle>",
        "POST /can-bo/viec-keo-dai/<handle>/ket-thuc",
    ],
    "tests/citizen/test_track.py::test_withdrawal_is_asked_once_more_and_then_done": [
        "POST /tra-cuu/ho-so/<handle>/rut"
    ],
    "tests/staff/test_papers.py::test_a_paper_is_drawn_up_from_the_case_page_and_dropped": [
        "POST /can-bo/vu-viec/<code>/van-ban",
        "POST /can-bo/thu/<handle>/bo",
    ],
    "tests/staff/test_faults.py::test_a_fault_is_written_down_and_its_letter_drafted": [
        "POST /can-bo/vu-viec/<code>/thu-no/<fault>"
    ],
    "tests/staff/test_signing.py::test_what_is_ticked_is_signed_at_one_press": [
        "POST /can-bo/thu/ky-loat"
    ],
    "tests/staff/test_authorising.py::test_the_head_grants_a_mandate_and_ends_it": [
        "POST /can-bo/uy-quyen-ky",
        "POST /can-bo/uy-quyen-ky/<int:mandate_id>/cham-dut",
    ],
    "tests/staff/test_reserving.py::test_a_number_is_kept_used_and_another_cancelled": [
        "POST /can-bo/so-van-ban/<name>/giu-so",
        "POST /can-bo/so-van-ban/giu-so/<int:reserved_id>/dung",
        "POST /can-bo/so-van-ban/giu-so/<int:reserved_id>/huy",
    ],
    "tests/staff/test_failing.py::test_what_was_given_up_is_tried_again_or_let_go_with_a_reason": [
        "POST /can-bo/viec-hong/<int:promise_id>/thu-lai",
        "POST /can-bo/viec-hong/<int:promise_id>/bo",
    ],
    "tests/staff/test_failing.py::test_a_letter_whose_mail_came_back_is_sent_again_from_its_page": [
        "POST /can-bo/thu/<handle>/gui-lai"
    ],
    "tests/staff/test_sheets.py::test_the_scan_signed_by_pen_lies_beside_the_letter": [
        "POST /can-bo/thu/<handle>/ban-quet"
    ],
    "tests/staff/test_texts.py::test_a_new_text_is_printed_as_a_test_and_kept": [
        "POST /can-bo/mau-van-ban/<kind>"
    ],
    "tests/citizen/test_parting.py::test_the_sender_leaves_after_being_asked_and_only_once": [
        "POST /tra-cuu/ho-so/<handle>/roi-vu-chung"
    ],
    "tests/citizen/test_unsealing.py::test_the_sender_opens_it_after_reading_what_follows": [
        "POST /tra-cuu/ho-so/<handle>/mo-niem-phong"
    ],
}
"""The test in which each other address succeeds: there it must leave an event."""


class Counts(local):
    """Of the request that a thread answers: browsers ask for several things at once."""

    events = 0
    sheets = 0


@dataclass
class Watch:
    """What the requests of one test wrote and told."""

    now: Counts = field(default_factory=Counts)
    broken: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """Addresses that succeeded and left an event."""

    def begin(self, _app: Flask, **_more: Any) -> None:
        """Count anew for the request that begins."""
        self.now.events = self.now.sheets = 0

    def end(self, _app: Flask, response: Response, **_more: Any) -> None:
        """Judge the request that ends."""
        if request.url_rule is None or response.status_code >= 400:
            return
        address = f"{'GET' if request.method == 'HEAD' else request.method} {request.url_rule.rule}"
        if self.now.events:
            self.told.add(address)
        elif self.now.sheets and address not in SILENT:
            self.broken.append(f"{address} ({request.path})")

    def judge(self, test: pytest.Item) -> None:
        """Fail when a request broke the law, or an address did not tell what *test* witnesses."""
        assert not self.broken, f"changed something without an event in the trail: {self.broken}"
        path, _, name = test.nodeid.split("[")[0].partition("::")
        silent = set(WITNESSES.get(f"{path}::{name}", ())) - self.told
        assert not silent, f"left no event in the trail: {sorted(silent)}"


@contextmanager
def watching(app: Flask) -> Iterator[Watch]:
    """Watch every request to *app*."""
    watch = Watch()
    record, record_all, write = audit.record, audit.record_all, ledger._write

    def recorded(*said: Any, **facts: Any) -> Any:
        watch.now.events += 1
        return record(*said, **facts)

    def all_recorded(*said: Any, **facts: Any) -> Any:
        watch.now.events += 1
        return record_all(*said, **facts)

    def written(rows: Any) -> None:
        watch.now.sheets += 1
        write(rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "record", recorded)
        patch.setattr(audit, "record_all", all_recorded)
        patch.setattr(ledger, "_write", written)
        with (
            request_started.connected_to(watch.begin, app),
            request_finished.connected_to(watch.end, app),
        ):
            app.extensions["watch"] = watch
            yield watch

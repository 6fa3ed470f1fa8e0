"""A case goes behind the seal: what letters and requests about data say of it goes with it."""

from sqlalchemy import select

from office.base.db import db
from office.cases.models import Case
from office.cases.sealed import UNTOLD
from office.letters import forgetting
from office.privacy.models import DataRequest, Hold


def take_in(case: Case, told: list[str]) -> None:
    """Add to *told* what these rooms keep of *case* in words, and leave none of it in the open."""
    told += forgetting.told(case)
    forgetting.drop_drafts(case)
    forgetting.forget(case, UNTOLD)
    for request in db.session.scalars(select(DataRequest).where(DataRequest.case_id == case.id)):
        told += [each for each in (request.said, request.extended_for, request.reason) if each]
        request.said, request.extended_for, request.reason = (
            UNTOLD if each else ""
            for each in (request.said, request.extended_for, request.reason)
        )  # fmt: skip
    for hold in db.session.scalars(select(Hold).where(Hold.case_id == case.id)):
        hold.reason = UNTOLD

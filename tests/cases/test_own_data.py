"""What a sender may take along: every column about the sender is either given or known to be not theirs."""

from sqlalchemy import inspect

from office.cases import own_data
from office.cases.models import Case
from office.law.kinds import Kind
from office.people.actors import VISITOR
from tests.builders import Office, a_receipt

NOT_THEIRS = {
    "earlier_case_id", "id", "secret_hash", "request_key", "version", "open", "field", "urgency", "complexity",
    "locale", "anonymous", "name_hidden", "received_day", "closed_at", "unit_id", "handler_id",
    "held_since", "citizen_id", "first_case_id", "before_waiting", "next_due", "next_step",
    "due_before", "overdue_since", "letters_owed", "transfers", "reopenings", "joined",
    "awaiting_reply", "public_concern", "weight", "reasons", "opened_day", "opened_before",
    "excluded", "goes_up", "extracted", "open_as", "parent_id", "offered",
}  # fmt: skip
"""How the office works on the case, and what is told elsewhere (the clocks, the letters)."""


def test_every_column_of_a_case_is_given_or_known_not_to_be_the_senders(office: Office) -> None:
    found = own_data.of(a_receipt(office).case, VISITOR)
    columns = {each.key for each in inspect(Case).column_attrs}
    assert columns - NOT_THEIRS <= set(found), "a new column: the sender's, or the office's?"


def test_identity_is_given_for_what_is_not_sealed(office: Office) -> None:
    assert own_data.of(a_receipt(office).case, VISITOR)["sender"]["name"]
    sealed = own_data.of(a_receipt(office, Kind.DENUNCIATION).case, VISITOR)
    assert sealed["sender"] == own_data.SEALED

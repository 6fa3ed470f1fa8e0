"""The tables of a case, one noun a file."""

from office.base import ledger
from office.cases.models.agreements import Agreement
from office.cases.models.attention import Mark, Weighing
from office.cases.models.bulk import Bulk, BulkRow
from office.cases.models.calendar import CalendarChange
from office.cases.models.case import Case, Party
from office.cases.models.checks import CheckAnswer
from office.cases.models.clocks import Clock, ExtensionRequest, Overdue, Pause
from office.cases.models.conflicts import Excluded, Lift
from office.cases.models.counter import CounterFiling
from office.cases.models.drafts import Draft
from office.cases.models.duties import Duty
from office.cases.models.extracts import Extract, Redaction
from office.cases.models.groups import CoSigner, Group
from office.cases.models.handovers import Handover
from office.cases.models.inquiries import Inquiry, InquiryAnswer, InquiryPaper
from office.cases.models.joins import Joining, Telling
from office.cases.models.ladder import Explanation, Reminder
from office.cases.models.links import CaseLink
from office.cases.models.matters import Matter, MatterCase
from office.cases.models.notes import Mention, Note, Presence
from office.cases.models.readings import Reading, Review
from office.cases.models.receipts import IssuedReceipt
from office.cases.models.seal import Opening, SealGift, SealKey, SealShare, SealVisit
from office.cases.models.splits import Splitting
from office.cases.models.talk import Attachment, Message, PaperText, Point, Rating
from office.cases.models.tickets import Ticket

__all__ = [
    "Agreement",
    "Attachment",
    "Bulk",
    "BulkRow",
    "CalendarChange",
    "Case",
    "CaseLink",
    "CheckAnswer",
    "Clock",
    "CoSigner",
    "CounterFiling",
    "Draft",
    "Duty",
    "Excluded",
    "Explanation",
    "ExtensionRequest",
    "Extract",
    "Group",
    "Handover",
    "Inquiry",
    "InquiryAnswer",
    "InquiryPaper",
    "IssuedReceipt",
    "Joining",
    "Lift",
    "Mark",
    "Matter",
    "MatterCase",
    "Mention",
    "Message",
    "Note",
    "Opening",
    "Overdue",
    "PaperText",
    "Party",
    "Pause",
    "Point",
    "Presence",
    "Rating",
    "Reading",
    "Redaction",
    "Reminder",
    "Review",
    "SealGift",
    "SealKey",
    "SealShare",
    "SealVisit",
    "Splitting",
    "Telling",
    "Ticket",
    "Weighing",
]

ledger.cover(
    Case, Party, Clock, Pause, Overdue, ExtensionRequest, Point, Message, Attachment, Rating, Duty,
    CalendarChange, IssuedReceipt, Lift, Review, SealKey, SealShare, Opening, Agreement,
    Extract, Redaction, Reminder, Explanation,
    Joining, Splitting, Telling, Matter, MatterCase, Group, CoSigner, CounterFiling, CheckAnswer,
    Inquiry, InquiryAnswer, InquiryPaper, Note, Mention, Handover, Mark,
)  # fmt: skip

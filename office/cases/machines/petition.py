"""The life of a petition or feedback (law.md §13.4): Luật Tiếp công dân, and the office's promises."""

from office.cases.machines.common import (
    ACCEPTANCE,
    ANSWER,
    CLOSING,
    PROPOSAL,
    REOPENING,
    SIGNING,
    TRIAGE,
    WITHDRAWAL,
    WORK,
)
from office.cases.machines.moves import Move

ROWS: tuple[Move, ...] = (
    ACCEPTANCE, *TRIAGE, *WORK, PROPOSAL, *SIGNING, ANSWER, CLOSING, *REOPENING, WITHDRAWAL,
)  # fmt: skip

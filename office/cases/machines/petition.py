"""The life of a petition or feedback (law.md §13.4): Luật Tiếp công dân, and the office's promises."""

from office.cases.machines import common, together
from office.cases.machines.moves import Move

ROWS: tuple[Move, ...] = (
    common.ACCEPTANCE,
    *common.TRIAGE,
    common.SEALING,
    *common.SPLITTING,
    *common.WORK,
    common.PROPOSAL,
    *common.SIGNING,
    common.ANSWER,
    common.CLOSING,
    *common.REOPENING,
    common.WITHDRAWAL,
    *together.MERGING,
    *together.PARTING,
    *together.OWN,
)

"""What one row of a table says: from where, to where, who may, on what condition, with which clocks."""

from dataclasses import dataclass

from office.cases.machines.needs import Need
from office.cases.statuses import Status


@dataclass(frozen=True)
class Move:
    """One row: from where, to where, who may, what happens to the clocks, what goes out."""

    name: str
    label: str
    """On the button."""
    effect: str
    """The consequence in one line, shown before the button is pressed."""
    done: str
    """The line of the timeline, afterwards."""
    sources: frozenset[Status]
    target: Status | None
    """None leaves the status as it is."""
    permission: str
    needs: tuple[Need, ...] = ()
    starts: tuple[str, ...] = ()
    """Clocks that begin to run (`office/cases/steps.py`)."""
    stops: tuple[str, ...] = ()
    """Clocks that the move answers."""
    lets_go: tuple[str, ...] = ()
    """Clocks that end without their deed, which is no longer owed."""
    pauses: bool = False
    """The settlement clock stands until it is resumed."""
    resumes: bool = False
    drops: bool = False
    """All clocks end: the case leaves the office."""
    keeps: bool = False
    """The stage it comes from is kept, and gone back to."""
    returns: bool = False
    """It goes back to the stage that was kept."""
    tells: bool = True
    """The citizen is told that there is news."""
    copies: str = ""
    """Who else is told."""
    letter: str = ""
    """The letter that goes out with it."""
    thanks: str = ""
    """The ground on which thanks are proposed after it, where the sender took part."""
    paper: str = ""
    """The official form of the paper it is done by."""
    article: str = ""
    asks: tuple[str, ...] = ()
    """What is written down with it: fields of `staff/forms/procedure.py`."""
    key: str = ""
    """Shortcut on the keyboard."""
    tone: str = "secondary"
    public: bool = True
    """Shown in the citizen's timeline."""

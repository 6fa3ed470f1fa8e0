"""What is indexed of a case, and what never is: addresses, names that are kept hidden, and all that is sealed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from office.cases.attention import thresholds
from office.search import text

TRUE = "1"
CATEGORIES = ("kind", "unit", "field", "status", "channel", "reason")
"""What a list can be narrowed by, and what is counted beside it."""
TERMS = (
    "id",
    "word",  # syllables without marks
    "pair",  # neighbours without marks
    "marked",  # syllables with their marks
    "topic",  # syllables of the subject
    "topic_pair",  # neighbours in the subject
    "fragment",  # three letters of the code or of a document number
    "digits",  # three digits of a telephone number
    "name",  # syllables of the names of those whom the case is of
    "name_pair",  # neighbours in one name
    *CATEGORIES,
    "handler",
    "listed",  # the lists of supervision it stands in, whatever its age
    "sealed",
    "excluded",
)
NUMBERS = ("case", "version", "received", "due", "closed", "weight")
"""Kept beside each document, signed. Never an age: it would change every night."""
MOST_SIGNS = 20
"""Document numbers taken from one text."""
SIGNS = "signs"
"""Codes and numbers as they are, to check what fragments suggest."""


EDITION = 2
"""To be raised when the same words would be indexed otherwise than before."""


def shape() -> str:
    """Return the mark of an index that this program can read: made otherwise, it is made anew."""
    limits = sorted((each.name, sorted(each.reasons.items())) for each in thresholds().values())
    said = repr((EDITION, TERMS, NUMBERS, limits))
    return sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Doc:
    """One case as the index sees it. Days are ordinals of local days, 0 for none."""

    case_id: int
    code: str
    text: str
    """Already free of anything that may not be indexed."""
    subject: str
    kind: str
    status: str
    unit_id: int
    handler_id: int | None
    field: str
    open: bool
    received_day: int
    due_day: int
    closed_day: int
    weight: int
    """Heaviness without age, in days."""
    reasons: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    """The lists of supervision it stands in, whatever its age; as `office.cases.attention` names them."""
    sealed: bool = False
    """A denunciation: only the words of the register line are here."""
    excluded: tuple[str, ...] = ()
    """Who is set aside, as in `office.cases.models.Excluded`."""
    numbers: tuple[str, ...] = ()
    """Telephone numbers and document numbers; none of a sealed case."""
    version: int = 0
    channel: str = ""
    names: tuple[str, ...] = ()
    """Of the sender and of whom it is sent for; none of a sealed case, nor where the name is hidden."""


@dataclass(frozen=True)
class Entry:
    """What the index keeps of one document."""

    terms: Mapping[str, Collection[str]]
    """The words under which it is found, by field, each once."""
    numbers: Mapping[str, int]
    signs: bytes
    """Codes and numbers, cleaned, separated by spaces."""


def entry_of(doc: Doc) -> Entry:
    """Return what the index keeps of *doc*."""
    tidied = text.tidy(f"{doc.subject}\n{doc.text}")
    folded = text.bare(tidied)
    words, topic = text.words(folded, folded=True), text.words(doc.subject)
    codes = [text.sign(doc.code)]
    telephones: list[str] = []
    if not doc.sealed:
        given = [text.sign(each) for each in doc.numbers]
        telephones += [each for each in given if each.isdigit()]
        codes += [each for each in given if not each.isdigit()] + text.signs(folded)[:MOST_SIGNS]
    return Entry(
        terms={
            "word": set(words),
            "marked": text.marked(tidied, tidied=True),
            # Pairs of whole texts double an index: for open cases only, the desk's daily work.
            "pair": set(text.pairs(words)) if doc.open else (),
            "topic": set(topic),
            "topic_pair": set(text.pairs(topic)),
            "fragment": {part for code in codes for part in text.fragments(code)},
            "digits": {part for number in telephones for part in text.fragments(number)},
            "name": {word for each in doc.names for word in text.words(each)},
            "name_pair": {pair for each in doc.names for pair in text.pairs(text.words(each))},
            **_register(doc),
        },
        numbers=_numbers(doc),
        signs=" ".join([*codes, *telephones]).encode(),
    )


def _register(doc: Doc) -> dict[str, Collection[str]]:
    return {
        "id": (str(doc.case_id),),
        "kind": (doc.kind,),
        "unit": (str(doc.unit_id),),
        "field": (doc.field,) if doc.field else (),
        "status": (doc.status,),
        "handler": (str(doc.handler_id),) if doc.handler_id else (),
        "channel": (doc.channel,) if doc.channel else (),
        "reason": set(doc.reasons),
        "listed": set(doc.listed),
        "sealed": (TRUE,) if doc.sealed else (),
        "excluded": set(doc.excluded),
    }


def _numbers(doc: Doc) -> dict[str, int]:
    return {
        "case": doc.case_id,
        "version": doc.version,
        "received": doc.received_day,
        "due": doc.due_day,
        "closed": doc.closed_day,
        "weight": doc.weight,
    }

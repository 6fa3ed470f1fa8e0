"""What a row must hold, as a tsquery of quoted words: what people typed is never read as an operator."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, cast, false, literal, or_
from sqlalchemy.dialects.postgresql import TSQUERY

from office.cases.conditions import ABOUT, HANDLER, ID, KIND, UNIT, Ways
from office.cases.sight import IndexSight
from office.search import text
from office.search.demands import LEAST_DIGITS, Demand
from office.search.postgres.table import lexeme, row

NOTHING = ""
"""A question that no row answers."""


def quoted(field: str, word: str) -> str:
    """Return *word* of *field* as part of a tsquery."""
    said = lexeme(field, word).replace("\\", "\\\\").replace("'", "''")
    return f"'{said}'"


def all_of(field: str, words: Iterable[str]) -> str:
    """Return the question for rows that hold each of *words*, NOTHING where there is no word."""
    return both(*(quoted(field, word) for word in words))


def both(*questions: str) -> str:
    """Return what holds where all *questions* hold."""
    return " & ".join(f"({each})" for each in questions) if all(questions) else NOTHING


def either(*questions: str) -> str:
    """Return what holds where one of *questions* holds."""
    return " | ".join(f"({each})" for each in questions if each)


def held(question: str) -> ColumnElement[bool]:
    """Return the condition that a row answers *question*."""
    return row.c.terms.op("@@")(cast(literal(question), TSQUERY)) if question else false()


def words_of(demand: Demand) -> str:
    """Return the question for the words of *demand* or another way to say them."""
    found = (
        [_together(demand.words), all_of("name_pair", text.pairs(demand.words))]
        if demand.phrase
        else [all_of("word", demand.words), all_of("name", demand.words)]
    )
    found += [_together(other) for other in demand.same]
    return either(*found)


def _together(words: Sequence[str]) -> str:
    """Return the question for *words* side by side; of closed cases only the subject tells."""
    if len(words) < 2:
        return all_of("word", words)
    pairs = text.pairs(words)
    return both(all_of("word", words), either(all_of("pair", pairs), all_of("topic_pair", pairs)))


def beginning(start: str) -> str:
    """Return the question for a word that begins with *start*."""
    return either(f"{quoted('word', start)}:*", f"{quoted('name', start)}:*")


def signed(sign: str) -> ColumnElement[bool]:
    """Return the condition that a row has a code or number of which *sign* is a part."""
    parts = text.fragments(sign)
    found = all_of("fragment", parts)
    if sign.isdigit() and len(sign) >= LEAST_DIGITS:
        found = either(found, all_of("digits", parts))
    if len(parts) < 2:
        return held(found)
    return and_(held(found), row.c.signs.contains(sign, autoescape=True))


def meeting(demands: Iterable[Demand]) -> ColumnElement[bool]:
    """Return the condition that a row holds what each of *demands* asks for."""
    plain: list[str] = []
    others: list[ColumnElement[bool]] = []
    for each in demands:
        if each.sign and each.surely_sign:
            others.append(or_(held(words_of(each)), signed(each.sign)))
        else:
            plain.append(words_of(each))
    if plain:
        others.append(held(both(*plain)))
    return and_(True, *others)


# What may be seen

_COLUMN = {ID: row.c.case_id, KIND: row.c.kind, UNIT: row.c.unit_id, HANDLER: row.c.handler_id}


def visible(sight: IndexSight) -> ColumnElement[bool]:
    """Return the condition that *sight* allows a row: the same as `visible_to(actor)` says of the case."""
    return and_(_going(sight.ways), ~_going(sight.aside))


def _going(ways: Ways) -> ColumnElement[bool]:
    said = [and_(True, *(_one_of(name, wanted) for name, wanted in way.items())) for way in ways]
    return or_(false(), *said)


def _one_of(name: str, wanted: frozenset[object]) -> ColumnElement[bool]:
    if name == ABOUT:
        about: ColumnElement[bool] = row.c.excluded.overlap(sorted(map(str, wanted)))
        return about
    column = _COLUMN[name]
    known = [str(each) if name == KIND else each for each in wanted if each is not None]
    # `handler` is NULL for who has none, and NOT of it would be no answer at all.
    return and_(column.is_not(None), column.in_(known))

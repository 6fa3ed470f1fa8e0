"""The nearest past cases from the rows: whose rare words a new letter shares."""

from collections.abc import Mapping

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Select,
    Text,
    and_,
    cast,
    column,
    func,
    select,
    text,
    true,
    values,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from office.cases.conditions import PLAIN
from office.cases.sight import IndexSight
from office.cases.statuses import Status
from office.search import likeness
from office.search.likeness import MOST_HOLDING, Near, Term
from office.search.postgres import terms
from office.search.postgres.index import TableIndex
from office.search.postgres.table import lexeme, row

MOST_COUNTED = 100_000
"""Past cases counted; of more, a word that one in a hundred thousand holds says no more than it does here."""
COMMON = 20 * MOST_HOLDING
"""Words that the server's own statistics put in more cases than this are not counted at all."""


def nearest(
    index: TableIndex, asked: list[Term], sight: IndexSight, without: int, most: int
) -> list[Near]:
    """Do what `office.search.nearest.nearest` says. Raises `Broken`."""
    past = and_(
        terms.visible(sight),
        row.c.kind.in_(sorted(map(str, PLAIN))),
        row.c.status != str(Status.RECEIVED),
        row.c.case_id != without,
    )
    with index.asking() as connection:
        everything = _count(connection, past, MOST_COUNTED)
        held = _held(connection, asked, past, likeness.most_holding(everything))
        weights = likeness.weights(held, everything)
        if not weights:
            return []
        found = connection.execute(_scored(weights, past, most)).all()
    whole = sum(weights.values())
    return [Near(case_id, score / whole) for case_id, score in found]


def _count(connection: Connection, past: ColumnElement[bool], most: int) -> int:
    some = select(row.c.case_id).where(past).limit(most).subquery()
    return int(connection.scalar(select(func.count()).select_from(some)) or 0)


def _held(
    connection: Connection, asked: list[Term], past: ColumnElement[bool], most: int
) -> dict[Term, int]:
    """Return how many past cases hold each word, counted only as far as it matters."""
    common = _common(connection)
    rest = {terms.quoted(*each): each for each in asked if lexeme(*each) not in common}
    if not rest:
        return {}
    said = values(column("said", Text), name="one").data([(each,) for each in rest]).alias("one")
    hits = (
        select(row.c.case_id)
        .where(row.c.terms.op("@@")(cast(said.c.said, TSQUERY)), past)
        .limit(most + 1)
        .lateral("hits")
    )
    counted = (
        select(said.c.said, func.count())
        .select_from(said.join(hits, onclause=true()))
        .group_by(said.c.said)
    )
    return {rest[each[0]]: int(each[1]) for each in connection.execute(counted)}


def _common(connection: Connection) -> set[str]:
    """Return the words of the tsvectors that very many cases hold, as the server last counted them."""
    return set(
        connection.scalars(
            text(
                "SELECT word FROM pg_stats s JOIN pg_class c ON c.relname = s.tablename "
                "AND c.relnamespace = to_regnamespace(s.schemaname), "
                "unnest(CAST(CAST(s.most_common_elems AS text) AS text[]), s.most_common_elem_freqs) AS e(word, part) "
                "WHERE s.tablename IN ('search_case_open', 'search_case_closed') AND s.attname = 'terms' "
                "AND s.schemaname = current_schema() GROUP BY word HAVING sum(e.part * c.reltuples) > :most"
            ),
            {"most": COMMON},
        )
    )


def _scored(
    weights: Mapping[Term, float], past: ColumnElement[bool], most: int
) -> Select[int, float]:
    said = values(column("said", Text), column("worth", Float), name="one")
    one = said.data([(terms.quoted(*term), worth) for term, worth in weights.items()]).alias("one")
    score = func.sum(one.c.worth)
    return (
        select(row.c.case_id, score)
        .select_from(one.join(row, row.c.terms.op("@@")(cast(one.c.said, TSQUERY))))
        .where(past)
        .group_by(row.c.case_id)
        .order_by(score.desc(), row.c.case_id.desc())
        .limit(most)
    )

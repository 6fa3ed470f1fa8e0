"""Words and filters and what someone may see, asked of the rows: the same answers as from the files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, combinations
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from office.cases.sight import IndexSight
from office.search import demands as asking
from office.search import guess, synonyms, text
from office.search.asked import (
    AGES,
    CLOCKS,
    NO_CLOCK,
    ORDERS,
    PAGE,
    Found,
    Wanted,
    due_between,
)
from office.search.demands import Demand, plain_words
from office.search.postgres import terms
from office.search.postgres.index import TableIndex
from office.search.postgres.table import known_word, row
from office.search.schema import CATEGORIES

FEW = 2_000
"""So many hits are ordered by looking at each; of more, the best classes are asked for one by one."""
HELD, FOUND = "held", "found"
PLAIN = ("kind", "field", "status", "channel")
Condition = ColumnElement[bool]
Ranges = Mapping[str, tuple[int | None, int | None]]
Counts = Counter[tuple[str, str]]


def search(index: TableIndex, wanted: Wanted, sight: IndexSight, today: date) -> Found:
    """Do what `office.search.query.search` says. Raises `Broken`."""
    with index.asking() as connection:
        return _Question(connection, wanted, sight, today).answer()


@dataclass
class _Question:
    connection: Connection
    wanted: Wanted
    sight: IndexSight
    today: date

    def answer(self) -> Found:
        """Return the page, forgiving what was mistyped only when nothing holds all words."""
        known = asked = asking.parse(self.wanted.words)
        if asked:
            TableIndex.by_words(self.connection)
        held, loosened = terms.meeting(asked), False
        counted = self._count(held)
        if asked and not counted[HELD, ""]:
            known, held, loosened = self._forgive(asked)
            counted = self._count(held)
        total = counted[FOUND, ""]
        return Found(
            case_ids=self._page(and_(self._seen, held, self._passing()), known, total),
            total=total,
            corrected=" ".join(each.shown for each in known) if known != asked else None,
            facets=self._facets(counted),
            loosened=loosened,
        )

    # --- what is in sight, and what passes the filters

    @cached_property
    def _seen(self) -> Condition:
        seen = terms.visible(self.sight)
        if self.wanted.scope == "all":
            return seen
        return and_(row.c.open if self.wanted.scope == "open" else ~row.c.open, seen)

    def _passing(self, source: FromClause = row, but: str = "") -> Condition:
        """Return the condition that a row, or a group of rows, passes every filter but one."""
        wanted, column = self.wanted, source.c
        filters: dict[str, Condition] = {}
        for name, chosen in (
            ("kind", wanted.kinds), ("unit_id", wanted.units), ("field", wanted.fields),
            ("status", wanted.statuses), ("channel", wanted.channels),
        ):  # fmt: skip
            if chosen:
                filters[name.removesuffix("_id")] = column[name].in_(sorted(chosen))
        if wanted.flags:
            filters["reason"] = column.reasons.overlap(sorted(wanted.flags))
        if wanted.oldest_days is not None or wanted.newest_days is not None:
            filters["age"] = self._aged() if source is row else column.aged
        if wanted.clock:
            due = row.c.due.between(*due_between(wanted.clock, self.today))
            filters["clock"] = due if source is row else column.ticking
        return and_(true(), *(each for name, each in filters.items() if name != but))

    def _aged(self) -> Condition:
        day, wanted = self.today.toordinal(), self.wanted
        low = 0 if wanted.oldest_days is None else day - wanted.oldest_days
        high = day if wanted.newest_days is None else day - wanted.newest_days
        return row.c.received.between(low, high)

    # --- counting

    def _count(self, held: Condition) -> Counts:
        """Count by (facet, value) what is *held*, each facet as if it were not narrowed itself."""
        groups = self._groups(held)
        parts = [
            select(literal(HELD), literal(""), func.sum(groups.c.n)),
            select(literal(FOUND), literal(""), func.sum(groups.c.n)).where(self._passing(groups)),
        ]
        for name in self._facet_names:
            value, source = _value(groups, name)
            told = cast(value, Text)
            parts.append(
                select(literal(name), told, func.sum(groups.c.n))
                .select_from(source)
                .where(self._passing(groups, but=name))
                .group_by(told)
            )
        found: Counts = Counter()
        for name, told, n in self.connection.execute(union_all(*parts)):
            for each in _named(name, told):
                found[name, each] += int(n or 0)
        return found

    def _groups(self, held: Condition) -> CTE:
        """Return the rows held, those alike in all that is counted put together."""
        day = self.today.toordinal()
        keys: list[Any] = [row.c.unit_id, row.c.reasons, *(row.c[name] for name in PLAIN)]
        if self.wanted.scope == "open":
            due = case((row.c.due == 0, -1), else_=_stretch(row.c.due - day, CLOCKS))
            keys += [_stretch(day - row.c.received, AGES).label("age"), due.label("clock")]
        if self.wanted.oldest_days is not None or self.wanted.newest_days is not None:
            keys.append(self._aged().label("aged"))
        if self.wanted.clock:
            between = due_between(self.wanted.clock, self.today)
            keys.append(row.c.due.between(*between).label("ticking"))
        asked = select(*keys, func.count().label("n")).where(self._seen, held)
        return asked.group_by(*keys).cte("alike")

    @property
    def _facet_names(self) -> tuple[str, ...]:
        return (*CATEGORIES, "age", "clock") if self.wanted.scope == "open" else CATEGORIES

    def _facets(self, counted: Counts) -> dict[str, dict[str, int]]:
        facets: dict[str, dict[str, int]] = {name: {} for name in self._facet_names}
        for (name, value), n in counted.most_common():
            if name in facets and value:
                facets[name][value] = n
        return facets

    # --- forgiving

    def _forgive(self, asked: list[Demand]) -> tuple[list[Demand], Condition, bool]:
        """Return the demands with words known nowhere corrected, what meets them, whether it lacks one of them."""
        met = [self._known(each, last=each is asked[-1]) for each in asked]
        known = [each for each, _ in met]
        every = [condition for _, condition in met]
        held = and_(true(), *every)
        if len(known) > 2 and not self._any(held):
            loose = or_(*(and_(*some) for some in combinations(every, len(every) - 1)))
            if self._any(loose):
                return known, loose, True
        return known, held, False

    def _known(self, demand: Demand, *, last: bool) -> tuple[Demand, Condition]:
        """Return *demand*, or what was probably meant, and the condition that a row meets it."""
        met = terms.meeting([demand])
        if self._any(met):
            return demand, met
        if demand.sign and self._any(part := terms.signed(demand.sign)):
            return demand, part
        if demand.phrase or len(demand.words) > 1:
            return demand, met
        word = demand.words[0]
        if last and len(word) >= text.FRAGMENT:
            begun = terms.held(terms.beginning(word))
            if self._any(begun):
                return demand, begun
        return self._corrected(demand, met)

    def _corrected(self, demand: Demand, met: Condition) -> tuple[Demand, Condition]:
        """Replace a word that no case in sight holds by the nearest word that most of them hold."""
        typed = synonyms.telex(demand.words[0])
        if typed != demand.words[0] and self._any(_holding(typed)):
            return Demand(typed, (typed,)), _holding(typed)
        best = (0, demand, met)
        for word in guess.nearest(demand.words[0], self._alike(demand.words[0])):
            count = self._often(_holding(word))
            if count > best[0]:
                best = (count, Demand(word, (word,)), _holding(word))
        return best[1], best[2]

    def _alike(self, word: str) -> set[str]:
        """Return the known words that may be meant by *word*."""
        other, length = known_word.c.word, len(word)
        long_alike = and_(
            other.startswith(word[:1], autoescape=True),
            func.length(other).between(length - 2, length + 2),
        )
        asked = select(other).where(or_(other.in_(list(guess.one_away(word))), long_alike))
        return set(self.connection.scalars(asked))

    def _any(self, met: Condition) -> bool:
        one = select(literal(1)).where(self._seen, met).limit(1)
        return self.connection.scalar(one) is not None

    def _often(self, met: Condition) -> int:
        return int(self.connection.scalar(select(func.count()).where(self._seen, met)) or 0)

    # --- the page

    def _page(self, found: Condition, known: list[Demand], total: int) -> list[int]:
        """Return the cases of the page: better classes first, newest first within one; or in the order asked for."""
        start = self.wanted.start
        if total <= start:
            return []
        if self.wanted.order in ORDERS[1:] or not known:
            return self._first(found, _KEYS.get(self.wanted.order, _KEYS["newest"]), start)
        signs = _signs(known)
        if total <= FEW:
            merit = sum(
                (case((terms.held(one), worth), else_=0) for worth, one in signs), literal(0)
            )
            return self._first(found, (merit.desc(), *_KEYS["newest"]), start)
        return self._by_class(found, signs, start + PAGE)[start:]

    def _by_class(self, found: Condition, signs: list[tuple[int, str]], most: int) -> list[int]:
        """Return the best *most* cases of very many, class by class: each is one question to the index alone."""
        got: list[int] = []
        for question in _classes(signs):
            here = and_(found, terms.held(question)) if question else found
            if got:
                here = and_(here, row.c.case_id.not_in(got))
            got += self._first(here, _KEYS["newest"], 0, most - len(got))
            if len(got) >= most:
                break
        return got

    def _first(self, found: Condition, key: Any, start: int, most: int = PAGE) -> list[int]:
        asked = select(row.c.case_id).where(found).order_by(*key).offset(start).limit(most)
        return list(self.connection.scalars(asked))


_KEYS: Mapping[str, tuple[Any, ...]] = {
    "newest": (row.c.received.desc(), row.c.case_id.desc()),
    "oldest": (row.c.received, row.c.case_id),
    "due": (row.c.due == 0, row.c.due, row.c.received, row.c.case_id),
    "heaviest": (row.c.received - row.c.weight, row.c.received, row.c.case_id),
}


def _value(groups: CTE, facet: str) -> tuple[Any, FromClause]:
    """Return what *facet* counts by, and where it stands; of reasons a case may have several."""
    if facet != "reason":
        return groups.c["unit_id" if facet == "unit" else facet], groups
    each = func.unnest(groups.c.reasons).table_valued("reason").render_derived().lateral("each")
    return each.c.reason, groups.join(each, true())


def _holding(word: str) -> Condition:
    return terms.held(terms.quoted("word", word))


def _signs(known: list[Demand]) -> list[tuple[int, str]]:
    """Return what makes a hit better, and by how much, as `office.search.sets.by_merit` has it."""
    said = plain_words(known)
    pairs = text.pairs(said)
    marks = list(dict.fromkeys(text.marked(" ".join(each.shown for each in known))))
    signs = [
        (5, terms.all_of("name_pair", pairs) if pairs else ""),
        (4, terms.all_of("marked", marks) if marks else ""),
        (3, terms.all_of("topic_pair", pairs) if pairs else ""),
        (2, terms.all_of("pair", pairs) if pairs else ""),
        (1, terms.all_of("topic", said)),
    ]
    return [(worth, question) for worth, question in signs if question]


def _classes(signs: list[tuple[int, str]]) -> Iterator[str]:
    """Yield, best first, the question for rows of at least so much merit; an empty one for all at last."""
    some = list(chain.from_iterable(combinations(signs, n) for n in range(1, len(signs) + 1)))
    for least in sorted({sum(worth for worth, _ in each) for each in some}, reverse=True):
        enough = [each for each in some if sum(worth for worth, _ in each) >= least]
        fewest = [each for each in enough if not any(set(other) < set(each) for other in enough)]
        yield terms.either(*(terms.both(*(one for _, one in each)) for each in fewest))
    yield ""


def _points(ranges: Ranges) -> list[int]:
    """Return the numbers at which a stretch of *ranges* begins or ends."""
    begins = {least for least, _ in ranges.values() if least is not None}
    return sorted(begins | {most + 1 for _, most in ranges.values() if most is not None})


def _stretch(number: Any, ranges: Ranges) -> Any:
    """Return in which stretch between the points of *ranges* a number lies."""
    return func.width_bucket(number, cast(array(_points(ranges)), ARRAY(Integer)))


def _named(facet: str, told: str) -> Iterator[str]:
    """Yield the values of *facet* that a counted group stands for; ages overlap."""
    if facet not in {"age", "clock"}:
        yield told
        return
    if told == "-1":
        yield NO_CLOCK
        return
    ranges: Ranges = AGES if facet == "age" else CLOCKS
    points, at = _points(ranges), int(told)
    number = points[at - 1] if at else points[0] - 1
    for name, (least, most) in ranges.items():
        if (least is None or least <= number) and (most is None or number <= most):
            yield name

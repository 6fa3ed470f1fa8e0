"""The rows of `deadlines.toml` as rules: loaded once, refused when a row cannot be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from office.law.citation import Citation, cite
from office.law.dated import in_force, in_order, need, read, refuse_unknown
from office.law.errors import BadTable, UnknownRule

DAYS = ("calendar_days", "working_days")
COUNTED = (*DAYS, "months", "at_once")
CLOCKED = {"hours": 3600, "minutes": 60}  # seconds in one
DATED = ("fixed_date", "frequency", "period")
UNMEASURED = (*DATED, "at_once")
LAWFUL = {
    "actor": ("office", "citizen"),
    "direction": ("after", "before"),
    "roll": ("next", "none", "previous"),
}
PREFIXES = {"info": "information", "apology": "letter"}  # where an id does not begin with its kind
GRADES = ("normal", "complex", "very_complex")
TRUTHS = (
    "remote_area",
    "multi_location_or_delegated_check",
    "third_party",
    "dismissal",
    "multi_agency",
    "second_complaint_filed",
    "within_competence",
    "processed",
    "citizen_asked",
    "result_ready",
)

RULE_KEYS = frozenset(
    [
        "id",
        "kind",
        "actor",
        "vi",
        "en",
        "starts",
        "select",
        "length",
        "unit",
        "direction",
        "roll",
        "effect",
        "variants",
        "extension",
        "suspension",
        "obstacle",
        "earlier",
        "lower_rank",
        "not_owed",
        "from",
        "until",
        "article",
        "article_en",
        "law",
        "source",
        "mark",
        "doubt",
        "doubt_en",
        "promise",
        "signer",
        "examples",
        "posts",
        "send",
        "month",
        "day",
        "year",
    ]
)
NEEDED = ("id", "kind", "vi", "en", "starts", "unit", "from", "source", "mark", "examples")
EXTENSION_KEYS = frozenset(
    [
        "max",
        "count",
        "total",
        "unit",
        "notice",
        "variants",
        "vi",
        "en",
        "paper",
        "article",
        "article_en",
        "law",
        "mark",
    ]
)
SUSPENSION_KEYS = frozenset(["article", "article_en", "law", "vi", "en", "paper"])


@dataclass(frozen=True, slots=True)
class Variant:
    """Other values that hold when all its facts hold."""

    when: tuple[tuple[str, Any], ...]
    values: Mapping[str, int]

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the facts are as the row says; a graver case is also a complex one."""
        for name, wanted in self.when:
            given = facts.get(name)
            if name == "complexity":
                if GRADES.index(given or GRADES[0]) < GRADES.index(wanted):
                    return False
            elif bool(given) is not wanted:
                return False
        return True


def best(variants: tuple[Variant, ...], facts: Mapping[str, Any]) -> Mapping[str, int]:
    """Pick the values of the closest match: most facts named, the later row on a tie."""
    found: Mapping[str, int] = {}
    rank = 0
    for variant in variants:
        if len(variant.when) >= rank and variant.holds(facts):
            found, rank = variant.values, len(variant.when)
    return found


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """How far a period may be lengthened: longest single one, how many, how long together."""

    longest: int
    count: int | None
    total: int | None
    unit: str
    in_base: bool  # notice must be given inside the first period
    variants: tuple[Variant, ...]
    vi: str
    en: str
    paper: str
    citation: Citation
    mark: str

    def allowed(self, facts: Mapping[str, Any]) -> tuple[int, int | None]:
        """Tell the longest single extension and how many there may be, on these facts."""
        found = best(self.variants, facts)
        return found.get("max", self.longest), found.get("count", self.count)


@dataclass(frozen=True, slots=True)
class Suspension:
    """That a period may be suspended: on what ground, by which paper."""

    vi: str
    en: str
    paper: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Lower:
    """Another length for the same act: a decree under its law, or a second reading."""

    length: int
    unit: str
    citation: Citation | None = None
    since: date | None = None  # starts from this day on
    due_from: date | None = None  # only where the clock ends on or after this day


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one time limit. Lengths are in `unit`; a fixed date has none."""

    id: str
    kind: str
    actor: str
    vi: str
    en: str
    starts: tuple[str, ...]
    select: tuple[str, ...]
    length: int
    unit: str
    before: bool
    roll: str
    effect: bool
    obstacle: bool
    promise: bool
    variants: tuple[Variant, ...]
    extension: ExtensionRule | None
    suspension: Suspension | None
    earlier: Lower | None
    unrolled: bool  # the reading without the next working day is told too
    lower_rank: Lower | None
    not_owed: Mapping[str, bool]
    valid_from: date
    valid_until: date | None
    citation: Citation
    source: tuple[str, ...]
    mark: str
    doubt: str
    doubt_en: str
    signer: str
    extra: Mapping[str, Any]  # posts, send, month, day, year
    examples: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that rules ask about, in words: a day, a moment, yes or no, or one of some values."""

    name: str
    vi: str
    en: str
    hint_vi: str
    hint_en: str


@dataclass(frozen=True, slots=True)
class Table:
    """All rules by name, each with its versions in order, and the facts they ask about."""

    rules: Mapping[str, tuple[Rule, ...]]
    steps: tuple[Mapping[str, Any], ...]
    sources: Mapping[str, str]
    laws: Mapping[str, Any]
    facts: Mapping[str, Fact]


def _variants(
    rows: list[dict[str, Any]], values: tuple[str, ...], where: str
) -> tuple[Variant, ...]:
    found = []
    for row in rows:
        refuse_unknown(row, ("when", *values), where)
        need(row, ("when",), where)
        for name, wanted in row["when"].items():
            lawful = GRADES if name == "complexity" else (True, False)
            if wanted not in lawful or (name != "complexity" and name not in TRUTHS):
                raise BadTable(f"{where}: unknown fact {name} = {wanted}")
        given = {key: row[key] for key in values if key in row}
        found.append(Variant(tuple(row["when"].items()), given))
    return tuple(found)


def _extension(
    row: dict[str, Any] | None, laws: Mapping[str, Any], where: str
) -> ExtensionRule | None:
    if row is None:
        return None
    where = f"{where}, extension"
    refuse_unknown(row, EXTENSION_KEYS, where)
    need(row, ("max", "unit", "vi", "en", "paper", "mark"), where)
    if row["unit"] not in DAYS or ("count" not in row and "total" not in row):
        raise BadTable(f"{where}: unit, count or total is wrong")
    return ExtensionRule(
        longest=row["max"],
        count=row.get("count"),
        total=row.get("total"),
        unit=row["unit"],
        in_base=row.get("notice") == "base",
        variants=_variants(row.get("variants", []), ("max", "count"), where),
        vi=row["vi"],
        en=row["en"],
        paper=row["paper"],
        citation=cite(row, laws, where),
        mark=row["mark"],
    )


def _suspension(
    row: dict[str, Any] | None, laws: Mapping[str, Any], where: str
) -> Suspension | None:
    if row is None:
        return None
    where = f"{where}, suspension"
    refuse_unknown(row, SUSPENSION_KEYS, where)
    need(row, ("vi", "en", "paper"), where)
    return Suspension(row["vi"], row["en"], row["paper"], cite(row, laws, where))


def _lower(row: dict[str, Any], laws: Mapping[str, Any], where: str) -> Lower | None:
    if "length" not in row:
        return None
    refuse_unknown(row, ("length", "unit", "article", "law", "from", "due_from"), where)
    if row.get("unit") not in DAYS:
        raise BadTable(f"{where}: a second length needs its unit")
    citation = cite(row, laws, where) if "article" in row else None
    return Lower(row["length"], row["unit"], citation, row.get("from"), row.get("due_from"))


def _shape(row: dict[str, Any], where: str) -> None:
    """Refuse a row whose unit and length do not go together, or whose words nobody knows."""
    unit, length = row["unit"], row.get("length")
    if unit not in {*COUNTED, *CLOCKED, *DATED}:
        raise BadTable(f"{where}: unknown unit {unit}")
    if unit in UNMEASURED:
        if length is not None:
            raise BadTable(f"{where}: {unit} has no length")
    elif not isinstance(length, int) or length < 0:
        raise BadTable(f"{where}: length is missing")
    for key, lawful in LAWFUL.items():
        if row.get(key, lawful[0]) not in lawful:
            raise BadTable(f"{where}: unknown {key} {row[key]}")
    if unit not in DAYS and ("extension" in row or "suspension" in row):
        raise BadTable(f"{where}: only days are lengthened or suspended")
    if unit not in {*DAYS, *CLOCKED} and row.get("direction") == "before":
        raise BadTable(f"{where}: {unit} cannot be counted back")
    if unit == "calendar_days" and row.get("extension", {}).get("unit") == "working_days":
        raise BadTable(f"{where}: working days cannot lengthen calendar days")


def _whole(
    row: dict[str, Any], laws: Mapping[str, Any], earlier: Mapping[str, Any]
) -> dict[str, Any]:
    """Complete a row with what it takes from its id, its law and the version before it."""
    prefix = str(row.get("id", "")).split(".")[0]
    key = str(row.get("law", ""))
    if key and key not in laws:
        raise BadTable(f"rule {row.get('id', '?')}: no law is called {key}")
    law = laws.get(key, {})
    full = {
        "kind": PREFIXES.get(prefix, prefix),
        **{key: law[key] for key in ("source", "mark") if key in law},
        **{key: earlier[key] for key in ("vi", "en", "starts") if key in earlier},
        **row,
    }
    for part, keys in (("extension", ["unit", "law", "mark"]), ("suspension", ["law"])):
        if part in row:
            if "article" not in row[part]:
                keys += ["article", "article_en"]
            said = {key: full[key] for key in keys if key in full}
            full[part] = said | row[part]
    return full


def _rule(row: dict[str, Any], laws: Mapping[str, Any], sources: Mapping[str, str]) -> Rule:
    where = f"rule {row.get('id', '?')}"
    refuse_unknown(row, RULE_KEYS, where)
    need(row, NEEDED, where)
    _shape(row, where)
    if unnamed := set(row["source"]) - set(sources):
        raise BadTable(f"{where}: no source is called {', '.join(sorted(unnamed))}")
    before = row.get("direction") == "before"
    rolls = row["unit"] in ("calendar_days", "months") and not before
    earlier = row.get("earlier", {})
    return Rule(
        id=row["id"],
        kind=row["kind"],
        actor=row.get("actor", "office"),
        vi=row["vi"],
        en=row["en"],
        starts=tuple(row["starts"]),
        select=tuple(row.get("select", row["starts"])),
        length=row.get("length", 0),
        unit=row["unit"],
        before=before,
        roll=row.get("roll", "next" if rolls else "none"),
        effect=row.get("effect", False),
        obstacle=row.get("obstacle", False),
        promise=row.get("promise", False),
        variants=_variants(row.get("variants", []), ("length",), where),
        extension=_extension(row.get("extension"), laws, where),
        suspension=_suspension(row.get("suspension"), laws, where),
        earlier=_lower(earlier, laws, where),
        unrolled=earlier.get("roll") == "none",
        lower_rank=_lower(row.get("lower_rank", {}), laws, where),
        not_owed=MappingProxyType(row.get("not_owed", {})),
        valid_from=row["from"],
        valid_until=row.get("until"),
        citation=cite(row, laws, where),
        source=tuple(row["source"]),
        mark=row["mark"],
        doubt=row.get("doubt", ""),
        doubt_en=row.get("doubt_en", ""),
        signer=row.get("signer", ""),
        extra=MappingProxyType(
            {key: row[key] for key in ("posts", "send", "month", "day", "year") if key in row}
        ),
        examples=tuple(row.get("examples", ())),
    )


def build(data: Mapping[str, Any]) -> Table:
    """Turn a read table into rules. Raises BadTable for gaps, overlaps, unknown or missing keys."""
    refuse_unknown(data, ("law", "source", "rule", "step", "fact"), "deadlines")
    facts = _facts(data.get("fact", {}))
    versions: dict[str, list[Rule]] = {}
    before: dict[str, dict[str, Any]] = {}
    for row in data["rule"]:
        full = _whole(row, data["law"], before.get(row.get("id", ""), {}))
        rule = _rule(full, data["law"], data["source"])
        if unsaid := {*rule.starts, *rule.select} - set(facts):
            raise BadTable(f"rule {rule.id}: no words for {', '.join(sorted(unsaid))}")
        before[rule.id] = full
        versions.setdefault(rule.id, []).append(rule)
    rules = {name: in_order(rows, f"rule {name}") for name, rows in versions.items()}
    return Table(
        MappingProxyType(rules), tuple(data.get("step", ())), data["source"], data["law"], facts
    )


def _facts(rows: Mapping[str, Mapping[str, str]]) -> Mapping[str, Fact]:
    found = {}
    for name, row in rows.items():
        where = f"fact {name}"
        refuse_unknown(row, ("vi", "en", "hint_vi", "hint_en"), where)
        need(row, ("vi", "en"), where)
        found[name] = Fact(
            name, row["vi"], row["en"], row.get("hint_vi", ""), row.get("hint_en", "")
        )
    return MappingProxyType(found)


@cache
def table() -> Table:
    """Load the rules of `deadlines.toml`, once."""
    return build(read("deadlines.toml"))


def versions(rule_id: str) -> tuple[Rule, ...]:
    """All versions of one rule, oldest first. Raises UnknownRule."""
    try:
        return table().rules[rule_id]
    except KeyError:
        raise UnknownRule(rule_id) from None


def rule_on(rule_id: str, day: date) -> Rule:
    """Pick the version in force on `day`. Raises UnknownRule or NotInForce."""
    found = versions(rule_id)
    return in_force(found, day, found[-1].vi, found[-1].en)


def rule_ids() -> tuple[str, ...]:
    """List the names of all rules, in the order of the table."""
    return tuple(table().rules)


def rules_on(day: date) -> list[Rule]:
    """Every rule in force on `day`, in the order of the table."""
    return [
        rule
        for rows in table().rules.values()
        for rule in rows
        if rule.valid_from <= day and (rule.valid_until is None or day <= rule.valid_until)
    ]

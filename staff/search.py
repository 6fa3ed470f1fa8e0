"""Search: words with or without marks, parts of codes, digits of telephones, and counts beside."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from office.base import clock
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import codes, oversight, permissions, queries
from office.cases.catalogue import FIELDS
from office.cases.queries import Row
from office.cases.sight import index_sight
from office.cases.statuses import LABELS, Status
from office.law.kinds import Kind
from office.people.models import Unit
from office.search import demands, text
from office.search.asked import MOST_PAGES, PAGE, Found, Wanted
from office.search.demands import Demand
from office.search.query import search
from staff import rows
from staff.door import door
from web.access import requires
from web.language import locale
from web.language import said as _
from web.session import actor

HERE = "/can-bo/tim-kiem"
LONGEST = 300
SCOPES = {"tat-ca": "all", "dang-mo": "open", "da-xong": "closed"}
SCOPE_WORDS = {
    "tat-ca": N_("Tất cả"),
    "dang-mo": N_("Đang mở"),
    "da-xong": N_("Đã xong"),
}
AGES: dict[str, tuple[int | None, int | None]] = {
    "7-ngay": (7, None),
    "30-ngay": (30, None),
    "hon-30-ngay": (None, 31),
    "hon-60-ngay": (None, 61),
    "hon-180-ngay": (None, 181),
}
"""Word in the address → received at most, at least so many calendar days ago."""
AGE_WORDS = {
    "7-ngay": N_("Trong 7 ngày"),
    "30-ngay": N_("Trong 30 ngày"),
    "hon-30-ngay": N_("Hơn 30 ngày"),
    "hon-60-ngay": N_("Hơn 60 ngày"),
    "hon-180-ngay": N_("Hơn 180 ngày"),
}
FILTERS = ("loai", "linh-vuc", "don-vi", "giai-doan")
MOST_UNITS = 12


class Choice(NamedTuple):
    """A value that a filter can take."""

    term: str
    """As the index knows it."""
    label: str


@dataclass(frozen=True)
class Asked:
    """What stands in the address."""

    words: str
    chosen: Mapping[str, str]
    """Filter → word in the address, known ones only."""
    page: int

    def address(self, **changed: str) -> str:
        """Return the address with some words *changed*; a filter changed leads to page one."""
        said = {"q": self.words, **self.chosen, **changed}
        kept = {name: value for name, value in said.items() if value}
        return f"{HERE}?{urlencode(kept)}" if kept else HERE


@door.get("/tim-kiem")
@requires(permissions.LIST)
def search_page() -> ResponseReturnValue:
    """Show what was found, why, and how to narrow it; a whole code opens its case."""
    who, today = actor(), clock.today()
    units = oversight.all_units()
    choices = _choices(units)
    asked = _asked(choices)
    if codes.is_code(asked.words) and (case := queries.by_code(asked.words, who)):
        return redirect(rows.case_url(case.code))
    found = search(_wanted(asked, choices), index_sight(who), today)
    seen = queries.by_ids(found.case_ids, who, today)
    known = found.corrected or asked.words
    pages = min(-(-found.total // PAGE), MOST_PAGES)
    return render_template(
        "staff/search/search.html",
        asked=asked,
        found=found,
        results=_results(seen, known, found),
        facets=_facets(asked, choices, found),
        scopes=_links(asked, "pham-vi", SCOPE_WORDS, "tat-ca"),
        ages=_links(asked, "tuoi", AGE_WORDS, ""),
        narrowed=[name for name in asked.chosen if name != "pham-vi"],
        cleared=Asked(asked.words, {}, 1).address(),
        pages=pages,
        base=asked.address() + ("&" if asked.chosen or asked.words else "?"),
        too_many=found.total > MOST_PAGES * PAGE,
        picks=permissions.allows(actor(), permissions.BULK),
    )


def _choices(units: list[Unit]) -> dict[str, dict[str, Choice]]:
    here = locale()
    held = {
        unit.slug: Choice(str(unit.id), unit.name_en if here == "en" else unit.name)
        for unit in units
    }
    return {**_fixed(here), "don-vi": held}


@cache
def _fixed(_locale: str) -> dict[str, dict[str, Choice]]:
    """Return the choices that no database holds, made once for each language."""
    return {
        "loai": {rows.slug_of(kind.vi): Choice(kind, rows.kind_label(kind)) for kind in Kind},
        "linh-vuc": {rows.slug_of(said): Choice(key, _(said)) for key, said in FIELDS.items()},
        "giai-doan": {
            rows.slug_of(LABELS[status]): Choice(status, _(LABELS[status])) for status in Status
        },
    }


def _asked(choices: dict[str, dict[str, Choice]]) -> Asked:
    known: dict[str, Collection[str]] = {**choices, "pham-vi": SCOPES, "tuoi": AGES}
    chosen = {}
    for name, values in known.items():
        said = request.args.get(name, "")
        if said in values and said != "tat-ca":
            chosen[name] = said
    page = request.args.get("trang", "")
    words = " ".join(nfc(request.args.get("q", "")[:LONGEST]).split())
    return Asked(words, chosen, int(page) if page.isdecimal() and len(page) < len("1000") else 1)


def _wanted(asked: Asked, choices: dict[str, dict[str, Choice]]) -> Wanted:
    terms = {
        name: frozenset({choices[name][asked.chosen[name]].term} if name in asked.chosen else ())
        for name in FILTERS
    }
    oldest, newest = AGES.get(asked.chosen.get("tuoi", ""), (None, None))
    return Wanted(
        words=asked.words,
        kinds=terms["loai"],
        fields=terms["linh-vuc"],
        statuses=terms["giai-doan"],
        units=frozenset(map(int, terms["don-vi"])),
        oldest_days=oldest,
        newest_days=newest,
        scope=SCOPES[asked.chosen.get("pham-vi", "tat-ca")],
        page=asked.page,
    )


def _links(
    asked: Asked, name: str, words: Mapping[str, str], without: str
) -> list[tuple[str, str, bool]]:
    """Return (label, address, current) for each value of a filter; a current one is lifted."""
    here = asked.chosen.get(name, without)
    return [
        (
            _(label),
            asked.address(**{name: "" if value in {here, without} else value}),
            value == here,
        )
        for value, label in words.items()
    ]


def _facets(
    asked: Asked, choices: dict[str, dict[str, Choice]], found: Found
) -> list[dict[str, Any]]:
    """Return the filters with their counts, largest first; a chosen value is never left out."""
    titles = (
        ("loai", "kind", _("Loại")),
        ("giai-doan", "status", _("Giai đoạn")),
        ("linh-vuc", "field", _("Lĩnh vực")),
        ("don-vi", "unit", _("Đơn vị")),
    )
    shown = []
    for name, facet, title in titles:
        counts = found.facets.get(facet, {})
        here = asked.chosen.get(name)
        values: list[dict[str, Any]] = [
            {
                "label": choice.label,
                "count": counts.get(choice.term, 0),
                "url": asked.address(**{name: "" if slug == here else slug}),
                "current": slug == here,
            }
            for slug, choice in choices[name].items()
            if slug == here or choice.term in counts
        ]
        values.sort(key=lambda each: -each["count"])
        if values:
            shown.append({"title": title, "name": name, "values": values[:MOST_UNITS]})
    return shown


def _results(seen: list[Row], known: str, found: Found) -> list[dict[str, Any]]:
    asked = demands.parse(known)
    last = asked[-1].words[0] if asked else ""
    fields = {choice.term: choice.label for choice in _fixed(locale())["linh-vuc"].values()}
    return [
        {
            "row": row,
            "case": case,
            "subject": _cut(row.subject, known, last) if not row.sealed else [],
            "place": _cut(row.place, known, last),
            "field": fields.get(row.field, row.field),
            "why": _why(row, asked, loosened=found.loosened),
        }
        for row, case in zip(seen, rows.shown(seen), strict=True)
    ]


def _cut(said: str, known: str, last: str) -> list[text.Piece]:
    """Cut *said* for highlighting; the last word typed may be the beginning of one."""
    begun = [word for word in text.words(said) if last and word.startswith(last)]
    return list(text.pieces(said, " ".join([known, *begun])))


def _why(row: Row, asked: list[Demand], *, loosened: bool) -> list[str]:
    """Say why a case is shown, beyond the words marked in its subject and place."""
    if row.sealed:
        return [_("Khớp với dòng sổ: loại, lĩnh vực, đơn vị hoặc giai đoạn.")] if asked else []
    visible = {*text.words(row.subject), *text.words(row.place)}
    code = text.sign(row.code)
    told, inside, numbers = [], [], []
    for demand in asked:
        if _stands(demand, visible, last=demand is asked[-1]):
            continue
        if demand.sign and demand.sign in code:
            told.append(_("Mã có “%(part)s”.", part=demand.shown))
        elif demand.sign.isdigit() and len(demand.sign) >= demands.LEAST_DIGITS:
            numbers.append(demand.shown)
        else:
            inside.append(demand.shown)
    if numbers and not loosened:
        words = _(
            "Có “%(part)s” trong số điện thoại, số văn bản hoặc nội dung.", part=_listed(numbers)
        )
        told.append(words)
    if inside and not loosened:
        told.append(
            _("Có “%(words)s” trong nội dung, trả lời hoặc trao đổi.", words=_listed(inside))
        )
    return told


def _listed(words: Iterable[str]) -> str:
    return "”, “".join(word.strip('"') for word in words)


def _stands(demand: Demand, visible: set[str], *, last: bool) -> bool:
    if visible.issuperset(demand.words):
        return True
    return last and any(word.startswith(demand.words[0]) for word in visible)

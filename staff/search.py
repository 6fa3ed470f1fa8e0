"""Search: words with or without marks, parts of codes, digits of telephones, and counts beside."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from office.base import clock
from office.base.db import db
from office.base.i18n import N_
from office.base.text import nfc
from office.cases import codes, oversight, paper_texts, permissions, queries
from office.cases.catalogue import CHANNELS, FIELDS
from office.cases.models import Case, Party
from office.cases.queries import Row
from office.cases.sight import index_sight
from office.cases.statuses import LABELS, Status
from office.law.kinds import Kind
from office.people.actors import Actor
from office.people.models import Unit
from office.search import demands, saved, text
from office.search.asked import AGES, MOST_PAGES, PAGE, Found, Wanted
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
AGES_ASKED = {
    "7-ngay": "7", "30-ngay": "30", "hon-30-ngay": "over_30", "hon-60-ngay": "over_60",
    "hon-180-ngay": "over_180",
}  # fmt: skip
"""Word in the address → age, as `office.search.asked` names it."""
AGE_WORDS = {
    "7-ngay": N_("Trong 7 ngày"),
    "30-ngay": N_("Trong 30 ngày"),
    "hon-30-ngay": N_("Hơn 30 ngày"),
    "hon-60-ngay": N_("Hơn 60 ngày"),
    "hon-180-ngay": N_("Hơn 180 ngày"),
}
CLOCKS_ASKED = {
    "tre": "late", "hom-nay": "today", "tuan-nay": "week", "sau-nua": "later", "khong": "none",
}  # fmt: skip
CLOCK_WORDS = {
    "tre": N_("Đã trễ"),
    "hom-nay": N_("Hôm nay"),
    "tuan-nay": N_("Trong 7 ngày tới"),
    "sau-nua": N_("Sau 7 ngày nữa"),
    "khong": N_("Không có hạn đang chạy"),
}
ORDERS_ASKED = {
    "sat-nhat": "best", "moi-nhat": "newest", "cu-nhat": "oldest", "den-han": "due",
    "nang-nhat": "heaviest",
}  # fmt: skip
ORDER_WORDS = {
    "sat-nhat": N_("Sát nhất"),
    "moi-nhat": N_("Mới nhất"),
    "cu-nhat": N_("Cũ nhất"),
    "den-han": N_("Đến hạn trước"),
    "nang-nhat": N_("Nặng nhất"),
}
FLAG_WORDS = {
    "transferred": N_("Từng chuyển đơn vị"),
    "overdue": N_("Từng trễ hạn"),
    "reopened": N_("Từng mở lại vụ việc"),
    "paused": N_("Từng tạm đình chỉ"),
    "extended": N_("Từng gia hạn"),
    "disputed": N_("Người dân chưa đồng ý"),
    "second_level": N_("Giải quyết lần hai"),
    "joined": N_("Có đơn khác cùng việc"),
    "signers": N_("Nhiều người ký"),
    "came": N_("Đoàn đông người"),
    "letter_owed": N_("Còn nợ thư"),
    "complex": N_("Phức tạp"),
    "danger": N_("Nguy hiểm cho người"),
    "public_concern": N_("Báo chí, dư luận đã nêu"),
    "words": N_("Lời cho thấy dư luận quan tâm"),
}
"""What weighs on a case → its name as a filter."""
FILTERS = ("loai", "linh-vuc", "don-vi", "giai-doan", "qua", "co")
IN_TIME = ("han", "tuoi")
"""Filters whose values stand in their own order."""
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
    asked = _asked(choices, request.args)
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
        orders=_links(asked, "xep", ORDER_WORDS, "sat-nhat"),
        narrowed=[name for name in asked.chosen if name not in {"pham-vi", "xep"}],
        cleared=Asked(asked.words, {}, 1).address(),
        pages=pages,
        base=asked.address() + ("&" if asked.chosen or asked.words else "?"),
        too_many=found.total > MOST_PAGES * PAGE,
        picks=permissions.allows(actor(), permissions.BULK),
        advice=_advice(request.args.get("q", ""), asked.words),
        kept=saved.of(who),
        savable=asked.address().partition("?")[2],
    )


def _advice(typed: str, words: str) -> str:
    """Return what to change in a question that could not be taken whole; empty where it was."""
    if typed.strip() and not demands.parse(words):
        return str(
            _(
                'Câu tìm không có chữ hay số nào. Xin gõ ít nhất một từ; dấu như * ? " không có nghĩa riêng.'
            )
        )
    said = len(demands.plain_words(demands.parse(words)))
    if len(typed.strip()) > LONGEST or said >= demands.MOST_WORDS:
        return str(_("Câu tìm quá dài: chỉ tìm %(n)s từ đầu. Xin giữ lại vài từ chính.", n=said))
    return ""


def address_of(given: Mapping[str, str]) -> str:
    """Return the address of a search, with what is known of *given* alone."""
    return _asked(_choices(oversight.all_units()), given).address()


def count(given: Mapping[str, str], who: Actor, units: list[Unit]) -> int:
    """Return how many cases a search finds for *who*, today."""
    choices = _choices(units)
    wanted = _wanted(_asked(choices, given), choices)
    return search(wanted, index_sight(who), clock.today()).total


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
        "qua": {rows.slug_of(said): Choice(key, _(said)) for key, said in CHANNELS.items()},
        "co": {rows.slug_of(said): Choice(key, _(said)) for key, said in FLAG_WORDS.items()},
        "tuoi": {slug: Choice(AGES_ASKED[slug], _(said)) for slug, said in AGE_WORDS.items()},
        "han": {slug: Choice(CLOCKS_ASKED[slug], _(said)) for slug, said in CLOCK_WORDS.items()},
    }


def _asked(choices: dict[str, dict[str, Choice]], given: Mapping[str, str]) -> Asked:
    known: dict[str, Collection[str]] = {**choices, "pham-vi": SCOPES, "xep": ORDERS_ASKED}
    chosen = {}
    for name, values in known.items():
        said = given.get(name, "")
        if said in values and said not in {"tat-ca", "sat-nhat"}:
            chosen[name] = said
    page = given.get("trang", "")
    words = " ".join(nfc(given.get("q", "")[:LONGEST]).split())
    return Asked(words, chosen, int(page) if page.isdecimal() and len(page) < len("1000") else 1)


def _wanted(asked: Asked, choices: dict[str, dict[str, Choice]]) -> Wanted:
    terms = {
        name: frozenset({choices[name][asked.chosen[name]].term} if name in asked.chosen else ())
        for name in FILTERS
    }
    newest, oldest = AGES.get(AGES_ASKED.get(asked.chosen.get("tuoi", ""), ""), (None, None))
    return Wanted(
        words=asked.words,
        kinds=terms["loai"],
        fields=terms["linh-vuc"],
        statuses=terms["giai-doan"],
        units=frozenset(map(int, terms["don-vi"])),
        channels=terms["qua"],
        flags=terms["co"],
        clock=CLOCKS_ASKED.get(asked.chosen.get("han", ""), ""),
        order=ORDERS_ASKED[asked.chosen.get("xep", "sat-nhat")],
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
        ("han", "clock", _("Hạn tới")),
        ("tuoi", "age", _("Tuổi của vụ việc")),
        ("co", "reason", _("Điều đáng chú ý")),
        ("qua", "channel", _("Qua")),
    )
    shown = []
    for name, facet, title in titles:
        counted = facet in found.facets  # ages are counted of open cases alone
        counts = found.facets.get(facet, {})
        here = asked.chosen.get(name)
        values: list[dict[str, Any]] = [
            {
                "label": choice.label,
                "count": counts.get(choice.term, 0) if counted else None,
                "url": asked.address(**{name: "" if slug == here else slug}),
                "current": slug == here,
            }
            for slug, choice in choices[name].items()
            if slug == here or choice.term in counts or (name == "tuoi" and not counted)
        ]
        if name not in IN_TIME:
            values.sort(key=lambda each: -each["count"])
        if values:
            shown.append({"title": title, "name": name, "values": values[:MOST_UNITS]})
    return shown


def _results(seen: list[Row], known: str, found: Found) -> list[dict[str, Any]]:
    asked = demands.parse(known)
    last = asked[-1].words[0] if asked else ""
    fields = {choice.term: choice.label for choice in _fixed(locale())["linh-vuc"].values()}
    unmarked = [row.id for row in seen if not row.sealed and _unmarked(row, asked)]
    papers, people = _papers(unmarked), _people(unmarked)
    return [
        {
            "row": row,
            "case": case,
            "subject": _cut(row.subject, known, last) if not row.sealed else [],
            "place": _cut(row.place, known, last),
            "field": fields.get(row.field, row.field),
            "why": _why(
                row,
                asked,
                papers.get(row.id, ()),
                people.get(row.id, set()),
                loosened=found.loosened,
            ),
        }
        for row, case in zip(seen, rows.shown(seen), strict=True)
    ]


def _cut(said: str, known: str, last: str) -> list[text.Piece]:
    """Cut *said* for highlighting; the last word typed may be the beginning of one."""
    begun = [word for word in text.words(said) if last and word.startswith(last)]
    return list(text.pieces(said, " ".join([known, *begun])))


def _papers(case_ids: Collection[int]) -> dict[int, list[tuple[str, set[str]]]]:
    """Return the papers of these cases: name and words without marks."""
    if not case_ids:
        return {}
    found: dict[int, list[tuple[str, set[str]]]] = {}
    for case_id, name, said in db.session.execute(paper_texts.asked_of(case_ids)):
        found.setdefault(case_id, []).append((name, set(text.words(said))))
    return found


def _people(case_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the words of the names by which these cases are found."""
    if not case_ids:
        return {}
    asked = select(Party.case_id, Party.name).join(Case, Case.id == Party.case_id)
    asked = asked.where(Party.case_id.in_(case_ids), Case.name_hidden.is_(False))
    found: dict[int, set[str]] = {}
    for case_id, name in db.session.execute(asked):
        found.setdefault(case_id, set()).update(text.words(name))
    return found


def _why(
    row: Row,
    asked: list[Demand],
    papers: Collection[tuple[str, set[str]]],
    names: set[str],
    *,
    loosened: bool,
) -> list[str]:
    """Say why a case is shown, beyond the words marked in its subject and place."""
    if row.sealed:
        return [_("Khớp với dòng sổ: loại, lĩnh vực, đơn vị hoặc giai đoạn.")] if asked else []
    code = text.sign(row.code)
    told, inside, numbers, called = [], [], [], []
    named: dict[str, list[str]] = {}
    for demand in _unmarked(row, asked):
        if demand.sign and demand.sign in code:
            told.append(_("Mã có “%(part)s”.", part=demand.shown))
        elif _stands(demand, names, last=demand is asked[-1]):
            called.append(demand.shown)
        elif name := next((name for name, said in papers if _stands(demand, said)), ""):
            named.setdefault(name, []).append(demand.shown)
        elif demand.sign.isdigit() and len(demand.sign) >= demands.LEAST_DIGITS:
            numbers.append(demand.shown)
        else:
            inside.append(demand.shown)
    if called:
        told.append(_("Có “%(words)s” trong tên người gửi.", words=_listed(called)))
    told += [
        _("Có “%(words)s” trong tệp %(name)s.", words=_listed(words), name=name)
        for name, words in named.items()
    ]
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


def _unmarked(row: Row, asked: list[Demand]) -> list[Demand]:
    """Return what was asked for and does not stand in the subject or the place."""
    visible = {*text.words(row.subject), *text.words(row.place)}
    return [each for each in asked if not _stands(each, visible, last=each is asked[-1])]


def _listed(words: Iterable[str]) -> str:
    return "”, “".join(word.strip('"') for word in words)


def _stands(demand: Demand, visible: set[str], *, last: bool = False) -> bool:
    if visible.issuperset(demand.words):
        return True
    return last and any(word.startswith(demand.words[0]) for word in visible)

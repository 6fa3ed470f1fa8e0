"""The rules of law as Markdown, for a jurist who reads them with the statutes beside them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from office.law import working_days
from office.law.duties import Duty, duties
from office.law.grounds import grounds
from office.law.kinds import Kind, Step, all_steps
from office.law.rules import CLOCKED, Rule, Variant, rule_ids, rules_on, table, versions

Words = tuple[str, str]
"""The same in Vietnamese and in English."""

KINDS: dict[str, Words] = {
    "complaint": ("Khiếu nại", "Complaints"),
    "denunciation": ("Tố cáo", "Denunciations"),
    "reception": ("Tiếp công dân", "Reception of citizens"),
    "dialogue": ("Đối thoại", "Dialogue"),
    "petition": ("Kiến nghị, đơn", "Petitions and letters"),
    "feedback": ("Phản ánh", "Feedback"),
    "service": ("Cam kết phục vụ (không phải luật)", "Service promises (not law)"),
    "information": ("Tiếp cận thông tin", "Access to information"),
    "letter": ("Thư", "Letters"),
    "report": ("Báo cáo", "Reports"),
    "data": ("Dữ liệu cá nhân", "Personal data"),
}
UNITS: dict[str, Words] = {
    "calendar_days": ("ngày", "days"),
    "working_days": ("ngày làm việc", "working days"),
    "months": ("tháng", "months"),
    "hours": ("giờ", "hours"),
    "minutes": ("phút", "minutes"),
    "at_once": ("ngay", "at once"),
    "fixed_date": ("ngày cố định", "fixed day"),
    "frequency": ("số lần", "frequency"),
    "period": ("kỳ", "period"),
}
PERIODS: dict[str, Words] = {
    "week": ("tuần", "week"),
    "month": ("tháng", "month"),
    "year": ("năm", "year"),
}
POSTS: dict[str, Words] = {
    "agency": ("người đứng đầu cơ quan", "head of an agency"),
    "commune": ("cấp xã", "commune"),
    "province": ("cấp tỉnh", "province"),
    "service_unit": ("đơn vị sự nghiệp", "public service unit"),
    "others": ("xã, sở, thanh tra", "communes, departments, inspectorates"),
}
CONDITIONS: dict[str, Words] = {
    "complexity=complex": ("phức tạp", "complex"),
    "complexity=very_complex": ("đặc biệt phức tạp", "very complex"),
    "remote_area": ("vùng sâu, vùng xa", "remote area"),
    "multi_location_or_delegated_check": (
        "phải xác minh ở nhiều nơi hoặc ủy quyền xác minh",
        "checks in several places, or delegated",
    ),
    "third_party": ("liên quan bên thứ ba", "third parties concerned"),
    "dismissal": ("buộc thôi việc", "dismissal"),
    "multi_agency": ("nhiều cơ quan", "several agencies"),
    "second_complaint_filed": ("đã khiếu nại lần hai", "a second complaint was made"),
    "within_competence": ("thuộc thẩm quyền", "within competence"),
    "processed": ("đã xử lý", "processed"),
    "citizen_asked": ("công dân có đề nghị", "the citizen asked"),
    "result_ready": ("đã có kết quả", "the result is ready"),
}
MARKS: dict[str, Words] = {
    "V": ("đọc trong văn bản", "read in the act"),
    "V2": ("đọc qua nguồn khác", "read in another source"),
    "M": ("theo trí nhớ, cần đối chiếu", "from memory, to be compared"),
    "P": ("cách làm của cơ quan", "policy of this office"),
}
HEAD: dict[str, tuple[str, ...]] = {
    "vi": ("Quy tắc", "Thời hạn", "Tính từ", "Điều kiện, gia hạn, tạm đình chỉ", "Căn cứ", "Hiệu lực"),
    "en": ("Rule", "Limit", "From", "Conditions, extension, suspension", "Ground", "In force"),
}  # fmt: skip


class _Writer:
    """Writes in one language; every sentence is given in both."""

    def __init__(self, locale: str) -> None:
        self.english = locale.startswith("en")
        self.locale = "en" if self.english else "vi"

    def __call__(self, vi: str, en: str) -> str:
        return en if self.english else vi

    def of(self, words: Words) -> str:
        return words[self.english]

    def day(self, day: date) -> str:
        return day.isoformat() if self.english else f"{day:%d/%m/%Y}"

    def fact(self, name: str) -> str:
        known = table().facts[name]
        return self(known.vi, known.en)


def rules_in_force(day: date, locale: str = "vi") -> str:
    """Write the rules in force on *day* as Markdown tables, one for each kind."""
    say = _Writer(locale)
    title = say(
        f"# Thời hạn có hiệu lực ngày {say.day(day)}", f"# Limits in force on {say.day(day)}"
    )
    return _page([title, "", *_tables(rules_on(day), say), *_examples(rules_on(day), say)])


def handbook(locale: str = "vi") -> str:
    """Write every version of every rule, how days are counted, the calendar and what is in doubt."""
    say = _Writer(locale)
    rules = [rule for name in rule_ids() for rule in versions(name)]
    parts: Sequence[Callable[[Sequence[Rule], _Writer], Iterable[str]]] = (
        _opening, _clocks, _tables, _letters, _counting, _years, _doubts, _examples, _sources,
    )  # fmt: skip
    return _page([line for part in parts for line in part(rules, say)])


def limit_in_words(locale: str) -> Callable[[Rule], str]:
    """Return what tells the length of a rule in a few plain words, such as "7 ngày làm việc"."""
    say = _Writer(locale)
    return lambda rule: _limit(rule, say).replace("**", "").replace("<br>", "; ")


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _opening(_rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("# Các thời hạn theo luật", "# The limits of the law")
    yield ""
    yield say(
        "Trang này in từ các bảng `office/law/*.toml` bằng `flask --app app law handbook`; sửa bảng, "
        "không sửa trang này. Mỗi dòng là một quy định trong thời gian có hiệu lực của nó.",
        "Printed from the tables `office/law/*.toml` by `flask --app app law handbook`; change the "
        "tables, not this page. Each row is one rule while it is in force.",
    )
    yield ""
    yield say("Độ chắc của mỗi dòng:", "How sure we are of a row:")
    yield ""
    for mark, words in MARKS.items():
        yield f"- **{mark}** {say.of(words)}"
    yield ""


def _clocks(_rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("## Đồng hồ của một vụ việc", "## The clocks of a case")
    yield ""
    yield _row(
        say(
            "Loại,Bước,Quy tắc,Theo cấp hoặc kênh,Bắt đầu,Hiệu lực",
            "Kind,Step,Rule,By level or channel,From,In force",
        ).split(",")
    )
    yield _row(["---"] * 6)
    steps = {
        "accept": ("thụ lý, báo đã nhận", "accept"),
        "settle": ("giải quyết, trả lời", "settle"),
        "transfer": ("chuyển đơn", "transfer"),
        "notify": ("báo đã thụ lý", "notify of acceptance"),
        "send": ("gửi quyết định, kết luận", "send the decision"),
        "publish": ("công khai", "publish"),
        "enforce": ("chỉ đạo thi hành", "direct the execution"),
        "handle": ("xử lý theo kết luận", "act on the conclusion"),
        "serve": ("gửi quyết định tạm đình chỉ", "send the suspension"),
        "serve_resume": ("gửi quyết định tiếp tục", "send the resumption"),
        "review": ("xem lại", "review"),
        "demand": ("yêu cầu báo cáo", "demand a report"),
        "report": ("báo cáo lý do", "report the reasons"),
    }
    events = {
        "received": ("ngày nhận", "receipt"),
        "accepted": ("ngày thụ lý", "acceptance"),
        "done": ("ngày làm bước trước", "the deed before it"),
    }
    for (kind, step), found in all_steps().items():
        for each in found:
            yield _row([
                say(Kind(kind).vi, Kind(kind).en), say.of(steps[step]), f"`{each.rule}`",
                ", ".join(f"{name}: `{rule}`" for name, rule in _other_rules(each, say)),
                say.of(events[each.starts]), _span(each.valid_from, each.valid_until, say),
            ])  # fmt: skip
    yield ""


def _other_rules(step: Step, say: _Writer) -> list[tuple[str, str]]:
    second = [(say("lần hai", "second level"), step.second)] if step.second else []
    return [*second, *step.channels.items()]


def _tables(rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    for kind, words in KINDS.items():
        rows = [rule for rule in rules if rule.kind == kind]
        if not rows:
            continue
        yield f"## {say.of(words)}"
        yield ""
        yield _row(HEAD[say.locale])
        yield _row(["---"] * len(HEAD[say.locale]))
        for rule in rows:
            yield _row(_cells(rule, say))
        yield ""


def _cells(rule: Rule, say: _Writer) -> list[str]:
    who = say(" (công dân)", " (citizen)") if rule.actor == "citizen" else ""
    return [
        f"`{rule.id}`<br>{say(rule.vi, rule.en)}{who}",
        _limit(rule, say),
        "<br>".join(dict.fromkeys(map(say.fact, rule.starts))),
        "<br>".join(_conditions(rule, say)),
        f"{rule.citation.text(say.locale)} [{rule.mark}: {', '.join(rule.source)}]",
        _span(rule.valid_from, rule.valid_until, say),
    ]


def _span(first: date, last: date | None, say: _Writer) -> str:
    return f"{say.day(first)} – {say.day(last) if last else ''}".rstrip()


def _length(length: int, unit: str, say: _Writer) -> str:
    words = say.of(UNITS[unit])
    return f"{length} {words[:-1] if say.english and length == 1 else words}"


def _limit(rule: Rule, say: _Writer) -> str:
    match rule.unit:
        case "at_once":
            return f"**{say.of(UNITS['at_once'])}**"
        case "frequency":
            return "<br>".join(
                f"{say.of(POSTS[row['post']])}: **≥ {row['min_days']}** / {say.of(PERIODS[row['period']])}"
                for row in rule.extra["posts"]
            )
        case "fixed_date":
            year = f"/{rule.extra['year']}" if "year" in rule.extra else ""
            return f"**{rule.extra['day']:02}/{rule.extra['month']:02}{year}**"
        case "period":
            return "<br>".join(
                say(f"{say.of(POSTS[who])}: **ngày {day}**", f"{say.of(POSTS[who])}: **day {day}**")
                for who, day in rule.extra.get("send", {}).items()
            ) or say("từ ngày 15 đến ngày 14", "from a 15th to a 14th")  # fmt: skip
    said = f"**{_length(rule.length, rule.unit, say)}**"
    if rule.before:
        return say(f"{said} trước", f"{said} before")
    return (
        say(f"{said}; có hiệu lực từ ngày tiếp theo", f"{said}; in effect from the next day")
        if rule.effect
        else said
    )


def _when(variant: Variant, say: _Writer) -> str:
    return " + ".join(
        say.of(CONDITIONS[f"{name}={wanted}" if name == "complexity" else name])
        if wanted is not False
        else say(f"không {CONDITIONS[name][0]}", f"not {CONDITIONS[name][1]}")
        for name, wanted in variant.when
    )


def _conditions(rule: Rule, say: _Writer) -> Iterator[str]:
    for variant in rule.variants:
        yield f"{_when(variant, say)}: **{_length(variant.values['length'], rule.unit, say)}**"
    yield from _extension(rule, say)
    if rule.suspension:
        yield say("Tạm đình chỉ: ", "Suspension: ") + (
            f"{say(rule.suspension.vi, rule.suspension.en)}; {rule.suspension.paper} "
            f"({rule.suspension.citation.text(say.locale)})"
        )
    if rule.obstacle:
        yield say(
            "Không tính thời gian có trở ngại khách quan", "Time under an obstacle is not counted"
        )
    if rule.select != rule.starts and not rule.before:
        named = "; ".join(dict.fromkeys(map(say.fact, rule.select)))
        yield say(f"Chọn quy định theo: {named}", f"Version by: {named}")
    if rule.lower_rank and rule.lower_rank.citation:
        lower = _length(rule.lower_rank.length, rule.lower_rank.unit, say)
        where = rule.lower_rank.citation.text(say.locale)
        yield say(
            f"Văn bản dưới luật ghi {lower} ({where}): không áp dụng",
            f"A lower text says {lower} ({where}): not followed",
        )
    for name, value in rule.not_owed.items():
        words = say.of(CONDITIONS[name])
        yield say(
            f"Không đặt ra khi {'' if value else 'không '}{words}",
            f"Not owed when {'' if value else 'not: '}{words}",
        )
    if (
        rule.roll == "none"
        and rule.unit not in {*CLOCKED, "working_days", "at_once", "frequency", "period"}
        and not rule.before
    ):
        yield say("Không dời khi rơi vào ngày nghỉ", "Not moved by a day off")


def _extension(rule: Rule, say: _Writer) -> Iterator[str]:
    more = rule.extension
    if more is None:
        return
    yield say("Gia hạn: ", "Extension: ") + (
        f"≤ {_length(more.longest, more.unit, say)}"
        + (f" × {more.count}" if more.count else "")
        + (say(f", tổng ≤ {more.total}", f", {more.total} in all") if more.total else "")
        + (say(", trong thời hạn đầu", ", inside the first period") if more.in_base else "")
        + f"; {say(more.vi, more.en)}; {more.paper} ({more.citation.text(say.locale)}) [{more.mark}]"
    )
    for variant in more.variants:
        yield f"– {_when(variant, say)}: " + ", ".join(
            _most(key, value, more.unit, say) for key, value in variant.values.items()
        )


def _most(key: str, value: int, unit: str, say: _Writer) -> str:
    if key == "max":
        return f"≤ {_length(value, unit, say)}"
    if value == 0:
        return say("không gia hạn thêm", "no further extension")
    return say(f"{value} lần", "once" if value == 1 else f"{value} times")


def _letters(_rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("## Thư cơ quan phải gửi", "## Letters the office owes")
    yield ""
    yield _row(
        say(
            "Việc làm phát sinh,Thời hạn,Người ký,Căn cứ,Hiệu lực",
            "Trigger,Limit,Signed by,Ground,In force",
        ).split(",")
    )
    yield _row(["---"] * 5)
    rows: list[Duty] = [duty for found in duties().values() for duty in found]
    for duty in rows:
        yield _row([
            f"`{duty.id}` ({duty.trigger})",
            f"{_until(duty, say)} [{duty.length_mark}]",
            say(duty.signed_vi, duty.signed_en),
            f"{say(duty.ground_vi, duty.ground_en)} [{duty.mark}]",
            _span(duty.valid_from, duty.valid_until, say),
        ])  # fmt: skip
    yield ""


def _until(duty: Duty, say: _Writer) -> str:
    if duty.trigger.startswith("clock."):
        return say("chậm nhất ngày đã hẹn", "no later than the promised day")
    return _length(duty.length, duty.unit, say)


def _counting(_rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("## Cách tính ngày", "## How days are counted")
    yield ""
    for each in grounds().values():
        where = each.citation.text(say.locale)
        doubt = f" {say(each.doubt, each.doubt_en)}" if each.doubt else ""
        yield f"- `{each.id}` {each.text(say.locale)} ({where}) [{each.mark}].{doubt}"
    yield ""


def _years(_rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("## Lịch ngày nghỉ", "## The calendar")
    yield ""
    yield say(
        "Thứ Bảy, Chủ nhật luôn là ngày nghỉ. Ngoài các năm này hệ thống không tính, không đoán.",
        "Saturdays and Sundays are always off. Beyond these years nothing is reckoned or guessed.",
    )
    yield ""
    for year in working_days.years():
        expected = say(" — dự kiến", " — expected only") if year.provisional else ""
        yield f"### {year.year}{expected}"
        yield ""
        yield f"{year.decision} [{year.mark}]"
        yield ""
        for first, last, vi, en in year.rows:
            until = f" – {say.day(last)}" if last != first else ""
            yield f"- {say.day(first)}{until}: {say(vi, en)}"
        for rest, work, by in year.swaps:
            yield say(
                f"- {say.day(rest)}: nghỉ hoán đổi, làm bù {say.day(work)} ({by})",
                f"- {say.day(rest)}: swapped, worked on {say.day(work)} ({by})",
            )
        yield ""


def _doubts(rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("## Điều chưa chắc", "## What is in doubt")
    yield ""
    for rule in rules:
        if rule.doubt:
            since = say(f"từ {say.day(rule.valid_from)}", f"from {say.day(rule.valid_from)}")
            yield f"- `{rule.id}` ({since}): {say(rule.doubt, rule.doubt_en)}"
    yield ""


def _examples(rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("## Ví dụ đã tính tay", "## Examples worked out by hand")
    yield ""
    for rule in rules:
        for example in rule.examples:
            yield f"- `{rule.id}`: {_example(example, say)}"
    yield ""


def _example(example: Any, say: _Writer) -> str:
    if isinstance(example, list):
        return f"{say.day(example[0])} → {say.day(example[1])}"
    return ", ".join(f"{key} = {_value(value, say)}" for key, value in example.items())


def _value(value: Any, say: _Writer) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(each, say) for each in value)}]"
    if type(value) is date:
        return say.day(value)
    return str(value)


def _sources(_rules: Sequence[Rule], say: _Writer) -> Iterator[str]:
    yield say("## Nguồn đã đọc", "## Sources read")
    yield ""
    for key, words in table().sources.items():
        yield f"- **{key}** {words}"

"""The five machines as a page of diagrams and tables, printed into docs/machines.md."""

from collections.abc import Iterator

from office.base.i18n import translate
from office.cases.machines import table
from office.cases.machines.moves import Move
from office.cases.statuses import ENDED, LABELS, Status
from office.law.kinds import Kind

HEAD = (
    "# Machines",
    "",
    (
        "Printed from the tables in `office/cases/machines/` by `make machines`; change the tables, not "
        "this page. A move that leads back goes to the stage it came from."
    ),
    "",
)


def page() -> str:
    """Return the page, in English with the Vietnamese names of the stages."""
    return "\n".join([*HEAD, *(line for kind in Kind for line in _kind(kind))]).rstrip() + "\n"


def _kind(kind: Kind) -> Iterator[str]:
    yield f"## {kind.en} ({kind.vi})"
    yield ""
    yield from _diagram(kind)
    yield ""
    yield "| Move | From | To | Who | Clocks | Wants first | Paper, article |"
    yield "|---|---|---|---|---|---|---|"
    for each in table.machine(kind):
        yield _row(each, kind)
    yield ""


def _diagram(kind: Kind) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    used = table.stages(kind)
    for stage in used:
        yield f"    {stage}: {LABELS[stage]}"
    yield f"    [*] --> {Status.RECEIVED}"
    for row in table.machine(kind):
        if row.target is None:
            continue
        for stage in used:
            if stage in row.sources and stage != row.target:
                yield f"    {stage} --> {row.target}: {row.name}"
    for stage in used:
        if stage in ENDED:
            yield f"    {stage} --> [*]"
    yield "```"


def _row(each: Move, kind: Kind) -> str:
    sources = ", ".join(stage for stage in table.stages(kind) if stage in each.sources)
    to = each.target or ("back" if each.returns else "–")
    wants = "; ".join(translate(need.words, "en") for need in each.needs)
    paper = "; ".join(
        said for said in (translate(each.paper, "en") if each.paper else "", each.article) if said
    )
    cells = (
        f"{translate(each.label, 'en')} (`{each.name}`)", sources, to, f"`{each.permission}`",
        _clocks(each), wants, paper,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _clocks(each: Move) -> str:
    said = [("starts", each.starts), ("stops", each.stops), ("lets go", each.lets_go)]
    words = [f"{verb} {', '.join(steps)}" for verb, steps in said if steps]
    words += ["pauses settle"] if each.pauses else []
    words += ["resumes settle"] if each.resumes else []
    words += ["lets all go"] if each.drops else []
    return "; ".join(words)

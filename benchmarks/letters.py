"""What letters cost: printed alone and warm, and a batch numbered, frozen, printed, stored and handed to the mail.

    python -m benchmarks.letters --letters 1000

An instance of its own; mail lies as files. The numbers are for comparing, no test depends on them.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from cli.database import upgrade
from cli.demo.office import Ward, found
from office.base import clock, config, outbox
from office.base.db import transaction
from office.cases import intake
from office.cases.intake import Filing
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import copies, keeper, pdf
from office.people.actors import VISITOR
from office.people.roles import Role

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Viet Nam."""
ALONE = 20
KIND = "acknowledgement"


def a_case(ward: Ward) -> Case:
    """Take in one case whose letters are measured."""
    filing = Filing(
        kind=Kind.FEEDBACK, wanted="Thông cống", subject="Nước thải chảy ra hẻm 12", body="Nước thải. " * 40,
        name="Người Gửi Để Đo", email="de.do@test.example",
    )  # fmt: skip
    return intake.receive(filing, VISITOR, NOW, token="đo", unit_id=ward.agency.id).case


def measured(deed: Callable[[], object], times: int = 1) -> tuple[float, float]:
    """Return seconds by the wall and of the processor for one *deed*, over *times*."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        deed()
    return (time.perf_counter() - wall) / times, (time.process_time() - cpu) / times


def told(what: str, count: int, wall: float, cpu: float) -> None:
    """Print one line of the table."""
    print(f"{what:<46}{count / wall:>10.1f}{1000 * wall / count:>12.2f}{1000 * cpu / count:>12.2f}")


def batch(case: Case, ward: Ward, letters: int) -> None:
    """Issue so many letters in one go, then let the promises be kept."""
    head = ward.actors[Role.HEAD]

    def issue() -> None:
        with transaction():
            for _ in range(letters):
                keeper.issue(case, KIND, head, NOW)

    def send() -> None:
        with copies.in_batch():
            while outbox.drain():
                pass

    told("batch: number, freeze, seal, promise", letters, *measured(issue))
    told("batch: print, store, hand to the mail", letters, *measured(send))


def main() -> None:
    """Print letters a second, and milliseconds of wall and processor for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config.read({}, instance=Path(folder)))
        with app.app_context(), clock.at(NOW):
            upgrade()
            with transaction():
                ward = found(NOW)
                case = a_case(ward)
                facts = dict(keeper.issue(case, KIND, ward.actors[Role.HEAD], NOW).facts)
            print(f"{'':<46}{'letters/s':>10}{'wall ms':>12}{'CPU ms':>12}")
            template = copies.template_of(KIND)
            told(
                "alone, in a process of its own",
                1,
                *measured(lambda: pdf.render_apart(template, facts), ALONE),
            )
            pdf.render(template, facts)
            told("alone, the press warm", 1, *measured(lambda: pdf.render(template, facts), ALONE))
            batch(case, ward, asked.letters)


if __name__ == "__main__":
    main()

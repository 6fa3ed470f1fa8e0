"""How well the search answers what people ask: nDCG@10 and recall@20 over judged questions, group by group.

`python -m tests.search.relevance` prints the figures, and with `--worst` the questions answered worst.
"""

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from office.search import query
from office.search.index import CaseIndex
from office.search.place import Index
from office.search.query import Wanted
from tests.search.conftest import EVERYTHING, TODAY, a_doc

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "cli" / "demo" / "cases.json"
QUESTIONS = Path(__file__).with_name("relevance.tsv")
MEANT, RELATED = 3, 1
"""What a text is worth that is meant, and one that has to do with it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed, and what each text is worth as an answer."""

    group: str
    words: str
    worth: Mapping[int, int]


def questions() -> Iterator[Question]:
    """Yield the judged questions."""
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        group, words, meant, related = line.split("\t")
        worth = dict.fromkeys(map(int, related.split()), RELATED)
        yield Question(group, words, worth | dict.fromkeys(map(int, meant.split()), MEANT))


def texts() -> list[dict[str, Any]]:
    """Return the texts of the demonstration."""
    found: list[dict[str, Any]] = json.loads(CORPUS.read_text(encoding="utf-8"))
    return found


def fill(index: Index) -> None:
    """Put the texts of the demonstration into an empty index; a denunciation's words are never in one."""
    plain = [each for each in texts() if each["kind"] != "denunciation"]
    index.write(
        a_doc(
            each["number"], each["subject"], text=f"{each['body']}\n{each['wanted']}",
            kind=each["kind"], field=each["field"],
        )
        for each in plain
    )  # fmt: skip


def gain(found: list[int], worth: Mapping[int, int], most: int = 10) -> float:
    """Return nDCG@*most* of the cases *found*, in their order."""

    def summed(values: list[int]) -> float:
        return sum(value / math.log2(at + 2) for at, value in enumerate(values[:most]))

    best = summed(sorted(worth.values(), reverse=True))
    return summed([worth.get(each, 0) for each in found]) / best


def recall(found: list[int], worth: Mapping[int, int], most: int = 20) -> float:
    """Return the share of what is meant among the first *most* found."""
    meant = {each for each, value in worth.items() if value == MEANT}
    return len(meant & set(found[:most])) / len(meant)


def measured(index: Index) -> dict[str, list[tuple[float, float, Question]]]:
    """Return nDCG@10 and recall@20 of each question, by group."""
    answers: dict[str, list[tuple[float, float, Question]]] = {}
    for each in questions():
        found = query.search(Wanted(words=each.words), EVERYTHING, TODAY, index).case_ids
        figures = (gain(found, each.worth), recall(found, each.worth), each)
        answers.setdefault(each.group, []).append(figures)
    return answers


def main() -> None:
    """Print the figures of each group and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = CaseIndex(Path(folder) / "index")
        index.rebuild([])
        fill(index)
        found = measured(index)
        index.forget()
    everything = [each for group in found.values() for each in group]
    lines = [f"{'':<10}{'questions':>10}{'nDCG@10':>10}{'recall@20':>11}"]
    for name, group in {**found, "all": everything}.items():
        figures = fmean(each[0] for each in group), fmean(each[1] for each in group)
        lines.append(f"{name:<10}{len(group):>10}{figures[0]:>10.3f}{figures[1]:>11.3f}")
    for figure, _recall, each in sorted(everything, key=lambda one: one[0])[: asked.worst]:
        lines.append(f"{figure:.2f}  {each.group}: {each.words}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

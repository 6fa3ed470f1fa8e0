"""How often a letter's kind and field are guessed right: by its nearest past cases, by words, and by always the same.

`python -m tests.search.accuracy` leaves out each text of the demonstration in turn. The texts are few and were written
for the demonstration, and the lists of words were made knowing them: the figures say more of falling than of standing.
"""

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from office.cases import suggest
from office.cases.models import Case
from office.search.index import CaseIndex
from office.search.nearest import nearest
from office.search.place import Index
from tests.search import relevance
from tests.search.conftest import EVERYTHING


@dataclass(frozen=True)
class Accuracy:
    """Shares guessed right, from 0 to 1: by past cases and words together, by words, by always the most frequent."""

    together: float
    words: float
    frequent: float
    spoken: float
    """Share of texts where past cases decided."""


def measured(index: Index) -> dict[str, Accuracy]:
    """Return the accuracy for kind and field, each text left out in turn."""
    texts = [each for each in relevance.texts() if each["kind"] != "denunciation"]
    by_number = {each["number"]: each for each in texts}
    right: Counter[tuple[str, str]] = Counter()
    for each in texts:
        case = Case(
            kind="feedback", field="other", subject=each["subject"], body=each["body"],
            wanted=each["wanted"],
        )  # fmt: skip
        words = suggest.suggest(case, [])
        near = nearest(
            each["subject"], f"{each['wanted']}\n{each['body']}", EVERYTHING,
            without=each["number"], index=index,
        )  # fmt: skip
        past = [
            suggest.Past(str(one.case_id), by_number[one.case_id]["kind"], by_number[one.case_id]["field"], "", one.likeness)
            for one in near
        ]  # fmt: skip
        both = suggest.with_past(words, past, [])
        for name in ("kind", "field"):
            right[name, "together"] += getattr(both, name).value == each[name]
            right[name, "words"] += getattr(words, name).value == each[name]
            right[name, "spoken"] += bool(getattr(both, name).codes)
    found = {}
    for name in ("kind", "field"):
        ((_value, often),) = Counter(each[name] for each in texts).most_common(1)
        shares = [right[name, way] / len(texts) for way in ("together", "words", "spoken")]
        found[name] = Accuracy(shares[0], shares[1], often / len(texts), shares[2])
    return found


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        index = CaseIndex(Path(folder) / "index")
        index.rebuild([])
        relevance.fill(index)
        found = measured(index)
        index.forget()
    lines = [f"{'':<8}{'together':>10}{'words':>8}{'frequent':>10}{'by past':>9}"]
    for name, each in found.items():
        lines.append(
            f"{name:<8}{each.together:>10.2f}{each.words:>8.2f}{each.frequent:>10.2f}{each.spoken:>9.2f}"
        )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

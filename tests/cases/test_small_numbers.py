"""Small figures are left out, and so is what would give them away: tried by someone who reckons."""

from itertools import product

import pytest

from office.cases.small_numbers import FEWEST, Sum, left_out

PARTS = ("a", "b", "c")
ONE = [Sum("all", PARTS)]


def reckoned(figures: dict[str, int], told: dict[str, int]) -> list[dict[str, int]]:
    """Return every set of parts that fits what is *told*, as a reader would find them."""
    most = figures["all"] + FEWEST
    ways = product(*[[told[each]] if each in told else range(most + 1) for each in PARTS])
    return [
        dict(zip(PARTS, way, strict=True))
        for way in ways
        if "all" not in told or sum(way) == told["all"]
    ]


@pytest.mark.parametrize("parts", list(product((0, 1, 4, 5, 9), repeat=3)))
def test_nobody_reckons_a_small_figure_from_the_others(parts: tuple[int, ...]) -> None:
    figures = {**dict(zip(PARTS, parts, strict=True)), "all": sum(parts)}
    hidden = left_out(figures, ONE)
    told = {key: value for key, value in figures.items() if key not in hidden}
    assert not {key for key, value in told.items() if 0 < value < FEWEST}
    ways = reckoned(figures, told)
    for key in hidden & {*PARTS}:
        assert len({each[key] for each in ways}) >= FEWEST, (figures, hidden)


def test_large_figures_and_zeros_are_all_told() -> None:
    assert left_out({"a": 5, "b": 0, "c": 12, "all": 17}, ONE) == set()


def test_one_small_row_takes_another_with_it_where_the_sum_is_told() -> None:
    figures = {"x": 3, "y": 8, "z": 20, "all": 31}
    assert left_out(figures, [Sum("all", ("x", "y", "z"))]) == {"x", "y"}


def test_what_is_covered_in_one_sum_is_covered_in_the_other_too() -> None:
    figures = {(row, col): n for row, cells in {"p": (2, 30), "q": (40, 50)}.items()
               for col, n in enumerate(cells)}  # fmt: skip
    figures |= {("p", "all"): 32, ("q", "all"): 90, ("all", 0): 42, ("all", 1): 80}
    sums = [Sum((row, "all"), [(row, 0), (row, 1)]) for row in "pq"]
    sums += [Sum(("all", col), [("p", col), ("q", col)]) for col in (0, 1)]
    assert left_out(figures, sums) == {("p", 0), ("p", 1), ("q", 0), ("q", 1)}

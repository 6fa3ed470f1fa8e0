"""The apology says all four parts, whatever it is for, and names the day it promises instead."""

from dataclasses import replace
from datetime import date

import pytest

from office.letters import apologies
from office.letters.phrases import Body
from office.letters.wording import compose, missing_parts
from tests.letters.examples import FACTS

GROUNDS = ["late", "soon", "again", "lost", "damaged", "wrong", "conduct", "closing"]


def lacks(body: Body, **facts: str) -> list[str]:
    return missing_parts("apology", body, FACTS["apology"] | facts)


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_letter_for_each_ground_holds_all_it_must(ground: str) -> None:
    body = compose("apology", FACTS["apology"] | {"ground": ground})
    assert lacks(body, ground=ground) == []
    assert [heading for heading, _ in body.sections] == list(apologies.PARTS)
    assert "xin lỗi" in body.paragraphs[0]


def test_the_items_of_the_decision_are_asked_for() -> None:
    body = compose("apology", FACTS["apology"])
    code = str(FACTS["apology"]["case"]["code"])
    without = replace(body, paragraphs=[line.replace(code, "…") for line in body.paragraphs])
    assert "Mã hồ sơ" in lacks(without)
    happened = [
        (name, [line.split(" Hồ sơ hiện")[0] for line in lines]) for name, lines in body.sections
    ]
    assert lacks(replace(body, sections=happened)) == ["Hồ sơ hiện ở đâu, đến bước nào"]


def test_other_faults_stand_beside_the_lateness() -> None:
    also = [{"ground": "lost", "what": "Mất tờ khai gốc."}]
    said = dict(compose("apology", FACTS["apology"] | {"faults": also}).sections)
    assert any("Mất tờ khai gốc." in line for line in said[apologies.HAPPENED])


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Chậm nhất ngày 12 tháng 02 năm 2026.", date(2026, 2, 12)),
        ("Từ 03/02/2026 đến 14-02-2026.", date(2026, 2, 14)),
        ("Ngày 31 tháng 02 năm 2026.", None),
        ("Việc này đã làm xong ngày 01 tháng 02 năm 2026.", None),
        ("Sớm nhất có thể.", None),
    ],
)
def test_the_day_promised_anew_is_the_last_that_the_part_names(line: str, day: date | None) -> None:
    assert apologies.promised_anew(Body("", "", "", [], [(apologies.NEW_DAY, [line])])) == day


@pytest.mark.parametrize(
    ("fact", "part"),
    [
        ("promised", "Điều đã hẹn và ngày đã hẹn"),
        ("cause", "Điều đã xảy ra, nguyên nhân và lỗi của ai"),
        ("fault", "Điều đã xảy ra, nguyên nhân và lỗi của ai"),
        ("new_due", "Ngày hẹn mới"),
        ("higher", "Lời xin lỗi, người liên hệ và cách khiếu nại tiếp"),
        ("contact", "Lời xin lỗi, người liên hệ và cách khiếu nại tiếp"),
    ],
)
def test_an_apology_lacking_a_fact_names_the_part_it_lacks(fact: str, part: str) -> None:
    facts = {key: value for key, value in FACTS["apology"].items() if key != fact}
    assert part in missing_parts("apology", compose("apology", facts))


def test_objective_reasons_are_no_reason() -> None:
    body = compose("apology", FACTS["apology"] | {"cause": "Do lý do khách quan."})
    assert missing_parts("apology", body) == ["Điều đã xảy ra, nguyên nhân và lỗi của ai"]


@pytest.mark.parametrize("n", range(4))
def test_an_apology_with_a_part_cut_out_is_refused(n: int) -> None:
    body = compose("apology", FACTS["apology"])
    cut = replace(body, sections=body.sections[:n] + body.sections[n + 1 :])
    assert len(missing_parts("apology", cut)) == 1

"""The five kinds and the clock of each step."""

from datetime import date

import pytest

from office.law.deadlines import rule_on
from office.law.errors import LawError, NotInForce
from office.law.kinds import Kind, clock_rule, clock_start

NOW = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "step", "day", "channel", "rule", "start"),
    [
        (Kind.COMPLAINT, "accept", NOW, "web", "complaint.first.accept", "received"),
        (Kind.COMPLAINT, "settle", NOW, "web", "complaint.first.decide", "accepted"),
        (Kind.COMPLAINT, "extend", NOW, "web", "complaint.first.decide", "accepted"),
        (Kind.DENUNCIATION, "accept", NOW, "web", "denunciation.screen", "received"),
        (Kind.DENUNCIATION, "settle", NOW, "web", "denunciation.decide", "accepted"),
        (Kind.PETITION, "accept", NOW, "web", "service.acknowledge", "received"),
        (Kind.PETITION, "settle", NOW, "web", "reception.reply", "received"),
        (Kind.FEEDBACK, "settle", NOW, "post", "reception.reply", "received"),
        (Kind.INFORMATION, "accept", NOW, "web", "service.acknowledge", "received"),
        (Kind.INFORMATION, "settle", date(2026, 9, 1), "post", "info.supply", "received"),
        (Kind.INFORMATION, "settle", date(2026, 8, 31), "web", "info.online.complex", "received"),
        (Kind.INFORMATION, "settle", date(2026, 8, 31), "post", "info.post.complex", "received"),
        (Kind.INFORMATION, "extend", date(2026, 8, 31), "in_person", "info.inperson.complex", "received"),
    ],
)  # fmt: skip
def test_each_step_has_its_clock(
    kind: Kind, step: str, day: date, channel: str, rule: str, start: str
) -> None:
    assert clock_rule(kind, step, day, channel=channel) == rule
    assert clock_start(kind, step, day) == start
    assert rule_on(rule, day)


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(LawError, match="dance is not a step"):
        clock_rule(Kind.COMPLAINT, "dance", NOW)


def test_before_the_law_there_is_no_clock() -> None:
    with pytest.raises(NotInForce):
        clock_rule(Kind.DENUNCIATION, "accept", date(2018, 12, 31))


def test_every_kind_is_named_and_explained_in_both_languages() -> None:
    for kind in Kind:
        words = (kind.vi, kind.en, kind.statute_vi, kind.description_vi, kind.description_en)
        assert all(words)
        assert kind.description_vi.endswith(".")
    assert Kind.COMPLAINT.vi == "Khiếu nại"
    assert Kind("petition") is Kind.PETITION

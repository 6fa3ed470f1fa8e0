"""Every address names its permission, types its parameters and is written as an address."""

import re

import pytest
from flask import Flask

from office.cases.permissions import POLICY
from web.access import Unguarded, refuse_unguarded, routes

WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]{3,4})?")
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")


def test_every_address_names_a_permission_of_the_table(whole_app: Flask) -> None:
    named = {permission for _, permission in routes(whole_app)}
    assert named <= set(POLICY)
    assert "" not in named


def test_a_page_without_permission_stops_the_program_from_starting() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/cua-sau", "back_door", lambda: "open")
    with pytest.raises(Unguarded, match="cua-sau"):
        refuse_unguarded(bare)


def test_addresses_are_words_with_hyphens(whole_app: Flask) -> None:
    odd = []
    for rule, _ in routes(whole_app):
        if rule.endpoint == "static" or rule.rule.startswith("/.well-known"):
            continue
        parts = PARAMETER.sub("x", rule.rule).strip("/").split("/")
        odd += [rule.rule for part in parts if part and not WORD.fullmatch(part)]
    assert not odd


def test_nothing_changes_on_get(whole_app: Flask) -> None:
    changing = ("dang-xuat", "rut-don", "xoa", "ky", "dong")
    odd = [
        rule.rule
        for rule, _ in routes(whole_app)
        if "GET" in (rule.methods or set()) and rule.rule.rsplit("/", 1)[-1] in changing
    ]
    assert not odd

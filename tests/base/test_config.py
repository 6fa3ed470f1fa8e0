"""Settings are read once, and dangerous ones stop the program."""

import os
import stat
from base64 import urlsafe_b64encode
from dataclasses import fields
from pathlib import Path

import pytest

from office.base.config import KEY_BYTES, Settings, UnsafeSettings, read


def a_key() -> str:
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def test_every_setting_has_its_help() -> None:
    assert all(each.metadata["help"].strip().endswith(".") for each in fields(Settings))


def test_settings_come_from_the_environment_and_overrides_win(tmp_path: Path) -> None:
    environment = {"NGHEDAN_IDLE_MINUTES": "7", "NGHEDAN_OFFICE_PLACE": "A", "NGHEDAN_PROXIES": "2"}
    settings = read(environment, instance=tmp_path, office_place="B")
    assert (settings.idle_minutes, settings.office_place, settings.proxies) == (7, "B", 2)


def test_the_demonstration_makes_its_key_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = read({}, instance=tmp_path)
    assert read({}, instance=tmp_path).key == first.key
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "key",
    ["", "short", "A" * 43 + "=", urlsafe_b64encode(b"0123456789" * 3 + b"01").decode(), "ế" * 44],
)
def test_production_refuses_a_weak_key(key: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="NGHEDAN_KEY"):
        read({}, instance=tmp_path, mode="production", key=key, hosts="a.example")


def test_production_makes_no_key_by_itself(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings):
        read({}, instance=tmp_path, mode="production", hosts="a.example")
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("hosts", ["", ",", " , "])
def test_production_refuses_an_empty_list_of_hosts(hosts: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="NGHEDAN_HOSTS"):
        read({}, instance=tmp_path, mode="production", key=a_key(), hosts=hosts)


def test_a_broken_earlier_key_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings):
        read({}, instance=tmp_path, key=a_key(), old_keys="broken")


def test_an_unknown_mode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="NGHEDAN_MODE"):
        read({}, instance=tmp_path, mode="prod")


def test_each_purpose_has_its_own_key_and_earlier_keys_follow(tmp_path: Path) -> None:
    old, new = a_key(), a_key()
    settings = read({}, instance=tmp_path, key=new, old_keys=old)
    before = read({}, instance=tmp_path, key=old)
    assert settings.derive("trail") != settings.derive("identity")
    assert settings.derive_all("trail") == [settings.derive("trail"), before.derive("trail")]
    assert len(settings.derive("trail")) == KEY_BYTES


def test_the_database_is_a_file_of_the_instance_unless_said(tmp_path: Path) -> None:
    assert read({}, instance=tmp_path).database_address == f"sqlite:///{tmp_path}/nghedan.sqlite3"
    said = read({}, instance=tmp_path, database="postgresql://db.example/office")
    assert said.database_address == "postgresql://db.example/office"


def test_a_search_in_the_database_wants_one_that_can(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="NGHEDAN_SEARCH"):
        read({}, instance=tmp_path, search="google")
    with pytest.raises(UnsafeSettings, match="NGHEDAN_DATABASE"):
        read({}, instance=tmp_path, search="postgresql")
    said = read(
        {}, instance=tmp_path, search="postgresql", database="postgresql://db.example/office"
    )
    assert said.search == "postgresql"

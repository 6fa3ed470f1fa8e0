"""What `make vendor` made is what lies in the tree, and names no registry."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / "static/vendor/manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(MANIFEST["sha256"]))
def test_vendored_file_is_unchanged(name: str) -> None:
    found = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    assert found == MANIFEST["sha256"][name], f"{name} changed: run make vendor"


def test_manifest_versions_are_those_of_package_json() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert MANIFEST["versions"] == package["devDependencies"]


def test_lock_file_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, facts in packages.items() if "resolved" in facts] == []


def test_every_vendored_file_is_in_the_manifest() -> None:
    folders = ("static/vendor/fonts", "static/vendor/licences", "office/letters/fonts")
    found = {str(p.relative_to(ROOT)) for folder in folders for p in (ROOT / folder).iterdir()}
    assert found <= set(MANIFEST["sha256"])


def test_styles_carry_no_foreign_font_or_address() -> None:
    css = (ROOT / "static/vendor/govuk.min.css").read_text("utf-8")
    assert "GDS Transport" not in css
    assert "url(http" not in css


def test_first_visit_weighs_less_than_150_kilobytes() -> None:
    styles = ("vendor/govuk.min.css", "css/tokens.css", "css/nghedan.css")
    fonts = [
        f"vendor/fonts/be-vietnam-pro-{s}-{w}-normal.woff2"
        for s in ("latin", "vietnamese")
        for w in (400, 600)
    ]
    bare = sum((ROOT / "static" / name).stat().st_size for name in styles)
    letters = sum((ROOT / "static" / name).stat().st_size for name in fonts)
    packed = bare // 4  # servers compress styles to less than a quarter
    assert letters + packed < 120_000

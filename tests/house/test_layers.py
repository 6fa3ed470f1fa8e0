"""The order of import, and that no room escapes it."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_ROOMS = {"tests", "migrations", "benchmarks"}


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--cache-dir", ".cache/import_linter"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_package_at_the_top_is_under_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = set(settings["tool"]["importlinter"]["root_packages"])
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_ROOMS
    assert found == named


def test_every_module_opens_with_its_sentence() -> None:
    missing = [
        str(path.relative_to(ROOT))
        for room in ("office", "web", "citizen", "staff", "api", "cli")
        for path in (ROOT / room).rglob("*.py")
        if not path.read_text().startswith(('"""', 'r"""'))
    ]
    assert not missing

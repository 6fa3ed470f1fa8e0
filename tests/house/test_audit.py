"""The audit says so when it looked at nothing, and the bill names every locked package."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / ".ci" / "audit.py"


def script() -> Any:
    spec = importlib.util.spec_from_file_location("audit_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GOOD = {"dependencies": [{"name": "flask", "version": "3.1.3", "vulns": []}], "fixes": []}
SKIPPED = {
    "dependencies": [
        {
            "name": "flask",
            "skip_reason": "Dependency not found on PyPI and could not be audited: flask (3.1.3)",
        }
    ],
    "fixes": [],
}
HOLE = {
    "dependencies": [
        {
            "name": "flask",
            "version": "3.1.3",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.4"], "aliases": []}],
        }
    ]
}


@pytest.mark.parametrize(
    ("report", "code", "said"),
    [
        (GOOD, 0, "every package was looked up"),
        (SKIPPED, 1, "flask: not looked up"),
        ({"dependencies": [*GOOD["dependencies"], *SKIPPED["dependencies"]]}, 1, "not looked up"),
        (HOLE, 1, "PYSEC-1, mended in 3.1.4"),
        ({"dependencies": []}, 1, "nothing was looked up"),
        ({}, 1, "nothing was looked up"),
        (
            {"dependencies": [{"name": "jinja2", "version": "3", "vulns": []}]},
            1,
            "flask: in the lock, not in the report",
        ),
    ],
)
def test_silence_is_not_good_news(
    tmp_path: Path, report: dict[str, Any], code: int, said: str
) -> None:
    (tmp_path / "report.json").write_text(json.dumps(report))
    (tmp_path / "lock.txt").write_text("flask==3.1.3 \\\n    --hash=sha256:00\n")
    done = subprocess.run(
        [
            sys.executable,
            str(SCRIPT),
            "holes",
            str(tmp_path / "report.json"),
            str(tmp_path / "lock.txt"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout


def test_a_report_that_was_not_written_is_no_good_news(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "holes", str(tmp_path / "none.json"), str(tmp_path / "x")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "wrote no report" in done.stderr) == (1, True)
    assert "rm -f .cache/audit/holes.json" in (ROOT / "Makefile").read_text(), "nor is an old one"


def test_the_bill_names_every_locked_package_with_its_hashes() -> None:
    lock = (ROOT / "requirements" / "runtime.txt").read_text()
    bill = script().bill(lock)
    assert bill == script().bill(lock)
    assert len(bill["components"]) == lock.count("==") - lock.count("_version ==")
    assert all(each["properties"] for each in bill["components"])
    names = {each["name"] for each in bill["components"]}
    assert {"flask", "sqlalchemy", "cryptography", "whoosh"} <= names


def test_a_lock_without_packages_makes_no_bill() -> None:
    with pytest.raises(SystemExit):
        script().bill("# nothing\n")

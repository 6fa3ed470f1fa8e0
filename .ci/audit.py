"""Known holes and a bill of materials, from pip-audit; silence is not taken for good news.

    python .ci/audit.py holes REPORT LOCK    judge a JSON report of pip-audit on the packages of LOCK
    python .ci/audit.py bom LOCK FILE   write the packages of LOCK as CycloneDX JSON

pip-audit says "No known vulnerabilities found" and exits with 0 when it could look up none of the
packages: with a mirror that is not PyPI, every one is skipped. That is an error here, and so is a report
that was not written, or that leaves a locked package out.
"""

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def judged(report: dict[str, Any], lock: str) -> list[str]:
    """Return what is wrong: each known hole, each package of *lock* not looked up, or an empty report."""
    packages = report.get("dependencies", [])
    wrong = [
        f"{each['name']} {each.get('version', '?')}: {hole['id']}, mended in "
        f"{', '.join(hole.get('fix_versions') or ['no version yet'])}"
        for each in packages
        for hole in each.get("vulns", [])
    ]
    wrong += [
        f"{each['name']}: not looked up ({each['skip_reason']})"
        for each in packages
        if each.get("skip_reason")
    ]
    named = {_plain(each["name"]) for each in packages}
    left_out = sorted({_plain(name) for name, _version in PINNED.findall(lock)} - named)
    if packages:
        wrong += [f"{name}: in the lock, not in the report" for name in left_out]
    return wrong if packages else ["the report names no package: nothing was looked up"]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bill(lock: str) -> dict[str, Any]:
    """Return the pinned packages of *lock* as CycloneDX 1.5; the same lock gives the same bill."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock)
    parts = []
    for block in blocks:
        found = PINNED.match(block)
        if not found:
            continue
        name, version = found[1].lower().replace("_", "-"), found[2]
        address = f"pkg:pypi/{name}@{version}"
        parts.append(
            {
                "type": "library",
                "bom-ref": address,
                "name": name,
                "version": version,
                "purl": address,
                "properties": [
                    {"name": "nghedan:sha256", "value": each} for each in HASH.findall(block)
                ],
            }
        )
    if not parts:
        raise SystemExit("no pinned package in the lock file")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, lock)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "nghe-dan"}},
        "components": parts,
    }


def main() -> None:
    """Judge a report, or write the bill."""
    what, *paths = sys.argv[1:]
    if what == "holes":
        report = Path(paths[0])
        if not report.exists():
            sys.exit("pip-audit wrote no report: nothing was looked up.")
        wrong = judged(
            json.loads(report.read_text(encoding="utf-8")),
            Path(paths[1]).read_text(encoding="utf-8"),
        )
        print("\n".join(wrong) or "No known hole; every package was looked up.")
        sys.exit(1 if wrong else 0)
    made = bill(Path(paths[0]).read_text(encoding="utf-8"))
    Path(paths[1]).write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    print(f"{len(made['components'])} packages → {paths[1]}")


if __name__ == "__main__":
    main()

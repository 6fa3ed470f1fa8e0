"""Reports of mail that came back are read from a file, a line, or a Maildir, once each."""

from pathlib import Path

from flask import Flask

from office.letters import pauses
from tests.builders import Office
from tests.letters.test_bounces import WHO, report


def test_a_maildir_is_read_once_and_whatever_lies_in_it(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    assert office
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(report("notice-1"))
    (tmp_path / "new" / "2").write_bytes(b"\x00nonsense")
    runner = app.test_cli_runner()
    first = runner.invoke(args=["bounces", str(tmp_path)])
    assert (first.exit_code, first.output.strip()) == (0, "1 lasting, 1 no report")
    assert pauses.is_paused(WHO)
    assert runner.invoke(args=["bounces", str(tmp_path)]).output.strip() == "nothing to read"
    assert len(list((tmp_path / "cur").iterdir())) == 2


def test_one_comes_by_file_or_by_the_line(app: Flask, office: Office, tmp_path: Path) -> None:
    assert office
    (tmp_path / "one.eml").write_bytes(report("notice-1"))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["bounces", str(tmp_path / "one.eml")]).output.strip() == "1 lasting"
    said = runner.invoke(args=["bounces", "-"], input=report("notice-2").decode())
    assert said.output.strip() == "1 lasting"

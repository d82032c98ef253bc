"""How the command ends and what it shows while it works: codes, sentences, progress, no traceback."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.running import check, run
from tests.cli.small_files import LOG

from qingfeng.cli.progress import ReadingProgress, working


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["check", "--help"], 0),
        (["check"], 2),
        (["chekc"], 2),
        (["check", "log.csv", "--rules", "rules.toml", "--policy", "wabo"], 2),
        (["check", "log.csv", "--report", "r.html"], 2),
        (["check", "log.csv", "--format", "csv"], 2),
        (["check", "log.csv", "--rules", "rules.toml", "--format", "parquet"], 2),
        (["check", "nothing.csv", "--rules", "rules.toml"], 3),
        (["check", "log.csv", "--mapping", "mapping.toml", "--rules", "rules.toml", "--as-of", "yesterday"], 3),
        (["check", "log.csv", "--mapping", "mapping.toml", "--rules", "rules.toml", "--tz", "Mars/Olympus"], 3),
        (["check", "log.csv", "--mapping", "mapping.toml", "--rules", "rules.toml", "--calendar", "mars"], 3),
        (["check", "log.csv", "--rules", "log.csv"], 4),
        (["check", "log.csv", "--policy", "no-such-pack"], 4),
        (["check", "log.csv", "--mapping", "mapping.toml", "--rules", "rules.toml", "--report", "no/such/folder/r.html"], 5),
    ],
)
def test_every_ending_has_its_code_and_no_traceback(folder: Path, arguments: list[str], code: int) -> None:
    done = run(folder, *arguments)

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert code == 0 or done.stderr


def test_help_speaks_the_language_and_imports_nothing_heavy(folder: Path) -> None:
    source = (
        "import sys; from qingfeng.cli.main import main; code = main(['--lang', 'zh', 'check', '--help']);"
        "print(sorted(set(sys.modules) & {'polars', 'numpy', 'pydantic', 'jinja2'})); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", source], cwd=folder, capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stdout.endswith("[]\n")


def test_whoever_stops_reading_is_not_complained_about(folder: Path) -> None:
    rows = "".join(f"Q-{row},accept,2026-03-03 09:00,X,Construction,0\n" for row in range(5000))
    (folder / "log.csv").write_text(LOG + rows, "utf-8")
    files = "log.csv --mapping mapping.toml --rules rules.toml"
    command = f"{shlex.quote(sys.executable)} -m qingfeng check {files} --format csv | head -1"

    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False)

    assert done.stdout.startswith("key,case,rule")
    assert "Error" not in done.stderr
    assert "Traceback" not in done.stderr


def test_reading_that_takes_long_tells_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    loud, quiet = ReadingProgress("Reading log.csv", quiet=False), ReadingProgress("Reading log.csv", quiet=True)
    for progress in (loud, quiet):
        progress.begun = progress.told = time.monotonic() - 60
        progress.advance(1_500_000, 3_000_000)

    assert capsys.readouterr().err == "Reading log.csv: 1.5 MB / 3.0 MB\n"


def test_a_log_cannot_steer_the_terminal(folder: Path) -> None:
    escape = "\x1b[2J"
    (folder / "log.csv").write_text(LOG.replace("P-2", f"P-2{escape}").replace("accept", f"[red]acc{escape}ept"), "utf-8")

    outputs = [
        check(folder, "--findings"),
        check(folder, "--explain", "P-1"),
        check(folder, "--explain", "P-99"),
        run(folder, "check", "log.csv", "--mapping", "mapping.toml"),
    ]

    assert "\x1b" in (folder / "log.csv").read_text("utf-8")
    assert all("\x1b" not in done.stdout + done.stderr for done in outputs)
    assert "[red]acc\u241b[2Jept" in outputs[1].stdout


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let children be interrupted, also where the tests themselves run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_who_interrupts_gets_a_sentence_and_the_code_of_shells(folder: Path) -> None:
    # A pipe to which nobody writes is a log that never ends.
    pipe = folder / "endless.csv"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "qingfeng", "--lang", "en", "check", pipe.name, "--rules", "rules.toml"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)

    with process, pipe.open("w", encoding="utf-8"):
        # The pipe is open: give the command the time to wait for its first byte.
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _out, told = process.communicate(timeout=20)

    assert process.returncode == 130
    assert told.strip() == "Stopped."


def test_work_that_takes_long_says_so_and_short_work_does_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with working("Judging", quiet=False):
        pass
    assert capsys.readouterr().err == ""

    monkeypatch.setattr("qingfeng.cli.progress.SHOW_AFTER", 0.0)
    with working("Judging", quiet=False):
        time.sleep(0.1)
    assert capsys.readouterr().err == "Judging\n"

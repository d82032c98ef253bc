"""Run the command as a person does, in this process."""

import io
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from qingfeng.cli.main import main
from qingfeng.foundation.messages import speaking


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def run(folder: Path, *arguments: str, language: str = "en") -> Done:
    """Run the command in a folder, in this process: a start of Python takes longer than a check."""
    out, err = io.StringIO(), io.StringIO()
    with speaking(language), chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = main(["--lang", language, *arguments])
    return Done(code, out.getvalue(), err.getvalue())


def words(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def check(folder: Path, *options: str, language: str = "en") -> Done:
    """Check the small log against its rules."""
    return run(folder, "check", "log.csv", "--mapping", "mapping.toml", "--rules", "rules.toml", *options, language=language)

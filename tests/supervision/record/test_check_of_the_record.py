"""`check --db --import N` gives what `check FILE` gave, byte for byte, and the whole path works as a person uses it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOGS = (("receipt.xes.gz", 1434, 8577), ("BPIC15_1.xes.gz", 1199, 52217))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district") / "var"
    code = (
        "import sys; from pathlib import Path; from qingfeng.cli.database import using_database\n"
        "with using_database(Path(sys.argv[1])):\n"
        "    from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env=_environ(), capture_output=True)
    return folder


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"LANG": "C.UTF-8"}


def _run(*arguments: str | Path, code: int = 0) -> bytes:
    command = [sys.executable, "-m", "qingfeng", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, env=_environ(), check=False)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout if code == 0 else done.stderr


@pytest.mark.slow
def test_the_record_of_an_import_gives_what_its_file_gave(data: Path, shared_data: Path) -> None:
    for number, (name, cases, acts) in enumerate(LOGS, start=1):
        log = shared_data / "eventlogs" / name
        said = _run("import", log, "--district", "wabo", "--policy", "wabo", "--data", data, "--quiet").decode()
        assert f"Cases: {cases:,} read, {cases:,} new." in said
        assert f"{acts:,} new" in said
        options = ["--findings", "--format", "json", "--quiet"]

        of_file = _run("check", log, "--policy", "wabo", *options)
        of_record = _run("check", "--db", "--district", "wabo", "--import", number, "--data", data, *options)

        assert of_record == of_file
        assert len(json.loads(of_file)["findings"]) > 100
    again = _run("import", shared_data / "eventlogs" / LOGS[0][0], "--district", "wabo", "--policy", "wabo", "--data", data)
    assert "Nothing new" in again.decode()
    listed = _run("import", "list", "--data", data).decode()
    assert [line.split()[1] for line in listed.splitlines()] == ["2", "1"]
    _run("import", "withdraw", "2", "--district", "wabo", "--reason", "a test", "--data", data)
    assert "a test" in _run("import", "list", "--data", data).decode()


def test_a_file_that_breaks_off_changes_nothing(data: Path, root: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xes.gz"
    broken.write_bytes((root / "examples" / "permits.xes.gz").read_bytes()[:5000])
    before = _run("import", "list", "--data", data)

    said = _run("import", broken, "--district", "wabo", "--policy", "wabo", "--data", data, code=3).decode()

    assert "broken.xes.gz" in said
    assert _run("import", "list", "--data", data) == before


def test_an_unknown_district_is_refused_with_those_there_are(data: Path) -> None:
    said = _run("import", "withdraw", "1", "--district", "nowhere", "--reason", "x", "--data", data, code=3).decode()

    assert 'there is no district "nowhere"' in said

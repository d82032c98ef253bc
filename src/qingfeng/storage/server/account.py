"""The account that the server runs as: the user's own, or `qingfeng` where the user is root, whom PostgreSQL refuses."""

import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_

NAME = "qingfeng"
MAKE_ACCOUNT = (
    "useradd",
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
    NAME,
)
CLOSED_SHELLS = {"nologin", "false"}


class NoAccountError(DomainError):
    """There is no account that the server could run as, and none could be made."""

    exit_code = 26


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server; `is_other` where that is not the user of this process."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def run(self, command: Sequence[str | Path], said: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program as this account to its end, with `said` as its input, and return what it answered.

        Raises:
            OSError: the program cannot be started, for one because the account cannot reach it.
        """
        return subprocess.run(  # noqa: S603 -- programs and arguments are ours
            command,
            input=said,
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
            cwd="/",
            env=environment(),
            umask=0o077,
            user=self.uid if self.is_other else None,
            group=self.gid if self.is_other else None,
            extra_groups=[] if self.is_other else None,
        )

    def leave_running(self, command: Sequence[str | Path], output: int, kept: int) -> None:
        """Start a program as this account that outlives this process, its output and one more file left open in it."""
        # A shell in between makes the program nobody's child here: it outlives us, and no zombie of it waits for us.
        shell = ["/bin/sh", "-c", '"$@" &', "sh"]
        subprocess.run(  # noqa: S603 -- as above
            [*shell, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=True,
            cwd="/",
            env=environment(),
            umask=0o077,
            pass_fds=(kept,),
            # An interruption at the keyboard is for the owner, which then ends the server in order.
            start_new_session=True,
            user=self.uid if self.is_other else None,
            group=self.gid if self.is_other else None,
            extra_groups=[] if self.is_other else None,
        )


def environment() -> dict[str, str]:
    """Return the variables that a program of PostgreSQL sees: none of the user's, which could change what it does."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def server_account(*, may_make: bool) -> Account:
    """Return the account that the server runs as; as root, make it where it is missing and `may_make`.

    Raises:
        NoAccountError: it is missing, or people can log in with it.
    """
    if os.geteuid() != 0:
        return _own_account()
    entry = _entry(NAME) or (_made() if may_make else None)
    if entry is None:
        message = N_("PostgreSQL does not run as root and needs an account of its own. Make it, then start again: {command}")
        raise NoAccountError(message, command=shlex.join(MAKE_ACCOUNT))
    if Path(entry.pw_shell).name not in CLOSED_SHELLS:
        message = N_(
            "The account {name} can log in, so its user could read the data. Close it (usermod --shell /usr/sbin/nologin "
            "{name}) or start Qingfeng as a user other than root."
        )
        raise NoAccountError(message, name=NAME)
    return Account(NAME, entry.pw_uid, entry.pw_gid, is_other=True)


def _own_account() -> Account:
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError as fault:
        message = N_(
            "The user number {uid} has no name on this machine, and PostgreSQL needs one. Start as a user that has one."
        )
        raise NoAccountError(message, uid=os.geteuid()) from fault
    return Account(entry.pw_name, entry.pw_uid, os.getegid(), is_other=False)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd | None:
    program = shutil.which(MAKE_ACCOUNT[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program:
        command = [program, *MAKE_ACCOUNT[1:]]
        subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 -- as above
    # Whether it was made, or another start made it meanwhile, the password file says.
    return _entry(NAME)

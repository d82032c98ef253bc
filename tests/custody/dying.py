"""A sequencer that dies: for each number on the standard input a child sequences, and is killed before that write.

With the argument `rotate` it changes the key in place of that.

The children are forked before anything is computed, so that no thread is lost; what a child ended with is printed.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import django
import psycopg

# Everything by which something is written, or made to stay: SQL, commits, files.
WRITES = (
    *((psycopg.Cursor, name) for name in ("execute", "copy")),
    (psycopg.Connection, "commit"),
    *((Path, name) for name in ("write_bytes", "replace", "mkdir", "chmod", "unlink")),
    *((os, name) for name in ("fsync", "sync", "fdopen")),
)
KILLED = 9


def die_at(point: int) -> None:
    """Let this process end without any tidying up before the write of that number."""
    left = [point]

    def dying(write: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **named: object) -> object:
            if not left[0]:
                os._exit(KILLED)
            left[0] -= 1
            return write(*arguments, **named)

        return wrapped

    for owner, name in WRITES:
        setattr(owner, name, dying(getattr(owner, name)))


def main() -> None:
    django.setup()
    from qingfeng.custody.rotation import rotate_key
    from qingfeng.custody.services import sequence_all
    from qingfeng.foundation.clock import now

    work = (lambda: rotate_key(at=now())) if sys.argv[1:] == ["rotate"] else (lambda: sequence_all(batch=2))
    for line in sys.stdin:
        child = os.fork()
        if not child:
            die_at(int(line))
            work()
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""An account drawn up by a process of its own, while this one numbers what is to be accounted for.

To count takes as long as to number, neither needs the other, and Python does one thing at a time in a process.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def drawing_up(district: str, quarter: str) -> Iterator[Callable[[], None]]:
    """Begin `qingfeng score`; give a function that waits for its end. It is ended with the block.

    Whether it came to anything, the record says: where it did not, nothing is lost but its head start.
    """
    command = [sys.executable, "-P", "-m", "qingfeng", "score", "--quarter", quarter, "--district", district]
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    quiet = subprocess.DEVNULL
    # Our own program; an interruption at the keyboard is for this process, which then ends that one.
    process = subprocess.Popen(  # noqa: S603
        command, stdin=quiet, stdout=quiet, stderr=quiet, env=environ, start_new_session=True
    )

    def wait() -> None:
        process.wait()

    try:
        yield wait
    finally:
        process.kill()
        process.wait()

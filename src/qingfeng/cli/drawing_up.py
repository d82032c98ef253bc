"""An account drawn up by a process of its own, while this one numbers what is to be accounted for.

To count takes as long as to number, neither needs the other, and Python does one thing at a time in a process.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qingfeng.workflows.beginning import Example


@contextmanager
def drawing_up(example: "Example | None") -> Iterator[None]:
    """Run `qingfeng score` beside the block, for a quarter that is to be closed; where the block fails it is ended.

    Whether it came to anything, the record says: where it did not, nothing is lost but its head start.
    """
    if example is None:
        yield
        return
    wanted = ["--quarter", str(example.quarter), "--district", example.district.code]
    command = [sys.executable, "-P", "-m", "qingfeng", "score", *wanted]
    quiet = subprocess.DEVNULL
    # A group of its own: an interruption at the keyboard is for this process, which then ends that one.
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, process_group=0)  # noqa: S603 -- our own program
    try:
        yield
        process.wait()
    finally:
        process.kill()
        process.wait()

"""How far a long piece of work is: a bar on a terminal, plain lines elsewhere, nothing with `--quiet`.

Nothing shows for what takes less than two seconds. All of it goes to stderr, so that stdout holds the result alone.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import size

SHOW_AFTER, LINE_EVERY = 2.0, 5.0


class ReadingProgress:
    """Takes note of the bytes read and shows them; a `Progress` of intake."""

    def __init__(self, title: str, *, quiet: bool) -> None:
        self.title, self.quiet = title, quiet
        self.begun = self.told = time.monotonic()
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def advance(self, bytes_done: int, bytes_total: int) -> None:
        """Show how far the reading is, from the second second on."""
        now = time.monotonic()
        if self.quiet or now - self.begun < SHOW_AFTER:
            return
        if sys.stderr.isatty():
            self._draw(bytes_done, bytes_total)
        elif now - self.told >= LINE_EVERY:
            self.told = now
            click.echo(f"{self.title}: {size(bytes_done)} / {size(bytes_total)}", err=True)

    def close(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()

    def _draw(self, bytes_done: int, bytes_total: int) -> None:
        if self.bar is None or self.task is None:
            parts = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeElapsedColumn())
            self.bar = Progress(*parts, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.title, total=bytes_total)
            self.bar.start()
        self.bar.update(self.task, completed=bytes_done, total=bytes_total)


@contextmanager
def reading(name: str, *, quiet: bool) -> Iterator[ReadingProgress]:
    """Show the reading of a file."""
    shown = ReadingProgress(_("Reading {name}").format(name=name), quiet=quiet)
    try:
        yield shown
    finally:
        shown.close()


@contextmanager
def working(title: str, *, quiet: bool) -> Iterator[None]:
    """Show that something of unknown length is being done, from the second second on: a spinner, or a line elsewhere."""
    if quiet:
        yield
        return
    parts = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    bar = Progress(*parts, console=Console(stderr=True), transient=True)
    bar.add_task(title, total=None)
    timer = threading.Timer(SHOW_AFTER, bar.start if sys.stderr.isatty() else lambda: click.echo(title, err=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        # The timer may be starting the bar this moment: wait for it, so that the bar is not left standing.
        timer.cancel()
        timer.join()
        if bar.live.is_started:
            bar.stop()

"""What a start does, a line each: how it went (✓ well, ! not well but it goes on, ✗ not done), what it is, and the seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from qingfeng.cli.visible import visible

# Back to the beginning of the line, which is wiped.
CLEARED = "\r\033[K"


@dataclass(slots=True)
class Step:
    """A step under way; `told` is what came of it, shown behind its title, and `is_well` whether that is as it should be."""

    title: str
    told: str = ""
    is_well: bool = True


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Show a step while it runs, on a terminal, and what came of it when it has ended."""
    done = Step(title)
    begun = time.monotonic()
    is_terminal = sys.stdout.isatty()
    if is_terminal:
        click.echo(f"  · {visible(title)} …", nl=False)
    try:
        yield done
    except BaseException:
        _show("✗", done, time.monotonic() - begun, is_terminal=is_terminal)
        raise
    _show("✓" if done.is_well else "!", done, time.monotonic() - begun, is_terminal=is_terminal)


def _show(mark: str, done: Step, seconds: float, *, is_terminal: bool) -> None:
    told = f"  {visible(done.told)}" if done.told else ""
    click.echo(f"{CLEARED if is_terminal else ''}  {mark} {visible(done.title)}{told}  {seconds:.1f} s")
    sys.stdout.flush()

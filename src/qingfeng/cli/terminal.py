"""What is drawn on a terminal: a console, styles of the cards, texts that cannot steer it."""

import io
import sys

from rich.console import Console
from rich.text import Text as Styled

from qingfeng.cli.visible import visible

STYLES = {"yellow": "bold yellow", "red": "bold red"}
PLAIN_WIDTH = 80


def styled(text: str, style: str = "") -> Styled:
    """Return a text as it stands, without markup, its control characters shown."""
    return Styled(visible(text), style)


def console_for(*, to_terminal: bool) -> Console:
    """Return a console that draws for the terminal, or plainly for a file."""
    return Console(
        file=sys.stdout if to_terminal else io.StringIO(), highlight=False, width=None if to_terminal else PLAIN_WIDTH
    )


def without_trails(text: str) -> str:
    """Return a text without the blanks with which rich fills lines."""
    return "".join(line.rstrip() + "\n" for line in text.splitlines())

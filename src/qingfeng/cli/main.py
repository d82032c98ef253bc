"""The command `qingfeng`: its group, the language it speaks, and how every ending becomes an exit code.

Nothing heavy is imported here, so that help starts at once; a command's module is imported when it is named.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

import qingfeng
from qingfeng.cli.visible import visible_lines
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import LANGUAGES, activate, language_from, translate
from qingfeng.foundation.messages import translate as _

# Each command and the module that has it, in the order in which one meets them.
COMMANDS = {
    "check": "check",
    "policy": "policy",
    "import": "imports",
    "sweep": "sweep",
    "simulate": "simulate",
    "up": "up",
    "down": "down",
    "doctor": "doctor",
    "score": "score",
    "ledger": "ledger",
    "release": "release",
    "verify": "verify",
}
INTERRUPTED, BROKEN_PIPE = 130, 141


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for; each module has `command()`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- as click calls it
        """Return the names of the commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- as above
        """Return a command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"qingfeng.cli.{COMMANDS[cmd_name]}").command()
        return command if isinstance(command, click.Command) else None


def build() -> click.Group:
    """Return the group, its help in the active language."""
    group = LazyGroup(
        name="qingfeng",
        help=_(
            "Clocks, rules and cards for the work of public offices: hold a log against rules and see what was late or wrong."
        ),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        params=[
            click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=_("Language of all output.")),
        ],
    )
    return click.version_option(qingfeng.__version__, prog_name="qingfeng", message="%(prog)s %(version)s")(group)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 usage, 3 input, 4 policy, 5 output, 130 interrupted.

    Args:
        argv: the arguments without the program's name; those of this process unless given.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    activate(language_from(_wanted_language(arguments), os.environ))
    try:
        code = build().main(arguments, prog_name="qingfeng", standalone_mode=False)
        sys.stdout.flush()
    except DomainError as error:
        click.echo(visible_lines(_("qingfeng: {reason}").format(reason=error)), err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(translate("Stopped."), err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return _quiet_end()
    return code if isinstance(code, int) else 0


def _wanted_language(arguments: Sequence[str]) -> str | None:
    """Find `--lang` before click does: the help that click builds must already be in that language."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None


def _quiet_end() -> int:
    # Whoever read our output (`| head`) has gone; the interpreter's own flush at exit must not complain about it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE

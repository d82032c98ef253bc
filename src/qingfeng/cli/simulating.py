"""What `qingfeng simulate` does: make a record up, write it and its mapping, say how to read it."""

import shlex
from pathlib import Path

import click

from qingfeng.cli.writing import write_file, write_text
from qingfeng.directory.policy.loading import load_pack
from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.messages import translate as _
from qingfeng.intake.simulation import SimulationWishes, event_table, mapping_text, simulate_with_truth, truth_text


def write_simulation(pack: str, wishes: SimulationWishes, output: Path, truth: Path | None = None) -> None:
    """Write a simulated record as a table of acts, `.csv` or `.parquet`, and `NAME.mapping.toml` beside it.

    What was planted in it goes to `truth`, as JSON, where that is given.

    Raises:
        DomainError: the pack cannot be used, or a file cannot be written.
    """
    policy = load_pack(pack)
    simulation = simulate_with_truth(policy, load_calendar(policy.calendar), wishes)
    log = simulation.log
    table = event_table(log)
    mapping = output.with_suffix(".mapping.toml")
    write_text(mapping_text(log, output.suffix.removeprefix(".")), mapping)
    write_file(output, table.write_csv if output.suffix == ".csv" else table.write_parquet)
    if truth is not None:
        write_text(truth_text(simulation.truth), truth)
    said = _("{cases} cases and {acts} acts, simulated: nothing in them is real.")
    click.echo(said.format(cases=f"{log.cases.height:,}", acts=f"{log.acts.height:,}"))
    words = ["qingfeng", "check", str(output), "--mapping", str(mapping), "--policy", pack]
    click.echo(shlex.join(words))

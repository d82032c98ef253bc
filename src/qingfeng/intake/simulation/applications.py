"""The batch of applications: which items of which units, when, by whom."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import Draw, World, dates
from qingfeng.intake.simulation.outcome import true_or_null
from qingfeng.intake.simulation.quality import Numbers, Reals
from qingfeng.intake.simulation.rhythm import arrivals
from qingfeng.intake.simulation.volumes import Part, drawn, enough, months, service_volumes

# A few agents file many of the cases; everybody else seldom comes twice.
AGENTS, BY_AGENTS, PEOPLE = 400, 0.2, 150_000
RENEWED = 0.04


def applications(world: World, count: int | None) -> Draw:
    """Draw the service cases of the record: as many as the pack expects, or exactly `count`."""
    volumes = service_volumes(world.policy)
    parts = list(months(world.office, *world.when))
    numbers = [_numbers(world, volumes, part, count) for part in parts]
    if count is not None:
        numbers = _of_count(world, volumes, parts, count)
    cells = np.concatenate([np.repeat(np.arange(volumes.size), number.ravel()) for number in numbers])
    begun = np.concatenate(
        [
            arrivals(world.office, world.rng, (part.first, part.last), int(number.sum()))
            for part, number in zip(parts, numbers, strict=True)
        ]
    )
    unit, item = np.divmod(cells, volumes.shape[1])
    draw = Draw(world, "service", unit, begun, item)
    draw.kinds("service")
    draw.facts["case.applicant"] = applicants(world, draw.count)
    draw.facts["case.joint"] = true_or_null(draw.has(lambda item: bool(item.joint)))
    renewed = draw.has(lambda item: item.kind == "licence" and item.mode == "time_limited") & draw.happens(RENEWED)
    days = dates(world.office, draw.begun + draw.wait(45, 80))
    draw.facts["case.licence_ends_on"] = days.zip_with(
        pl.Series(renewed), pl.Series([None], dtype=pl.Date).new_from_index(0, draw.count)
    )
    return draw


def _numbers(world: World, volumes: Reals, part: Part, count: int | None) -> Numbers:
    """Draw how many cases of each item (column) each unit (row) gets in a month: first the unit's number, then its items."""
    a_month = volumes.sum(axis=1)
    if count is not None:
        return np.zeros(volumes.shape, np.int64)
    of_units = drawn(world.rng, enough(a_month * 3) / 3 * part.share)
    shares = volumes / np.where(a_month > 0, a_month, 1.0)[:, None]
    return np.array(
        [world.rng.multinomial(n, row) if n else np.zeros(len(row), np.int64) for n, row in zip(of_units, shares, strict=True)]
    )


def _of_count(world: World, volumes: Reals, parts: list[Part], count: int) -> list[Numbers]:
    weights = np.array([part.share for part in parts])
    in_month = world.rng.multinomial(count, weights / weights.sum())
    shares = volumes.ravel() / volumes.sum()
    return [world.rng.multinomial(number, shares).reshape(volumes.shape) for number in in_month]


def applicants(world: World, count: int) -> pl.Series:
    """Draw numbers that stand for applicants: some agents file many cases, most people one or two."""
    rng = world.rng
    agent = rng.random(count) < BY_AGENTS
    heavy = (AGENTS * rng.random(count) ** 3).astype(np.int64)
    number = np.where(agent, heavy, AGENTS + rng.integers(0, PEOPLE, count))
    return ("模拟申请人-" + pl.Series(number + 1).cast(pl.String).str.zfill(6)).alias("case.applicant")

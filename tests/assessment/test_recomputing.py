"""Another process, other hashes, other threads: the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
from qingfeng.assessment.rules import assess
from qingfeng.assessment.rules.sheets import cells_frame
from tests.assessment.worked import INDICATORS, UNITS, worked_rows
found = assess(worked_rows().sample(fraction=1.0, shuffle=True, seed={seed}), INDICATORS, UNITS, edge=2)
print(found.table().write_csv(), cells_frame(found.sheets).write_csv(), found.noise, found.pooled, found.proposals)
"""


def printed(seed: int, threads: int) -> str:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": str(seed),
        "POLARS_MAX_THREADS": str(threads),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-c", PROGRAM.format(seed=seed)]
    return subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


@pytest.mark.parametrize(("seed", "threads"), [(2, 2), (3, 1)])
def test_recomputed_elsewhere_it_is_the_same_to_the_byte(seed: int, threads: int) -> None:
    assert printed(seed, threads) == printed(1, 1) != ""

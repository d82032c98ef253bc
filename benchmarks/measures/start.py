"""How long `check --help` takes to start, in processes of their own."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from measuring import row

LAUNCHER = Path(__file__).resolve().parents[2] / "qingfeng"
taken = []
for _ in range(15):
    begin = time.perf_counter()
    subprocess.run([LAUNCHER, "check", "--help"], stdout=subprocess.DEVNULL, check=True)
    taken.append(time.perf_counter() - begin)
middle = statistics.median(taken)
row("start of `./qingfeng check --help`, median of 15", f"{middle:.2f} s", "under 0.5 s", met=middle < 0.5)
sys.exit(0)

"""XES to a checked frame, against the faster of two readers written in Rust."""

import json
import os
import subprocess
import sys
from pathlib import Path

from measuring import DATA, row, timed

from qingfeng.intake import read_log

HERE = Path(__file__).resolve().parent
if not DATA.exists():
    row("reading XES", "not measured: the real logs are not there", "a quarter of the faster peer's speed", met=False)
    sys.exit(0)
for name in ("BPIC15_1", "BPIC15_2", "BPIC15_4", "bpic2013_incidents", "receipt"):
    path = DATA / f"eventlogs/{name}.xes.gz"
    peers = {}
    for peer in ("r4pm", "rustxes"):
        command = [os.environ["QINGFENG_PEERS"], HERE / "peer_reading.py", peer, path]
        peers[peer] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1])
    ours, _ = timed(lambda path=path: read_log(path, mapping=None, timezone="Europe/Amsterdam"), 3)
    log = read_log(path, mapping=None, timezone="Europe/Amsterdam")
    faster = min(peers, key=lambda peer: peers[peer]["seconds"])
    best = peers[faster]
    counts = dict(log.acts["name"].cast(str).value_counts().iter_rows())
    equal = (log.acts.height, log.cases.height, counts) == (best["acts"], best["cases"], best["activities"])
    share = best["seconds"] / ours
    speeds = f"{log.acts.height / ours:,.0f} acts/s; {faster} {best['acts'] / best['seconds']:,.0f}"
    figure = f"{share:.2f} of its speed ({speeds}); figures {'equal' if equal else 'NOT equal'}"
    row(f"XES to checked frame, {name}", figure, "0.25 of the faster peer's speed, figures equal", met=share >= 0.25 and equal)

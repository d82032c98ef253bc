"""Run by the environment of the peers: pm4py's conformance with a DECLARE model over a Parquet file of acts.

Arguments: acts (Parquet: case, name, at), model (JSON: template -> list of [a] or [a, b]), output (JSON: seconds, and for each
constraint the cases that deviate).
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd
import pm4py

acts, model_path, output = sys.argv[1:]
frame = pd.read_parquet(acts).rename(columns={"case": "case:concept:name", "name": "concept:name", "at": "time:timestamp"})
wanted = json.loads(Path(model_path).read_text())
model = {
    template: {(tuple(names) if len(names) > 1 else names[0]): {"support": 1, "confidence": 1} for names in constraints}
    for template, constraints in wanted.items()
}
begin = time.perf_counter()
result = pm4py.conformance_declare(frame, model)
seconds = time.perf_counter() - begin
cases = sorted(set(frame["case:concept:name"]))
deviating = {}
for case, verdict in zip(cases, result, strict=True):
    for template, names in verdict["deviations"]:
        key = json.dumps([template, [names] if isinstance(names, str) else list(names)])
        deviating.setdefault(key, []).append(case)
Path(output).write_text(json.dumps({"seconds": seconds, "deviating": deviating}))

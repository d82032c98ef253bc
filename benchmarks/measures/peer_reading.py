"""Run by the environment of the peers: read an XES file with r4pm or rustxes, print seconds and figures as JSON."""

import json
import sys
import time

reader, path = sys.argv[1:]
if reader == "r4pm":
    import r4pm

    read = r4pm.df.import_xes
else:
    import rustxes

    read = rustxes.import_xes
taken = []
for _ in range(3):
    begin = time.perf_counter()
    frame = read(path)[0]
    taken.append(time.perf_counter() - begin)
columns = frame.columns
names = frame["concept:name"].to_list()
counts = {name: names.count(name) for name in set(names)}
cases = len(set(frame["case:concept:name"].to_list()))
print(json.dumps({"seconds": min(taken), "acts": len(names), "cases": cases, "activities": counts}))

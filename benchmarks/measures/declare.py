"""The same DECLARE constraints for pm4py and for the engine, over a real log."""

import json
import os
import subprocess
from pathlib import Path

import polars as pl
from measuring import DATA
from pydantic import TypeAdapter

from qingfeng.directory.policy.rules import Rule
from qingfeng.intake import read_log
from qingfeng.supervision.engine import RuleSet

KINDS = {
    "response": "response",
    "precedence": "precedence",
    "succession": "succession",
    "chainresponse": "chain_response",
    "noncoexistence": "not_coexistence",
    "existence": "existence",
    "absence": "absence",
    "init": "init",
}
RULE = TypeAdapter(Rule)


def log_of(name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (acts, cases) of a real log."""
    log = read_log(DATA / f"eventlogs/{name}.xes.gz", mapping=None, timezone="Europe/Amsterdam")
    return log.acts, log.cases


def constraints(acts: pl.DataFrame, most: int) -> dict[str, list[list[str]]]:
    """Return every template over the most frequent activities: all ordered pairs, each activity by itself."""
    names = acts["name"].cast(pl.String).value_counts(sort=True)["name"].head(most).to_list()
    pairs = [[a, b] for a in names for b in names if a != b]
    pairless = [[a] for a in names]
    two = ("response", "precedence", "succession", "chainresponse", "noncoexistence")
    return {template: pairs if template in two else pairless for template in KINDS}


def rules_of(wanted: dict[str, list[list[str]]]) -> tuple[RuleSet, list[str]]:
    """Return the engine's rules and, in their order, the key under which pm4py's answer names each."""
    rules, keys = [], []
    for template, found in wanted.items():
        for number, names in enumerate(found):
            table = {"id": f"{template}-{number}", "kind": KINDS[template], "title": {"en": template}, "a": names[0]}
            rules.append(RULE.validate_python(table | ({"b": names[1]} if len(names) > 1 else {})))
            keys.append(json.dumps([template, names]))
    return RuleSet(tuple(rules)), keys


def asked_pm4py(acts: pl.DataFrame, keys: pl.Series, wanted: dict[str, list[list[str]]], folder: Path) -> dict:  # type: ignore[type-arg]
    """Return pm4py's seconds and deviating cases."""
    # pm4py takes the rows of a case as they stand and gives cases back in the order of their names; the engine orders acts by
    # instant and place. So rows come in that order, and cases are named by their number.
    acts = acts.sort("case", "at", "place")
    table = acts.select(case=pl.col("case").cast(pl.String).str.zfill(9), name=pl.col("name").cast(pl.String), at="at")
    table.write_parquet(folder / "acts.parquet")
    (folder / "model.json").write_text(json.dumps(wanted))
    here = Path(__file__).resolve().parent
    command = [
        os.environ["QINGFENG_PEERS"],
        here / "peer_declare.py",
        *(folder / name for name in ("acts.parquet", "model.json", "out.json")),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answer = json.loads((folder / "out.json").read_text())
    answer["deviating"] = {key: [keys[int(case)] for case in found] for key, found in answer["deviating"].items()}
    return answer

"""A verifier written from docs/release.md alone, by somebody who has not seen our code: nothing of it is imported here.

It reads a release, recomputes cells, weights and totals by fractions from rows.csv, and gives every fault that it finds.
"""

import csv
import hashlib
import io
import json
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

HEAD = "group,unit,indicator,num,den,w,stratum,day,week,case,applicant"
NUMBERS, AMOUNTS = ("case", "day", "week", "applicant"), {"num": 2, "den": 2, "w": 4}


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def decimal(text: str, places: int) -> Fraction:
    value = Fraction(text)
    whole, _, rest = text.lstrip("-").partition(".")
    if len(rest) > places or rest.endswith("0") or text.endswith(".") or (whole != "0" and whole.startswith("0")):
        raise ValueError(text)
    return value


def order_of(row: dict[str, str]) -> tuple[Any, ...]:
    names = tuple(row[name].encode() for name in ("group", "unit", "indicator"))
    numbers = tuple(int(row[name]) if row[name] else -1 for name in NUMBERS)
    return (*names, *numbers, row["stratum"].encode(), *(Fraction(row[name]) for name in AMOUNTS))


def faults(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    release = json.loads(files["release.json"])
    if release["format"] != "qingfeng-release/1" or set(release["files"]) != set(files) - {"release.json"}:
        yield "format or files"
    for name, said in release["files"].items():
        if (said["size"], said["sha256"]) != (str(len(files[name])), sha(files[name])):
            yield f"digest of {name}"
    yield from faults_of_versions(release, files)
    yield from faults_of_rows(release["rows"], files["rows.csv"].decode())
    yield from faults_of_figures(release, files)


def faults_of_versions(release: dict[str, Any], files: dict[str, bytes]) -> Iterator[str]:
    for each in release["policies"]:
        texts = json.loads(files[f"policies/{each['digest']}.json"])
        lines = sorted(f"{sha(text.encode())}  {path}\n" for path, text in texts.items() if not path.startswith("examples/"))
        if sha("".join(lines).encode()) != each["digest"]:
            yield f"policy {each['name']}"
    for each in release["calendars"]:
        texts = json.loads(files[f"calendars/{each['digest']}.json"])
        if sha(b"".join(texts[path].encode() for path in sorted(texts))) != each["digest"]:
            yield f"calendar {each['name']}"


def faults_of_rows(said: dict[str, str], text: str) -> Iterator[str]:
    rows = list(csv.DictReader(io.StringIO(text)))
    if text.partition("\n")[0] != HEAD or not text.endswith("\n") or '"' in text or "\r" in text:
        yield "text of the rows"
    if said["count"] != str(len(rows)) or said["digest"] != sha(text.encode()):
        yield "count or digest of the rows"
    keys = [order_of(row) for row in rows]
    if keys != sorted(keys):
        yield "order of the rows"


def faults_of_figures(release: dict[str, Any], files: dict[str, bytes]) -> Iterator[str]:
    pack = json.loads(files[f"policies/{release['policy']['digest']}.json"])
    indicators = tomllib.loads(pack["indicators.toml"], parse_float=Fraction)["indicator"]
    sums: dict[tuple[str, ...], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 3)
    cases = defaultdict(set)
    for row in csv.DictReader(io.StringIO(files["rows.csv"].decode())):
        num, den, w = (decimal(row[name], places) for name, places in AMOUNTS.items())
        cell = sums[row["group"], row["unit"], row["indicator"]]
        cell[0], cell[1], cell[2] = cell[0] + 1, cell[1] + w * num, cell[2] + w * den
        if row["case"]:
            cases[row["group"], row["unit"]].add(row["case"])
    for group in json.loads(files["results.json"])["groups"]:
        own = [each for each in indicators if each["group"] == group["group"]]
        ranked = {line["unit"]: line["total"] for line in group["ranking"]}
        for sheet in group["sheets"]:
            unit = sheet["unit"]
            found = sheet_of(own, [sums[group["group"], unit, each["code"]] for each in own], len(cases[group["group"], unit]))
            said = {
                "cells": [(c["rows"], c["weight"], c["points"]) for c in sheet["cells"]],
                "total": sheet["total"],
                "cases": sheet["cases"],
            }
            if found != said:
                yield f"sheet of {unit}"
            if ranked.get(unit) != found["total"]:
                yield f"total of {unit} in the ranking"


def sheet_of(indicators: list[dict[str, Any]], sums: list[list[Fraction]], cases: int) -> dict[str, Any]:
    shares = []
    for each, (rows, num, den) in zip(indicators, sums, strict=True):
        zero, full = Fraction(each["zero"]), Fraction(each["full"])
        if rows < each["min_rows"] or not den:
            shares.append(None)
        else:
            shares.append(min(max((each["per"] * num / den - zero) / (full - zero), Fraction(0)), Fraction(1)))
    written = [Fraction(each["weight"]) if f is not None else Fraction(0) for each, f in zip(indicators, shares, strict=True)]
    exact = [weight * 10_000 / sum(written) if sum(written) else Fraction(0) for weight in written]
    weights = [floor(weight) for weight in exact]
    missing = 10_000 - sum(weights) if any(written) else 0
    first = sorted((k for k, weight in enumerate(written) if weight), key=lambda k: (weights[k] - exact[k], k))
    for k in first[:missing]:
        weights[k] += 1
    points = [half_up(weight * f) if f is not None else 0 for weight, f in zip(weights, shares, strict=True)]
    is_ranked = cases >= 30 and sum(written) >= 50
    return {
        "cells": [(str(s[0]), str(weight), str(each)) for s, weight, each in zip(sums, weights, points, strict=True)],
        "total": str(sum(points)) if is_ranked else None,
        "cases": str(cases),
    }

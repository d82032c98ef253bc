"""What tells a stranger what is in a release: `datapackage.json` and `README.txt`, in both languages.

Source: Data Package standard 2.0, datapackage.org (table schema, resources with path, bytes and hash).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from qingfeng.publication.pack.figures import CELL_COLUMNS, LINE_COLUMNS
from qingfeng.publication.pack.form import ReleaseForm
from qingfeng.publication.pack.readme import EN, SIMULATED_EN, SIMULATED_ZH, ZH
from qingfeng.publication.pack.rows import COLUMNS

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
_NUMBER, _WHOLE, _TRUTH = "number", "integer", "boolean"
# Name: type and what it is, in Chinese and English.
_FIELDS = {
    "group": ("string", "考核组", "group in which the unit is ranked"),
    "unit": ("string", "单位代码", "code of the unit"),
    "indicator": ("string", "指标代码", "code of the indicator"),
    "num": (_NUMBER, "分子", "what is summed above the line"),
    "den": (_NUMBER, "分母", "what is summed below the line"),
    "w": (_NUMBER, "权数", "weight of the row"),
    "stratum": ("string", "跨单位的类别", "class that runs across units"),
    "day": (_WHOLE, "同一天的行（另抽的数字）", "rows of the same day of the unit (number drawn afresh)"),
    "week": (_WHOLE, "同一周的行（另抽的数字）", "rows of the same week of the unit (number drawn afresh)"),
    "case": (_WHOLE, "同一件的行（另抽的数字）", "rows of the same case of the unit (number drawn afresh)"),
    "applicant": (_WHOLE, "同一申请人的行（另抽的数字）", "rows of the same applicant at the unit (number drawn afresh)"),
    "rows": (_WHOLE, "计入的行数", "rows counted"),
    "per": (_WHOLE, "倍数", "what the ratio is multiplied with"),
    "value": (_NUMBER, "指标值，六位小数", "value, 6 decimals"),
    "written": (_NUMBER, "政策包写的权重", "weight as the policy has it"),
    "weight": (_WHOLE, "分摊后的权重（0.01分）", "weight after spreading (0.01 points)"),
    "points": (_WHOLE, "得分（0.01分）", "points (0.01 points)"),
    "adjusted_points": (_WHOLE, "标准化后的得分（0.01分）", "points of the standardised share (0.01 points)"),
    "factor": (_NUMBER, "标准化系数，六位小数", "factor that standardises, 6 decimals"),
    "is_clipped": (_TRUTH, "是否超出刻度", "whether the value lies outside the scale"),
    "error": (_WHOLE, "标准误（0.0001分）", "standard error (0.0001 points)"),
    "reason": ("string", "为什么不适用", "why it does not apply"),
    "total": (_WHOLE, "总分（0.01分）", "total (0.01 points)"),
    "plus_minus": (_WHOLE, "±（0.1分）", "after the ± sign (0.1 points)"),
    "reference": (_WHOLE, "参照值（0.0001分）", "reference (0.0001 points)"),
    "adjusted": (_WHOLE, "标准化后的总分（0.01分）", "adjusted total (0.01 points)"),
    "place": (_WHOLE, "名次", "place"),
    "first": (_WHOLE, "名次区间的上端", "best place of the range"),
    "last": (_WHOLE, "名次区间的下端", "last place of the range"),
    "own_first": (_WHOLE, "单看本单位的名次区间，上端", "best place of the unit's own range"),
    "own_last": (_WHOLE, "单看本单位的名次区间，下端", "last place of the unit's own range"),
    "word": ("string", "措辞代码", "code of the word"),
    "change": ("string", "和上季度相比", "against the last quarter"),
}
_TABLES: dict[str, tuple[Sequence[str], str, str]] = {
    "rows": (COLUMNS, "评分行", "scoring rows"),
    "before": (COLUMNS, "上季度的评分行，按本季度规则", "last quarter's scoring rows under today's policy"),
    "cells": (CELL_COLUMNS, "得分表的每一格", "cells of the score sheets"),
    "ranking": (LINE_COLUMNS, "名次表", "the ranking"),
}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def data_package(form: ReleaseForm, files: Mapping[str, bytes]) -> bytes:
    """Return `datapackage.json` for the tables among some files."""
    title = f"{form.title.zh} {form.quarter} 考核结果 / {form.title.en} {form.quarter}, results of the assessment"
    package = {
        "$schema": _PROFILE,
        "name": form.name.lower(),
        "title": f"【模拟数据 SIMULATED DATA】{title}" if form.simulated else title,
        "description": "每个文件是什么，见 README.txt。 What each file is: README.txt.",
        "version": str(form.revision),
        "created": form.released_at,
        "licenses": [_LICENCE],
        "sources": [{"title": f"{form.title.zh}的办件记录 / record of {form.title.en}"}],
        "resources": [_resource(name, files[name]) for name in sorted(files) if name.rpartition(".")[2] in _MEDIA],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def readme(form: ReleaseForm) -> bytes:
    """Return `README.txt`: what this is, how to check it, what it proves and what it does not."""
    facts = {
        "zh": form.title.zh,
        "en": form.title.en,
        "quarter": form.quarter,
        "revision": form.revision,
        "name": form.name,
        "rows": f"{form.rows.count:,}",
        "program": form.program,
        "policy": f"{form.policy.name} {form.policy.version} ({form.policy.digest})",
        "digest": form.rows.digest,
    }
    parts = [ZH.format(**facts), EN.format(**facts)]
    if form.simulated:
        parts = [SIMULATED_ZH + parts[0], SIMULATED_EN + parts[1]]
    return "\n".join(parts).encode()


def _resource(path: str, content: bytes) -> dict[str, object]:
    name, _, ending = path.rpartition(".")
    columns, zh, en = _TABLES[name]
    return {
        "name": name if ending == "csv" else f"{name}-{ending}",
        "type": "table",
        "path": path,
        "format": ending,
        "mediatype": _MEDIA[ending],
        "encoding": "utf-8",
        "title": f"{zh} / {en}",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [_field(each) for each in columns], "missingValues": [""]},
    }


def _field(name: str) -> dict[str, str]:
    kind, zh, en = _FIELDS[name]
    return {"name": name, "type": kind, "title": f"{zh} / {en}"}

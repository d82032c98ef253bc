"""Starter files to edit: a mapping that says what was read, and rules guessed from a profile."""

import json
import re
from collections.abc import Iterator

from qingfeng.intake.log import Log
from qingfeng.intake.mapping import Attribute, Mapping, Named, Time
from qingfeng.intake.profile import ActivityProfile, AttributeProfile, Profile

_DUE = re.compile(r"due|deadline|期限|截止|应办", re.IGNORECASE)
_BEGIN = re.compile(r"start|begin|creat|receiv|accept|受理|收件|开始", re.IGNORECASE)
_END = re.compile(r"^(?!.*planned).*(end|close|finish|complet|decid|办结|结束|完成)", re.IGNORECASE)
_CALENDARS = {"Europe/Amsterdam": "nl"}


def starter_rules(profile: Profile) -> str:
    """Return a rules file (TOML) made from what the log looks like; it loads as it stands, its numbers are to be edited."""
    begin, end = _most(profile, "begins"), _most(profile, "ends")
    lines = [
        f"# {_words(profile.name)}: rules guessed from the record, to be edited. / 由记录推测的规则，请修改。",
        f"timezone = {_quoted(profile.timezone)}",
        f"calendar = {_quoted(_CALENDARS.get(profile.timezone, 'cn'))}",
    ]
    if end is not None:
        lines.append(f"ends = [{_quoted(end.name)}]  # acts after which a case has ended / 办结环节")
    else:
        lines.append("rule = []")
    lines += _begin_rule(begin) if begin else []
    lines += _limit_rule(begin, end) if begin and end and begin.name != end.name else []
    lines += _due_rules(profile, end)
    return "\n".join(lines) + "\n"


def _most(profile: Profile, what: str) -> ActivityProfile | None:
    return max(profile.activities, key=lambda one: (getattr(one, what), one.name), default=None)


def _begin_rule(begin: ActivityProfile) -> list[str]:
    return [
        "",
        f"# {begin.begins} cases begin with it. / 有 {begin.begins} 件以此开始。",
        "[[rule]]",
        'id    = "begins-properly"',
        'kind  = "init"',
        f"a     = {_quoted(begin.name)}",
        'title = { zh = "首个环节不符", en = "Begins with another act" }',
    ]


def _limit_rule(begin: ActivityProfile, end: ActivityProfile) -> list[str]:
    return [
        "",
        "# Set the limit that the law or the office promises. / 请填写法定或承诺期限。",
        "[[rule]]",
        'id     = "decide-in-time"',
        'kind   = "limit"',
        f"from   = {_quoted(begin.name)}",
        f"until  = {_quoted(end.name)}",
        'limit  = { value = 20, unit = "workday" }',
        "warn   = 1",
        "yellow = 0",
        "red    = 5",
        'title  = { zh = "超期办结", en = "Decided late" }',
    ]


def _due_rules(profile: Profile, end: ActivityProfile | None) -> Iterator[str]:
    dated = [one for one in profile.attributes if one.type in ("instant", "date") and one.filled]
    of_case = [one for one in dated if one.scope == "case"]
    closing = next((f"case.{one.key}" for one in of_case if _END.search(one.key)), end.name if end else None)
    opening = next((f"case.{one.key}" for one in of_case if _BEGIN.search(one.key)), None)
    due = [one for one in dated if _DUE.search(one.key) and (one.scope == "act" or closing is not None)]
    for number, one in enumerate(due, 1):
        yield from _due_rule(one, number, closing, opening)


def _due_rule(one: AttributeProfile, number: int, closing: str | None, opening: str | None) -> Iterator[str]:
    yield f"\n# {one.filled} carry this date. / 有 {one.filled} 条带有此日期。"
    yield f'[[rule]]\nid     = "due-{number}"\nkind   = "limit"'
    if one.scope == "case" and opening is not None:
        yield f"from   = {_quoted(opening)}"
    if one.scope == "case" and closing is not None:
        yield f"until  = {_quoted(closing)}"
    yield f"due    = {_quoted(f'{one.scope}.{one.key}')}"
    yield 'by     = "day"  # whole dates; without it to the microsecond / 按日比较；去掉则精确到时刻'
    yield f"yellow = 0\ntitle  = {{ zh = {_quoted(f'超过 {one.key}')}, en = {_quoted(f'Later than {one.key}')} }}"


def starter_mapping(log: Log) -> str:
    """Return a mapping file (TOML) that reads the log as it was read; it loads as it stands."""
    mapping = log.mapping or Mapping()
    lines = [
        f"# {_words(log.name)}: how this file is read, to be edited. / 读取方式，请核对修改。",
        f"format   = {_quoted(log.kind)}",
        f"timezone = {_quoted(log.timezone)}  # of times without an offset / 未注明时差的时间所在时区",
    ]
    if log.kind == "xes":
        return "\n".join([*lines, *_xes_hints()]) + "\n"
    lines += [f"{key} = {value}" for key, value in _file_keys(mapping, log.kind)]
    lines += [f"{key} = {_inline(value)}" for key, value in _roles(mapping)]
    for act in mapping.acts:
        lines += ["", "[[acts]]", f"name   = {_quoted(act.name)}", *(f"{k} = {v}" for k, v in _time_pairs(act))]
    for scope, table in (("case", mapping.attributes.case), ("act", mapping.attributes.act)):
        if table:
            lines += ["", f"[attributes.{scope}]", *(f"{_quoted(key)} = {_inline(one)}" for key, one in table.items())]
    return "\n".join(lines) + "\n"


def _xes_hints() -> list[str]:
    return [
        "# What is left out is as the XES standard has it. / 未写者从 XES 标准。",
        '# unit      = "org:role"                             # unit of whoever did it / 办理单位',
        '# case_unit = { column = "department" }              # unit that leads the case / 牵头单位',
        '# procedure = { value = "permit" }                   # procedure of all cases / 办件类型',
        '# at        = { column = "time:timestamp", precision = "date" }  # times are dates only / 只有日期',
        "# [attributes.act]",
        '# dateFinished = { column = "dateFinished", type = "instant" }   # a text that is a time / 文本实为时间',
    ]


def _file_keys(mapping: Mapping, kind: str) -> Iterator[tuple[str, str]]:
    yield "rows", _quoted(mapping.rows)
    if kind in ("csv", "tsv"):
        yield "encoding", _quoted(mapping.encoding)
    if mapping.delimiter is not None:
        yield "delimiter", _quoted(mapping.delimiter)
    if mapping.sheet is not None:
        yield "sheet", _quoted(mapping.sheet)
    yield "header", str(mapping.header)
    yield "missing", _quoted_all(mapping.missing)
    if mapping.personal:
        yield "personal", _quoted_all(mapping.personal)
    if mapping.public:
        yield "public", _quoted_all(mapping.public)
    if mapping.simulated:
        yield "simulated", "true"


def _roles(mapping: Mapping) -> Iterator[tuple[str, str | Named | Time]]:
    keys = ("case", "act", "at", "step", "performer", "unit", "event_id", "recorded_at", "procedure", "item", "case_unit")
    for key in keys:
        value: str | Named | Time | None = getattr(mapping, key)
        if value is not None:
            yield key, value


def _inline(value: str | Named | Time | Attribute) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Named):
        pairs = [("column", value.column), ("value", value.value)]
        return "{ " + ", ".join(f"{key} = {_quoted(text)}" for key, text in pairs if text is not None) + " }"
    pairs_of_time = list(_time_pairs(value))
    if isinstance(value, Attribute):
        pairs_of_time.insert(1, ("type", _quoted(value.type)))
    return "{ " + ", ".join(f"{key} = {text}" for key, text in pairs_of_time) + " }"


def _time_pairs(value: Time | Attribute) -> Iterator[tuple[str, str]]:
    yield "column", _quoted(value.column)
    if value.format != ("auto",):
        yield "format", _quoted_all(value.format)
    if value.zone is not None:
        yield "zone", _quoted(value.zone)
    if isinstance(value, Time) and value.precision is not None:
        yield "precision", _quoted(value.precision)


def _quoted(text: str) -> str:
    """Write a TOML string; JSON's escapes are TOML's but for DEL, which JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _quoted_all(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"


def _words(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)

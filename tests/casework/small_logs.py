"""Small logs as files of CSV, read and taken in as a command does it."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

from qingfeng.casework.importing import ImportSummary
from qingfeng.casework.models import Act
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.directory.services import found_district
from qingfeng.intake.log import Log
from qingfeng.intake.mapping import Mapping
from qingfeng.intake.reading import read_log
from qingfeng.supervision.sweeping import SweepSummary
from qingfeng.workflows.records import TakingOrder, take_in

AT = datetime(2026, 7, 1, tzinfo=UTC)
MAPPING = {
    "case": "case",
    "act": "act",
    "at": "at",
    "performer": "who",
    "attributes": {"act": {"note": "note", "fee": {"column": "fee", "type": "decimal"}}},
}
HEADER = "case,act,at,who,note,fee\n"
_numbers = itertools.count(1)


def small_policy(folder: Path) -> Policy:
    """Write and load a pack of one rule: a case that is submitted is decided within five working days."""
    pack = folder / f"pack-{next(_numbers)}"
    (pack / "procedures").mkdir(parents=True)
    (pack / "rules").mkdir()
    (pack / "pack.toml").write_text(
        'name = "small"\nversion = "1"\ntitle = { en = "Small" }\nin_force_from = 2026-01-01\ncalendar = "cn"\n'
        'timezone = "Asia/Shanghai"\n[attributes]\npublic = ["act.fee"]\n',
        "utf-8",
    )
    (pack / "procedures" / "one.toml").write_text(
        'code = "one"\ntitle = { en = "One" }\nends = ["decide"]\nmain_rule = "in-time"\n'
        'acts = [{ name = "submit", title = { en = "s" } }, { name = "decide", title = { en = "d" } }]\n',
        "utf-8",
    )
    (pack / "rules" / "rules.toml").write_text(
        '[[rule]]\nid = "in-time"\nkind = "limit"\nfrom = "submit"\nuntil = "decide"\n'
        'limit = { value = 5, unit = "workday" }\nwarn = 1\nyellow = 0\nred = 3\n'
        'title = { en = "In time" }\nbasis = "a law"\n',
        "utf-8",
    )
    return load_pack(str(pack))


def small_log(folder: Path, rows: str, *, mapping: dict[str, object] | None = None) -> Log:
    """Read rows of `HEADER` as a log."""
    path = folder / f"log-{next(_numbers)}.csv"
    path.write_text(HEADER + rows, "utf-8")
    wanted = Mapping.model_validate(MAPPING if mapping is None else mapping)
    return read_log(path, mapping=wanted, timezone="Asia/Shanghai", now=AT)


def district(policy: Policy, *, code: str = "small") -> District:
    """Found a district that lives by the pack."""
    return found_district(policy, code=code, simulated=False, at=AT)


def taken(
    log: Log, policy: Policy, *, source: str = "s", at: datetime = AT, kind: str = "file"
) -> tuple[ImportSummary, SweepSummary]:
    """Take a log into the district `small`."""
    order = TakingOrder(district=district(policy), source=source, policy=policy, at=at, kind=kind)
    return take_in(log, order)


def acts() -> list[tuple[str, str, int, int | None]]:
    """Return all acts of the record: case, name, seq, which act they correct."""
    rows = Act.objects.order_by("case__key", "seq").values_list("case__key", "name", "seq", "corrects")
    return list(rows)

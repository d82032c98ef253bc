"""COPY through `record()` from a parsed frame, against bare COPY of ready bytes into the same tables.

A number behind the name of this program is how many cases are simulated: 112000 have half a million acts.
"""

import statistics
import sys
import time
from collections.abc import Callable
from unittest.mock import patch

import polars as pl
from measuring import row
from record_import import read
from scratch import AT, emptied_database

ROUNDS = 5


def caught_frame(what: str) -> pl.DataFrame:
    """Take a log in but for its acts, and return the frame of them that would have gone through `record()`."""
    from qingfeng.casework.importing import ImportOrder, import_log, rows
    from qingfeng.casework.models import Source
    from qingfeng.directory.policy.loading import load_pack
    from qingfeng.directory.services import found_district, keep_calendar, keep_policy
    from qingfeng.foundation.calendars import load_calendar

    pack, log = read(what)
    policy = load_pack(pack)
    district = found_district(policy, code=pack, simulated=True, at=AT)
    source = Source.objects.create(district=district, code="log", kind="simulation")
    caught: list[pl.DataFrame] = []

    def catching(_table: str, frame: pl.DataFrame, **_named: object) -> int:
        caught.append(frame)
        return frame.height

    versions = {
        "policy_version": keep_policy(policy, at=AT),
        "calendar_version": keep_calendar(load_calendar(policy.calendar), at=AT),
    }
    with patch.object(rows, "record", catching):
        import_log(log, ImportOrder(district=district, source=source, policy=policy, at=AT, **versions))
    return caught[0]


def rolled_back(work: Callable[[], object]) -> float:
    """Return the seconds of a work whose transaction is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        began = time.perf_counter()
        work()
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken


def main() -> None:
    given = [word for word in sys.argv[1:] if word.isdigit()]
    what = given[0] if given else "10000" if "--quick" in sys.argv else "40000"
    with emptied_database():
        from qingfeng.storage.copying import raw_cursor
        from qingfeng.storage.recording import record, salts

        frame = caught_frame(what)
        ready = frame.with_columns(leaf_salt=salts(frame.height))
        acts = ready.write_csv(include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ").encode()
        outbox = frame.select(pl.lit("act"), "case_id", "seq").write_csv(include_header=False).encode()
        statements = (
            (f"COPY act ({', '.join(ready.columns)}) FROM STDIN (FORMAT csv)", acts),
            ("COPY leaf_outbox (kind, first, second) FROM STDIN (FORMAT csv)", outbox),
        )

        def bare() -> None:
            for statement, content in statements:
                with raw_cursor() as cursor, cursor.copy(statement.encode()) as copy:
                    copy.write(content)

        def ours() -> None:
            record("act", frame, kind="act", key=("case_id", "seq"))

        pairs = [(rolled_back(bare), rolled_back(ours)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    theirs, mine = (min(times) for times in zip(*pairs, strict=True))
    spread = " to ".join(f"{each(m / t for t, m in pairs):.2f}" for each in (min, max))
    speeds = f"{frame.height / mine:,.0f} acts/s against {frame.height / theirs:,.0f}"
    figure = f"{ratio:.2f} times, median of {ROUNDS} ({spread}); {speeds}"
    row(
        f"COPY through `record()` of {frame.height:,} acts, against bare COPY into the same tables",
        figure,
        "within 2 times",
        met=ratio <= 2,
    )


if __name__ == "__main__":
    main()

"""What `doctor` sees in the database: the server, its tables, packs and calendars, sources. Django must be set up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from qingfeng.casework.selectors.imports import SourceRow, imports_of, sources_of
from qingfeng.cli.examination import Examination, note, unwell, well
from qingfeng.cli.machine_examinations import calendars
from qingfeng.directory.policy.loading import load_pack
from qingfeng.directory.selectors import DistrictRow, VersionRow, calendar_versions, districts, policy_versions
from qingfeng.foundation.calendars import calendar_names, load_calendar
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.messages import translate_count
from qingfeng.storage.condition import database_facts
from qingfeng.storage.migrating import pending_migrations, unknown_migrations
from qingfeng.workflows.beginning import shipped_packs

# A feed that told nothing for so long is silent.
SILENT_AFTER = timedelta(days=1)


def database(folder: Path | None) -> Examination:
    """Look at the database server; it is the user's own where no folder of ours has it."""
    facts, title = database_facts(), _("Database")
    where = _("named by DATABASE_URL") if folder is None else str(folder)
    told = _("PostgreSQL {version}, {where}").format(version=facts.version, where=where)
    if facts.damaged:
        remedy = _("{n} pages of the disk are damaged: stop, save the data folder, look at the disk.").format(n=facts.damaged)
        return unwell("database", title, told, remedy)
    if not facts.has_checksums:
        return note("database", title, told, _("Damage of the disk would not be noticed: turn data checksums on."))
    return well("database", title, _("{told}, checksums on").format(told=told))


def migrations() -> Examination:
    """Look whether the tables are those of this version."""
    title, unknown, pending = _("Tables"), unknown_migrations(), pending_migrations()
    if unknown:
        return unwell(
            "tables", title, _("newer than this version ({name})").format(name=unknown[-1]), _("Use the newer version.")
        )
    if pending:
        told = translate_count("{n} migration pending", "{n} migrations pending", len(pending)).format(n=len(pending))
        return unwell("tables", title, told, _("Start qingfeng up once; it makes them."))
    return well("tables", title, _("up to date"))


def contents(at: datetime) -> Iterator[Examination]:
    """Look at what the record holds."""
    found = districts()
    yield _packs()
    names = sorted({district.calendar for district in found}) or calendar_names()
    # A calendar that no longer ships is told by what ships, not here.
    yield from calendars([load_calendar(name) for name in names if name in calendar_names()], at)
    for district in found:
        yield _recorded(district, at)
        for source in sources_of(district.id):
            yield _source(district, source, at)


def _packs() -> Examination:
    """Look whether the packs and calendars that ship are the newest that the record knows."""
    pairs: list[tuple[str, str, tuple[VersionRow, ...]]] = [
        *((name, load_pack(name).digest, policy_versions(name)) for name in shipped_packs()),
        *((name, load_calendar(name).digest, calendar_versions(name)) for name in calendar_names()),
    ]
    title = _("Packs and calendars")
    strange = [name for name, digest, versions in pairs if digest not in {version.digest for version in versions}]
    if strange:
        told = _("what ships is not loaded: {names}").format(names=", ".join(strange))
        return unwell("packs", title, told, _("Start qingfeng up once; it loads them."))
    return well("packs", title, ", ".join(f"{name} {digest[:8]}" for name, digest, _versions in pairs))


def _recorded(district: DistrictRow, at: datetime) -> Examination:
    """Look whether the record of a district lies in the past: a clock that went back would put acts out of order."""
    title = _("District {code}").format(code=district.code)
    rows, _more = imports_of(district.id, size=1)
    code = f"district.{district.code}"
    if not rows:
        return well(code, title, _("nothing taken in yet"))
    told = _("last taken in {when}").format(when=f"{rows[0].recorded_at:%Y-%m-%d %H:%M}Z")
    if rows[0].recorded_at > at:
        return unwell(code, title, told, _("That is later than the clock says now: set the clock of the machine."))
    return well(code, title, told)


def _source(district: DistrictRow, source: SourceRow, at: datetime) -> Examination:
    title = _("Source {district}/{code}").format(district=district.code, code=source.code)
    code = f"source.{district.code}.{source.code}"
    until = source.complete_until
    told = _("complete until now") if until is None else _("complete until {when}").format(when=f"{until:%Y-%m-%d %H:%M}Z")
    if source.kind == "feed" and until is not None and at - until > SILENT_AFTER:
        return unwell(code, title, told, _("The feed is silent: see to the system that it comes from."))
    return well(code, title, told)

"""How the console says the codes of the record: standings, levels, sources, reasons."""

from qingfeng.foundation.messages import N_, Text, localized
from qingfeng.foundation.messages import translate as _

STANDINGS = {
    "open": N_("in progress"),
    "paused": N_("paused"),
    "late": N_("in progress, late"),
    "ended": N_("ended in time"),
    "ended_late": N_("ended late"),
}
LEVEL_KINDS = {0: "", 1: "warning", 2: "yellow", 3: "red"}
LEVELS = {0: N_("withdrawn"), 1: N_("reminder"), 2: N_("yellow card"), 3: N_("red card")}
SOURCES = {
    "file": N_("files"),
    "feed": N_("feed"),
    "pages": N_("our own pages"),
    "simulation": N_("simulation"),
}
EVENTS = {"reached": N_("reached"), "lowered": N_("lowered"), "withdrawn": N_("withdrawn")}
REASONS = {
    "record": N_("something was recorded"),
    "time": N_("time passed"),
    "import": N_("an import was withdrawn"),
    "calendar": N_("the calendar changed"),
    "policy": N_("the policy changed"),
}


def standing(code: str) -> str:
    """Say how a case stands."""
    return _(STANDINGS[code]) if code in STANDINGS else code


def level(number: int) -> str:
    """Say a level; 0 of a finding is withdrawn."""
    return _(LEVELS[number])


def titled(code: str | None, titles: dict[str, Text]) -> str:
    """Return the title of a code, the code where it has none, a dash for nothing."""
    if not code:
        return "—"
    return localized(titles[code]) if code in titles else code

"""The codes of policy files in words; the key is asked first, as one code may mean two things."""

from qingfeng.foundation.messages import N_, translate

_OF_KEY: dict[tuple[str, str], str] = {
    ("unit", "township"): N_("every township"),
    ("group", "key"): N_("key departments"),
    ("group", "township"): N_("townships and subdistricts"),
    ("group", "none"): N_("outside both groups"),
    ("legal_limit_source", "none"): N_("the law sets no number"),
    ("legal_limit_source", "general"): N_("general (Licensing Law, article 42)"),
    ("legal_limit_source", "special"): N_("its own law"),
    ("fee_kind", "none"): N_("no fee"),
    ("fee_kind", "fixed"): N_("fixed"),
    ("fee_kind", "formula"): N_("by a formula"),
    ("kind", "other"): N_("other matter"),
    ("extendable_unit", "workday"): N_("working days"),
    ("extendable_unit", "day"): N_("days"),
    ("clock", "own"): N_("a clock of its own"),
    ("clock", "within"): N_("a part of the district's promise"),
    ("clock", "shared"): N_("one legal limit for both"),
}
_ANYWHERE: dict[str, str] = {
    "on_the_spot": N_("on the spot"),
    "time_limited": N_("time-limited"),
    "licence": N_("licence"),
    "confirmation": N_("confirmation"),
    "benefit": N_("benefit"),
    "public_service": N_("public service"),
    "person": N_("person"),
    "enterprise": N_("enterprise"),
    "both": N_("persons and enterprises"),
    "cases": N_("cases"),
    "enterprises": N_("enterprises"),
    "complaints": N_("complaints"),
    "duties": N_("duties"),
    "inspections": N_("inspections"),
    "district": N_("the district"),
    "municipal": N_("the municipality"),
    "central": N_("central authorities"),
    "yes": N_("yes"),
    "no": N_("no"),
    "on": N_("on"),
    "off": N_("off"),
    "all": N_("all"),
    "rural": N_("rural ones"),
    "recurring": N_("recurring"),
    "event": N_("after an event"),
}


def code_word(key: str, code: str) -> str:
    """Return what a code is called in the active language; text that is no code stands as it is."""
    word = _OF_KEY.get((key, code)) or _ANYWHERE.get(code)
    return code if word is None else translate(word)

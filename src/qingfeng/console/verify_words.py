"""What the page that verifies receipts says, by the codes of its script: results, their meaning, the next thing to do."""

from collections.abc import Mapping

from qingfeng.console.verify_fields import FIELDS, TYPES
from qingfeng.console.verify_reasons import DIFFERS, UNREADABLE
from qingfeng.foundation.messages import N_, active_language
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import MONTHS

AGAIN = N_(
    "download the receipt again and check it once more. If it still does not match, keep both files and give them to the"
    " supervision office or the audit office."
)
RESULTS = {
    "is-holds": N_("Matches: the record was not changed"),
    "is-unproven": N_("Nothing is proven yet"),
    "is-foreign": N_("This is a receipt of another ledger"),
    "is-differs": N_("Does not match: the receipt differs from the ledger"),
    "is-unreadable": N_("This file cannot be read as a receipt"),
    "sum-hold-one": N_("1 receipt checked: it matches."),
    "sum-hold": N_("{all} receipts checked: all match."),
    "sum-differ": N_("Does not match: {count} of {all} differ from the ledger."),
    "sum-other": N_("{count} of {all} could not be proven."),
    "working": N_("Checking…"),
    "next": N_("Next:"),
    "exactly": N_("Exactly:"),
}
MEANINGS = {
    "means-unproven": N_("What the file says fits together, but no key was given, and only the key shows who signed it."),
    "means-no-ed25519": N_(
        "What the file says fits together, but this browser cannot check signatures of this kind (Ed25519)."
    ),
    "means-foreign": N_(
        "The file comes from another ledger, whose key this page was not given. So it can say neither yes nor no."
    ),
    "means-unreadable": N_(
        "The file is damaged, or it is something else than a receipt. Nothing about the record follows from it."
    ),
    "means-private": N_("A private value in the file is not the one that was recorded. The rest was not looked at."),
    "means-no-place": N_("The file names a place in the ledger that the ledger did not have when this was signed."),
    "means-length": N_("The proof in the file is not one for this place in the ledger."),
    "means-root": N_(
        "What the file says, worked out to its end, is not what was signed: its text, its place or its proof was changed, or"
        " the file was damaged when it was kept."
    ),
    "means-unsigned": N_("The state of the ledger in the file was not signed with the key that you gave."),
    "means-signature": N_(
        "The state of the ledger in the file and its signature do not belong together: one of them was changed."
    ),
    "means-split": N_(
        "The ledger has shown two different states for the same number of entries, and signed both. That must never be: keep"
        " both."
    ),
    "next-unproven": N_("put the key of the ledger into the field above; it is printed where the office publishes it."),
    "next-no-ed25519": N_("open this page in a newer browser, or use the command below."),
    "next-foreign": N_("check it where it was issued, or put the key of that ledger into the field above."),
    "next-unreadable": N_("choose the file as it was downloaded, its name ends with .tlog-proof; or download it again."),
    "next-differs": AGAIN,
}
STEPS = {
    "steps": N_("The steps that hold"),
    "steps-before": N_("What held before ({count})"),
    "step-entry": N_("Entry: text and salt of the type {type} give the commitment {entry}."),
    "step-entry-public": N_("Entry: a public one of the type {type}."),
    "step-private": N_("Private values: {names} are those that the entry was made with."),
    "step-place": N_("Place: the entry stands in the log at index {index} of {size}, under the root {root}."),
    "step-head": N_("Head: signed by {keys}."),
    "step-same-head": N_("Kept head: it has the same root for {size} entries."),
    "unchecked": N_("What was not checked"),
    "not-signature": N_("Who signed it."),
    "not-others": N_("Signatures of keys that were not given: {names}."),
    "not-closed": N_("Private values of the entry that the receipt does not carry: {count}."),
    "not-grown": N_(
        "Whether the ledger of {kept} entries that you kept and this one of {size} are one: that takes the files of the ledger."
    ),
    "not-same-head": N_("Whether others were shown the same head: ask the log, or a witness, for a newer one and compare."),
    "not-true": N_("Whether the entry is true. The ledger proves that nothing was changed later, not that it was right."),
}
SHOWN = {
    "named": N_("{name} ({code})"),
    "day": N_("{day} {month} {year}"),
    "moment": N_("{day}, {clock}"),
    "moment-utc": N_("{day}, {clock} UTC"),
    "private-values": N_("Private values that the receipt carries"),
    "all-fields": N_("Every field, as it was signed"),
}
WORDS: Mapping[str, str] = {**UNREADABLE, **DIFFERS, **RESULTS, **MEANINGS, **STEPS, **SHOWN}


def words_of_script(districts: Mapping[str, object]) -> dict[str, object]:
    """Return everything that the script says in the active language, as JSON can hold it.

    Args:
        districts: titles, zones, names of acts and units by the code of a district; receipts carry codes alone.
    """
    return {
        "words": {code: _(message) for code, message in WORDS.items()},
        "types": {code: _(message) for code, message in TYPES.items()},
        "fields": {code: _(message) for code, message in FIELDS.items()},
        "months": MONTHS if active_language() == "en" else [str(number) for number in range(1, 13)],
        "districts": districts,
    }

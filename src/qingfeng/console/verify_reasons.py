"""Why a receipt does not hold, by the codes of the page's script: word for word what `qingfeng ledger verify` would say.

Left out are the remarks of the ledger on what no file of a browser can be: a value that has no text, say.
"""

from qingfeng.foundation.messages import N_

UNREADABLE = {
    "long": N_("The receipt is longer than {most} bytes."),
    "utf8": N_("The receipt is not written in UTF-8."),
    "no-receipt": N_("The file is no receipt: it must begin with the line {line}."),
    "extra": N_("The line `extra` of the receipt is not base64."),
    "no-index": N_("The receipt has no line with the index."),
    "index": N_("The receipt must say `index` and a whole number; it reads {line!r}."),
    "many-hashes": N_("The receipt has more than {most} hashes."),
    "hash": N_("{line!r} is no hash: it must be 32 bytes in base64."),
    "no-text": N_("The receipt does not carry the text of its entry, so there is nothing to hold against it."),
    "opening-json": N_("What opens the entry is no canonical JSON in UTF-8."),
    "opening": N_("What opens the entry must have `text`, and may have `salt` and `private`; nothing else."),
    "private-list": N_("`private` must be a list, and stands only beside a salt."),
    "private-form": N_("A private value must have `key`, `value` and `salt`, and nothing else."),
    "salt-digits": N_("A salt must be written in small hexadecimal digits."),
    "salt-size": N_("A salt has {expected} bytes, not {found}."),
    "json": N_("The text is no JSON: {reason}."),
    "deep": N_("The text is nested deeper than {most} levels."),
    "canonical": N_("The text is JSON, but not in its canonical spelling."),
    "surrogate": N_("{value!r} has half of a surrogate pair: no text in UTF-8."),
    "type": N_("The text of the entry must be a JSON object with a `type`."),
    "not-public": N_("The receipt has no salt, but its entry is none of those that are public."),
    "note-long": N_("The note is longer than {most} bytes."),
    "control": N_("The note has a control character in it."),
    "blank": N_("The note has no blank line with signatures below it."),
    "end": N_("The note must end with a line end and have at most {most} signatures."),
    "signature-line": N_("{line!r} is no signature line: it must read — name base64."),
    "head-lines": N_("The head must have three lines or more, none of them empty."),
    "head-size": N_("The size of the head must be a whole number; it reads {text!r}."),
    "head-root": N_("The root of the head must be 32 bytes in base64; it reads {text!r}."),
    "key-form": N_("{text!r} is no verifier key: it must read name+id+base64."),
    "key-type": N_("The verifier key of {name} is not of the type Ed25519."),
    "key-id": N_("The verifier key of {name} carries the id {found}; name and key give {expected}."),
    "unread": N_("The browser cannot read the file: {reason}."),
    "archive": N_("The file is no archive of receipts as it is downloaded here: unpack it, and choose the receipts."),
}
DIFFERS = {
    "private": N_("The private value {key} is not the one that the entry was made with."),
    "no-place": N_("The log has {size} entries: there is none with the index {index}."),
    "length": N_("The proof has {found} hashes and must have {expected}."),
    "root": N_("The entry with the index {index} leads to the root {found}; the signed head has the root {signed}."),
    "foreign": N_("The head is that of the log {found}; the key is that of {expected}."),
    "unsigned": N_("The head is not signed by {keys}."),
    "signature": N_("The signature of {name} does not belong to this head and this key."),
    "split": N_("Of {size} entries, this head has the root {found}, another one {signed}."),
}

"""Which keys sign, and which have signed: the files of the key folder in the order that the recorded changes give them.

The files decide which keys are the log's; the record only says which of them came after which. Whoever can write the database
can so name no key of their own.
"""

from pathlib import Path

from django.db.models import OuterRef, Subquery

from qingfeng.custody.leaves import KIND
from qingfeng.custody.models import Head, KeyChange, NumberedLeaf
from qingfeng.custody.places import RETIRED, key_folder, keys_of, retired_keys, unusable
from qingfeng.foundation.disk import settle
from qingfeng.ledger.keys import load_key_file
from qingfeng.ledger.notes import MalformedKeyError, SigningKey, VerifierKey

# A key that was drawn for a change which may not be recorded yet: nothing is signed with it.
DRAFT = "ledger.key.next"


def signing_keys(origin: str) -> list[SigningKey]:
    """Return the keys that sign the next head, the older first: both until one head is signed that holds their change.

    None are returned where one of them is not here: under fewer keys the change would not be vouched for.

    Raises:
        KeyFileError, MalformedKeyError: a file cannot be used.
    """
    here = keys_of(origin)
    change = KeyChange.objects.order_by("-pk").first()
    if change is None:
        return here
    wanted = [change.new] if signed_from(change) is not None else [change.old, change.new]
    found = {str(key.verifier): key for key in here}
    return [found[each] for each in wanted] if set(wanted) <= set(found) else []


def verifier_keys(origin: str) -> list[VerifierKey]:
    """Return the public keys of the log that are here, also those that no longer sign, the newest last."""
    known = {str(key): key for key in [*retired_keys(origin), *(each.verifier for each in keys_of(origin))]}
    order = [text for change in KeyChange.objects.order_by("pk") for text in (change.old, change.new)]
    return [known[text] for text in dict.fromkeys([*order, *known]) if text in known]


def signed_from(change: KeyChange) -> int | None:
    """Return the size of the first head that holds a change, which both keys have signed; None before."""
    return _signed().get(change.pk)


def _signed() -> dict[int, int]:
    """Return for each change that stands in the log the size of the first head that holds it, where there is one."""
    heads = Head.objects.filter(size__gt=OuterRef("index")).order_by("size").values("size")[:1]
    leaves = NumberedLeaf.objects.filter(kind=KIND).annotate(head=Subquery(heads))
    return dict(leaves.filter(head__isnull=False).values_list("first", "head"))


def ranges_text(origin: str) -> str:
    """Return the public keys as the log's folder shows them: one a line, and from and to which size each has signed heads."""
    signed = _signed()
    changes = [change for change in KeyChange.objects.order_by("pk") if change.pk in signed]
    if not changes:
        return "".join(f"{key.verifier} 0\n" for key in signing_keys(origin))
    keys = [changes[0].old, *(change.new for change in changes)]
    sizes = [str(signed[change.pk]) for change in changes]
    parts = zip(keys, ["0", *sizes], [*([size] for size in sizes), []], strict=True)
    return "".join(f"{' '.join([key, first, *last])}\n" for key, first, last in parts)


def retired_folder() -> Path:
    """Return where the keys lie that sign no more."""
    return key_folder() / RETIRED


def drawn_key() -> SigningKey | None:
    """Return the key that was drawn for a change; None where there is none, or one that was broken off while it was written.

    Raises:
        KeyFileError: the file cannot be used.
    """
    path = key_folder() / DRAFT
    try:
        return load_key_file(path) if path.exists() else None
    except MalformedKeyError:
        return None


def settle_keys(origin: str) -> None:
    """Put each key file where the record says that it belongs; what was broken off is so brought to its end.

    Raises:
        KeyFileError, MalformedKeyError: a file cannot be used.
    """
    change = KeyChange.objects.order_by("-pk").first()
    if change is None:
        return
    try:
        drawn = drawn_key()
        if drawn is not None and str(drawn.verifier) == change.new:
            (key_folder() / DRAFT).replace(key_folder() / f"ledger-{drawn.verifier.id.hex()}.key")
        if signed_from(change) is not None:
            olds = set(KeyChange.objects.values_list("old", flat=True))
            for path in sorted(key_folder().glob("*.key")):
                key = load_key_file(path)
                if key.name == origin and str(key.verifier) in olds:
                    _retire(path, key.verifier)
        settle(key_folder())
    except OSError as error:
        raise unusable(key_folder(), error) from error


def _retire(path: Path, key: VerifierKey) -> None:
    """Keep the public key, and lay the private one aside."""
    folder = retired_folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / f"{key.id.hex()}.vkey.new"
    draft.write_bytes(f"{key}\n".encode())
    settle(draft)
    draft.replace(folder / f"{key.id.hex()}.vkey")
    path.replace(folder / f"{key.id.hex()}.key")
    settle(folder)

"""Receipts of a case: of one act as a file, of all that is recorded of it as an archive, and what the case page says of both.

Private values are in none of them: what an official downloads here would leave the house with an applicant's own values in it,
and the page does not show them either. Whoever a value belongs to gets it in a receipt of their own.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from qingfeng.casework.selectors.cases import CaseLine, case_named
from qingfeng.console.access import allowed, anyone
from qingfeng.console.attachments import TEXT, attached
from qingfeng.console.places import district_of
from qingfeng.console.rendering import address, segment, unescaped
from qingfeng.custody.selectors import leaf_indices, receipt_of, receipts_of
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.messages import active_language
from qingfeng.ledger.receipts import SUFFIX
from qingfeng.pages.words import count

ACT, FACTS = "act", "case_facts"
# An act's number in its case is an `integer` of the database.
MOST_ACTS = 2**31
# What every file system takes in a name; whatever else a case number has becomes a line.
_UNSAFE = re.compile(r"[^\w.-]+")
# The earliest that an archive can name: the same receipts give the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ActProof:
    """The place of an act in the ledger, and the address of its receipt."""

    index: str
    address: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a case page says of proof; `acts` by their `seq`, without those that still wait for a place."""

    acts: dict[int, ActProof]
    all_address: str
    verify_address: str
    ledger_address: str


def proofs_of(place: DistrictRow, line: CaseLine) -> Proofs:
    """Return where the acts of a case stand in the ledger: one query, however many they are."""
    of_case = address(place, "cases", segment(line.number))
    acts = {seq: ActProof(count(index), f"{of_case}/acts/{seq}/receipt") for seq, index in leaf_indices(ACT, line.id).items()}
    language = active_language()
    return Proofs(acts, f"{of_case}/receipts", f"/{language}/verify", f"/{language}/ledger")


@allowed(anyone)
def act_receipt(_request: HttpRequest, district: str, number: str, seq: int) -> HttpResponse:
    """Give the receipt of an act under the newest head.

    Raises:
        Http404: there is no such act, or it has no place in the ledger yet.
    """
    line = _case(district, number)
    proof = receipt_of(ACT, line.id, seq) if seq < MOST_ACTS else None
    if proof is None:
        raise Http404
    return attached(str(proof).encode(), f"{_file_name(line)}-{seq}{SUFFIX}", TEXT)


@allowed(anyone)
def case_receipts(_request: HttpRequest, district: str, number: str) -> HttpResponse:
    """Give the receipts of all acts of a case, and of what imports said of it, as an archive.

    It is stored and not compressed, so that the page that verifies can open it.

    Raises:
        Http404: nothing of the case has a place in the ledger yet.
    """
    line = _case(district, number)
    name = _file_name(line)
    files = [(f"{name}-{seq}{SUFFIX}", str(proof)) for seq, proof in receipts_of(ACT, line.id)]
    said = enumerate(receipts_of(FACTS, line.id), 1)
    files += [(f"{name}-facts-{place}{SUFFIX}", str(proof)) for place, (_, proof) in said]
    if not files:
        raise Http404
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for inner, text in files:
            archive.writestr(zipfile.ZipInfo(inner, _NO_TIME), text.encode())
    return attached(content.getvalue(), f"{name}.zip", "application/zip")


def _case(district: str, number: str) -> CaseLine:
    line = case_named(district_of(district).id, unescaped(number))
    if line is None:
        raise Http404
    return line


def _file_name(line: CaseLine) -> str:
    return _UNSAFE.sub("_", line.number).strip("._") or str(line.id)

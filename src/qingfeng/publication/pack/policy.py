"""What recomputing needs of the policy and calendar files in a release: their digests, indicators, and units by group.

Only the files that decide a score are read, so that releases stay readable when rules learn new words.
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from qingfeng.directory.policy.assessment import AssessmentTerms, Indicator, IndicatorsFile
from qingfeng.directory.policy.contents import UnitEntry, UnitsFile
from qingfeng.foundation.messages import N_
from qingfeng.publication.pack.errors import UnreadableReleaseError
from qingfeng.publication.pack.terms import Terms

Model = TypeVar("Model", bound=BaseModel)
WIDE_GATE = N_(
    "the gate of this policy looks at {quarters} quarters together, and a release holds the rows of one: nobody could compute"
    " its proposals again, so it is neither made nor verified."
)
# Worked examples test a pack; they decide nothing.
EXAMPLES = "examples/"


class _Head(BaseModel):
    """What is read of `pack.toml`."""

    assessment: AssessmentTerms = Field(default_factory=AssessmentTerms)


@dataclass(frozen=True, slots=True)
class Scoring:
    """Indicators, units and terms of a pack, as its files have them."""

    indicators: tuple[Indicator, ...]
    units: tuple[UnitEntry, ...]
    terms: Terms

    def of(self, group: str) -> tuple[Indicator, ...]:
        """Return a group's indicators in the order of the pack."""
        return tuple(each for each in self.indicators if each.group == group)

    def groups(self) -> tuple[str, ...]:
        """Return the groups that have indicators, sorted."""
        return tuple(sorted({each.group for each in self.indicators}))

    def ranked_units(self, group: str) -> tuple[str, ...]:
        """Return the codes of the units that a group's ranking is about, in the order of the pack."""
        return tuple(unit.code for unit in self.units if unit.group == group and unit.unranked is None)


def policy_digest(files: Mapping[str, str]) -> str:
    """Return the digest of a pack: SHA-256 over sorted lines `<SHA-256 of a file>  <its path>`, worked examples left out."""
    lines = sorted(f"{_sha(text.encode())}  {path}\n" for path, text in files.items() if not path.startswith(EXAMPLES))
    return _sha("".join(lines).encode())


def calendar_digest(files: Mapping[str, str]) -> str:
    """Return the digest of a calendar: SHA-256 over its files one behind the other, in the order of their paths."""
    return _sha(b"".join(files[path].encode() for path in sorted(files)))


def scoring_of(files: Mapping[str, str]) -> Scoring:
    """Read indicators, units and terms from a pack's files.

    Raises:
        UnreadableReleaseError: one of the three files is missing or not of their form; or the gate looks at several quarters,
            and a release holds the rows of one.
    """
    terms = _read(files, "pack.toml", _Head).assessment
    if terms.gate_window != 1:
        raise UnreadableReleaseError(WIDE_GATE, quarters=terms.gate_window)
    return Scoring(
        _read(files, "indicators.toml", IndicatorsFile).indicator,
        _read(files, "units.toml", UnitsFile).unit,
        Terms(terms.edge, terms.ladder, int(terms.margin * 100), int(terms.z * 1000)),
    )


def codes_of(files: Sequence[Indicator], source: str) -> tuple[str, ...]:
    """Return the codes of the indicators that count one source."""
    return tuple(each.code for each in files if each.source == source)


def _read(files: Mapping[str, str], path: str, model: type[Model]) -> Model:
    try:
        return model.model_validate(tomllib.loads(files[path].replace("\r\n", "\n"), parse_float=Decimal))
    except (KeyError, tomllib.TOMLDecodeError, ValidationError, RecursionError) as error:
        message = N_("{path} of the policy in the release is missing or cannot be used: {reason}")
        raise UnreadableReleaseError(message, path=path, reason=error) from error


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""Reading rules files and policy packs whole: either everything holds, or every fault is named at once."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from qingfeng.directory.policy.assessment import (
    AssessmentTerms,
    Category,
    Consequence,
    DutiesFile,
    Duty,
    Indicator,
    IndicatorsFile,
    LadderFile,
    TaxonomyFile,
)
from qingfeng.directory.policy.checks import Parts, faults_across
from qingfeng.directory.policy.contents import ItemsFile, ServiceItem, UnitEntry, UnitsFile
from qingfeng.directory.policy.contents_checks import contents_faults
from qingfeng.directory.policy.counting_checks import counting_faults
from qingfeng.directory.policy.faults import Fault, PolicyFaultsError, UnknownPolicyError, nearest
from qingfeng.directory.policy.pack import Example, ExamplesFile, PackFile, Procedure, RulesPart
from qingfeng.directory.policy.reasons import schema_faults
from qingfeng.directory.policy.rules import Rule, RulesFile
from qingfeng.directory.policy.source import Source, read_source
from qingfeng.directory.policy.terms import Bilingual
from qingfeng.foundation.messages import N_, Text
from qingfeng.foundation.resources import shipped

EXAMPLES_SUFFIX = ".examples.toml"
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Policy:
    """A rules file or a pack, checked.

    `digest` is the SHA-256 over everything that decides a finding or a place (all files but the worked examples).
    `ends` and `acts` are None where nothing names them. `rules` holds planned ones too, in the order of files and lines.
    `public` names the attributes of the record that are not personal; what follows is empty where a pack has none of it.
    """

    name: str
    version: str
    title: Text
    description: Text
    digest: str
    source: Path
    timezone: str
    calendar: str
    roll: bool
    office_hours: tuple[tuple[int, int], ...]
    in_force_from: date | None
    as_of: date | None
    ends: tuple[str, ...] | None
    acts: tuple[str, ...] | None
    procedures: tuple[Procedure, ...]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...]
    public: tuple[str, ...] = ()
    units: tuple[UnitEntry, ...] = ()
    items: tuple[ServiceItem, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ladder: tuple[Consequence, ...] = ()
    taxonomy: tuple[Category, ...] = ()
    duties: tuple[Duty, ...] = ()
    terms: AssessmentTerms = field(default_factory=AssessmentTerms)


def text_of(text: Bilingual | None) -> Text:
    """Return a text of a file as a `Text`; empty where it is left out."""
    return Text() if text is None else Text(zh=text.zh, en=text.en)


def load_policy(name_or_path: str) -> Policy:
    """Load a pack by its name or folder, or a rules file by its path.

    Raises:
        UnknownPolicyError: neither a file nor a pack of that name.
        PolicyFaultsError: every fault found.
    """
    path = Path(name_or_path)
    return load_rules(path) if path.is_file() and path.name != "pack.toml" else load_pack(name_or_path)


def load_rules(path: Path) -> Policy:
    """Load a rules file (and `NAME.examples.toml` beside it, if there).

    Raises:
        UnknownPolicyError: no such file.
        PolicyFaultsError: every fault found.
    """
    if not path.is_file():
        raise UnknownPolicyError(N_("there is no rules file {path}; give the path of a TOML file"), path=path)
    reading = _Reading()
    file = reading.take(path, RulesFile)
    examples_path = path.with_name(path.stem + EXAMPLES_SUFFIX)
    examples = [reading.take(examples_path, ExamplesFile)] if examples_path.is_file() else []
    sources = reading.sources
    reading.faults += faults_across(Parts(rules=sources[:1], examples=sources[1:], needs_basis=False))
    if reading.faults or file is None:
        raise PolicyFaultsError(reading.faults)
    return Policy(
        name=path.stem,
        version="",
        title=Text(en=path.name),
        description=Text(),
        digest=sources[0].digest,
        source=path,
        timezone=file.timezone,
        calendar=file.calendar,
        roll=file.roll,
        office_hours=file.office_hours,
        in_force_from=None,
        as_of=file.as_of,
        ends=file.ends,
        acts=file.acts,
        procedures=(),
        rules=file.rule,
        examples=tuple(example for part in examples if part for example in part.example),
    )


def load_pack(name_or_path: str) -> Policy:
    """Load a pack that ships, by its name, or any other by the path of its folder.

    Raises:
        UnknownPolicyError: no such pack, naming those that ship.
        PolicyFaultsError: every fault found.
    """
    folder = pack_folder(name_or_path)
    reading = _Reading(folder)
    head = reading.take(folder / "pack.toml", PackFile)
    contents = _Contents(
        procedures=reading.take_all("procedures", Procedure),
        rules=reading.take_all("rules", RulesPart),
        examples=reading.take_all("examples", ExamplesFile),
        items=reading.take_all("items", ItemsFile),
        units=reading.take_any("units", UnitsFile),
        indicators=reading.take_any("indicators", IndicatorsFile),
        ladder=reading.take_any("ladder", LadderFile),
        taxonomy=reading.take_any("taxonomy", TaxonomyFile),
        duties=reading.take_any("duties", DutiesFile),
    )
    parts = Parts(
        head=[source for source in reading.under(folder) if source.path.name == "pack.toml"],
        procedures=reading.under(folder / "procedures"),
        rules=reading.under(folder / "rules"),
        examples=reading.under(folder / "examples"),
        needs_basis=True,
    )
    reading.faults += faults_across(parts)
    reading.faults += contents_faults(reading.by_kind(folder)) + counting_faults(reading.by_kind(folder))
    if reading.faults or head is None:
        raise PolicyFaultsError(reading.faults)
    digest = _digest(folder, [source for source in reading.sources if source not in parts.examples])
    return _pack(head, folder, digest, contents)


@dataclass(frozen=True, slots=True)
class _Contents:
    procedures: list[Procedure]
    rules: list[RulesPart]
    examples: list[ExamplesFile]
    items: list[ItemsFile]
    units: UnitsFile | None
    indicators: IndicatorsFile | None
    ladder: LadderFile | None
    taxonomy: TaxonomyFile | None
    duties: DutiesFile | None


def _pack(head: PackFile, folder: Path, digest: str, contents: _Contents) -> Policy:
    procedures = contents.procedures
    return Policy(
        name=head.name,
        version=head.version,
        title=text_of(head.title),
        description=text_of(head.description),
        digest=digest,
        source=folder,
        timezone=head.timezone,
        calendar=head.calendar,
        roll=head.roll,
        office_hours=head.office_hours,
        in_force_from=head.in_force_from,
        as_of=None,
        ends=_union(procedure.ends for procedure in procedures),
        acts=_union(tuple(act.name for act in procedure.acts) for procedure in procedures),
        procedures=tuple(procedures),
        rules=tuple(rule for part in contents.rules for rule in part.rule),
        examples=tuple(example for part in contents.examples for example in part.example),
        public=head.attributes.public,
        units=contents.units.unit if contents.units else (),
        items=tuple(item for part in contents.items for item in part.item),
        indicators=contents.indicators.indicator if contents.indicators else (),
        ladder=contents.ladder.consequence if contents.ladder else (),
        taxonomy=contents.taxonomy.category if contents.taxonomy else (),
        duties=contents.duties.duty if contents.duties else (),
        terms=head.assessment,
    )


def pack_names() -> list[str]:
    """Return the names of the packs that ship, sorted."""
    root = shipped("policies")
    return sorted(folder.name for folder in root.iterdir() if (folder / "pack.toml").is_file())


def pack_folder(name_or_path: str) -> Path:
    """Find the folder of a pack.

    Raises:
        UnknownPolicyError: no such pack, naming those that ship.
    """
    path = Path(name_or_path)
    if path.name == "pack.toml":
        path = path.parent
    if (path / "pack.toml").is_file():
        return path
    known = pack_names()
    if name_or_path in known:
        return shipped("policies", name_or_path)
    near = nearest(name_or_path, known)
    if near is not None:
        raise UnknownPolicyError(N_('there is no policy "{name}"; did you mean "{near}"?'), name=name_or_path, near=near)
    raise UnknownPolicyError(
        N_('there is no policy "{name}"; give one of {known}, the path of a rules file or of a folder with a pack.toml'),
        name=name_or_path,
        known=", ".join(known),
    )


class _Reading:
    """Files read so far, and the faults in them."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.sources: list[Source] = []
        self.faults: list[Fault] = []

    def take(self, path: Path, model: type[Model]) -> Model | None:
        try:
            source = read_source(path, base=self.folder)
        except PolicyFaultsError as error:
            self.faults += error.faults
            return None
        self.sources.append(source)
        try:
            return model.model_validate(source.values)
        except ValidationError as error:
            self.faults += schema_faults(error, model, source)
            return None

    def take_all(self, kind: str, model: type[Model]) -> list[Model]:
        folder = self.folder / kind if self.folder is not None else None
        paths = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
        return [part for path in paths if (part := self.take(path, model)) is not None]

    def take_any(self, name: str, model: type[Model]) -> Model | None:
        path = self.folder / f"{name}.toml" if self.folder is not None else None
        return self.take(path, model) if path is not None and path.is_file() else None

    def under(self, folder: Path) -> list[Source]:
        return [source for source in self.sources if source.path.parent == folder]

    def by_kind(self, folder: Path) -> dict[str, list[Source]]:
        """Return the files by what they hold: those of a subfolder by its name, those at the top by their own."""
        kinds: dict[str, list[Source]] = {}
        for source in self.sources:
            kind = source.path.stem if source.path.parent == folder else source.path.parent.name
            kinds.setdefault(kind, []).append(source)
        return kinds


def _union(names: Iterator[tuple[str, ...]]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(name for part in names for name in part)) or None


def _digest(folder: Path, sources: Iterable[Source]) -> str:
    lines = sorted(f"{source.digest}  {source.path.relative_to(folder).as_posix()}\n" for source in sources)
    return hashlib.sha256("".join(lines).encode()).hexdigest()

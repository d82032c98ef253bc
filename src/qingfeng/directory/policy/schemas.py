"""JSON Schemas of the files of a policy, generated from their models, so that editors complete and check keys."""

import json

from pydantic import BaseModel

from qingfeng.directory.policy.assessment import DutiesFile, IndicatorsFile, LadderFile, TaxonomyFile
from qingfeng.directory.policy.contents import ItemsFile, UnitsFile
from qingfeng.directory.policy.pack import ExamplesFile, PackFile, Procedure, RulesPart
from qingfeng.directory.policy.rules import RulesFile

MODELS: dict[str, type[BaseModel]] = {
    "rules-file": RulesFile,
    "pack": PackFile,
    "procedure": Procedure,
    "rules": RulesPart,
    "examples": ExamplesFile,
    "units": UnitsFile,
    "items": ItemsFile,
    "indicators": IndicatorsFile,
    "ladder": LadderFile,
    "taxonomy": TaxonomyFile,
    "duties": DutiesFile,
}


def schema_texts() -> dict[str, str]:
    """Return the text of each schema by the name of its file without `.json`; the same models give the same bytes."""
    return {name: _text(model) for name, model in MODELS.items()}


def _text(model: type[BaseModel]) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}
    return json.dumps(_plain(schema), ensure_ascii=False, indent=2) + "\n"


def _plain(node: object) -> object:
    """Leave out what TOML has not (null) and what only repeats a key (generated titles)."""
    if isinstance(node, list):
        return [_plain(item) for item in node if item != {"type": "null"}]
    if not isinstance(node, dict):
        return node
    kept = {key: _plain(value) for key, value in node.items() if not _is_noise(key, value)}
    only = kept.get("anyOf")
    if isinstance(only, list) and len(only) == 1 and isinstance(only[0], dict):
        kept = {key: value for key, value in kept.items() if key != "anyOf"} | only[0]
    return {("minimum" if key == "ge" else key): value for key, value in kept.items()}


def _is_noise(key: str, value: object) -> bool:
    # The default of office hours is in minutes, which is not how the file writes it.
    return (key == "title" and isinstance(value, str)) or (key == "default" and (value is None or isinstance(value, list)))

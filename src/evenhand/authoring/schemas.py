"""JSON Schemas of the files that people write, and of the audit that evenhand writes.

They are made from the models, so that a schema accepts just the files that evenhand accepts, and
for programs from the policy's own facts, so that an editor completes and explains them. No schema
has an `$id` or points outside itself: each works from a local file.

Under each fact, a program file may give a value, a partial value, a claim that says who makes it, or a list
of claims. Facts of one type share their schemas.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from evenhand.audit.audit import Audit
from evenhand.audit.waiving import WaiversFile
from evenhand.authoring.near_names import name_keys
from evenhand.authoring.schema_names import SchemaName
from evenhand.facts import kinds
from evenhand.facts.kinds.currencies import CURRENCIES
from evenhand.facts.kinds.kind import Schema
from evenhand.policy import written
from evenhand.policy.model import DerivedFact, Fact, Policy
from evenhand.policy.profiles import BY_THE_TERMS, ProfileFile
from evenhand.policy.written_translations import CriterionWords, PolicyWords
from evenhand.program.model import PROGRAM, PUBLISHED, RESERVED, Description, Speech
from evenhand.reading.models import adapter_of, model_of
from evenhand.vocabulary import limits

SHAPES: Final[Mapping[SchemaName, Any]] = {
    "rule": written.RuleFile,
    "criterion": written.CriterionFile,
    "policy": written.PolicyFile,
    "standards": written.StandardsFile,
    "documents": written.DocumentsFile,
    "facts": written.FactsFile,
    "consistency": written.ConsistencyFile,
    "criterion-translation": CriterionWords,
    "policy-translation": PolicyWords,
    "profile": ProfileFile,
    "waivers": WaiversFile,
    "program": Description,
}
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NOTHING: Final = {"type": "null"}
_ABSENT: Final = "not_found_in"  # which has no value beside it
_EXPLAINED: Final[Mapping[str, str]] = {
    "value": "The answer.",
    "complete": "False where there may be more than is listed.",
    "at_least": "The answer is this or more.",
    "at_most": "The answer is this or less.",
    "on_or_after": "The answer is this day or a later one.",
    "on_or_before": "The answer is this day or an earlier one.",
    "one_of": "The answer is one of these.",
    "not": "The answer is not this, or has none of these.",
}


def make_schema(name: SchemaName, policy: Policy) -> Schema:
    """Make one schema; those of rules, profiles and programs name what is in the policy."""
    schema = _audit() if name == "audit" else _of_shape(SHAPES[name])
    match name:
        case "rule":
            _suggest_for_rules(schema, policy)
        case "criterion" | "facts":
            entry = schema["$defs"]["FactEntry"]["properties"]
            entry["shown_by"]["items"]["examples"] = list(policy.documents)
        case "policy":
            _suggest_for_page(schema, policy)
        case "consistency":
            _suggest_for_conditions(schema, policy)
        case "profile":
            _suggest_for_profiles(schema, policy)
        case "program":
            _ask(schema, policy)
    return {"$schema": _DIALECT, "title": name.replace("-", " ").capitalize(), **schema}


def write_schema(name: SchemaName, policy: Policy) -> str:
    """Write a schema as a file holds it."""
    return json.dumps(make_schema(name, policy), ensure_ascii=False, indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Says just what the models accept, and nothing that only Python knows."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave out titles made of the names of keys."""
        del schema
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Leave out titles made of the names of classes."""
        return _without(super().model_schema(schema), "title")

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out a default of nothing, which an editor would write into the file."""
        made = super().default_schema(schema)
        return made if made.get("default") else _without(made, "default")

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Refuse numbers in quotation marks, as the strict models do."""
        number: JsonSchemaValue = super().decimal_schema(schema)["anyOf"][0]
        return number

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Refuse keys that are not of the form that is asked for."""
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made


class _ContractGenerator(_Generator):
    """Says what every audit holds; later versions may add keys, so that others are not refused."""

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: FBT001 - pydantic's signature
        """Every key is always there but those that are empty where they are left out."""
        del total
        return bool(field["schema"].get("default", True))

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Leave out what only the reading of a program asks of a text."""
        return _without(super().str_schema(schema), "minLength")

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Allow the keys of later versions."""
        return _without(super().model_schema(schema), "additionalProperties")


def _without(schema: JsonSchemaValue, key: str) -> JsonSchemaValue:
    return {name: value for name, value in schema.items() if name != key}


def _of_shape(shape: Any) -> Schema:
    schema: Schema = adapter_of(shape).json_schema(schema_generator=_Generator)
    return _fold(schema)


def _audit() -> Schema:
    return TypeAdapter(model_of(Audit)).json_schema(mode="serialization", schema_generator=_ContractGenerator)


def _fold(schema: Schema) -> Schema:
    """Write the schemas of a condition and of an operand once, and refer to them everywhere else."""
    definitions = schema.get("$defs", {})
    if "AllShape" not in definitions:
        return schema
    shared = {
        "Condition": definitions["AllShape"]["properties"]["all"]["items"],
        "Operand": definitions["FactComparison"]["properties"]["is"],
    }
    folded: Schema = _refer(schema, shared)
    return {**folded, "$defs": {**folded["$defs"], **shared}}


def _refer(node: Any, shared: Mapping[str, Any]) -> Any:
    for name, each in shared.items():
        if node == each:
            return {"$ref": f"#/$defs/{name}"}
    match node:
        case dict():
            return {key: _refer(item, shared) for key, item in node.items()}
        case list():
            return [_refer(item, shared) for item in node]
    return node


def _ask(schema: Schema, policy: Policy) -> None:
    """Ask for the facts of a policy, grouped (`pay: {offered_share: ...}`) or by their paths."""
    definitions = schema["$defs"]
    speech = _of_shape(Speech)
    definitions |= {**speech.pop("$defs"), "Speech": speech}
    said = {key: {"$ref": f"#/$defs/Speech/properties/{key}"} for key in speech["properties"]}
    answers = AnswerSchemas(definitions, said, Speech.schema)
    paths = {path: answers.of_fact(fact) for path, fact in policy.facts.items()}
    paths |= {former: _rename(paths[path], path) for former, path in policy.renamed.items()}
    schema["properties"]["facts"] = {"type": "object", **name_keys(_group_facts(paths, policy) | paths)}
    definitions["Source"]["properties"]["kind"]["enum"] = [*policy.documents, *PUBLISHED]
    definitions["Party"]["properties"]["side"]["not"] = {"enum": list(RESERVED)}
    for key in ("from", "to"):
        definitions["Rate"]["properties"][key]["enum"] = sorted(CURRENCIES)
    rules = (name for rule in policy.rules for name in (rule.id, *rule.formerly))
    definitions["Reply"]["properties"]["to"]["enum"] = [
        PROGRAM,
        *(criterion.id for criterion in policy.criteria),
        *rules,
        *policy.facts,
        *policy.derived,
        *policy.renamed,
    ]


def _group_facts(paths: Mapping[str, Schema], policy: Policy) -> Schema:
    words = {each.id: {"title": each.title, "description": each.question} for each in policy.criteria}
    groups: dict[str, dict[str, Schema]] = {}
    for path, answer in paths.items():
        name, _, fact = path.partition(".")
        groups.setdefault(name, {})[fact] = answer
    return {
        name: {**words.get(name, {}), "type": ["object", "null"], **name_keys(answers)}
        for name, answers in groups.items()
    }


def _rename(answer: Schema, path: str) -> Schema:
    """Strike a former path through, and say which it is now."""
    return {"deprecated": True, "deprecationMessage": f"This is called '{path}' now.", **answer}


def _suggest_for_rules(schema: Schema, policy: Policy) -> None:
    """Offer the names that the policy declares; none is refused for not being among them."""
    definitions = schema["$defs"]
    _suggest_for_conditions(schema, policy)
    for shape, key, names in (("Reference", "standard", policy.standards), ("Raised", "seed", policy.seeds)):
        definitions[shape]["properties"][key]["examples"] = list(names)
    schema["properties"]["settled_by"]["items"]["examples"] = list(policy.documents)
    definitions["Example"]["properties"]["facts"]["properties"] = {
        path: {"title": fact.title, "description": fact.question} for path, fact in policy.facts.items()
    }


def _suggest_for_conditions(schema: Schema, policy: Policy) -> None:
    """Offer the facts and the lists that a condition may name."""
    known: Mapping[str, Fact | DerivedFact] = {**policy.facts, **policy.derived}
    lists = [path for path, fact in policy.facts.items() if isinstance(fact.kind, kinds.Records)]
    for shape, key, names in (
        ("FactComparison", "fact", known),
        ("EveryShape", "every", lists),
        ("SomeShape", "some", lists),
        ("NoneShape", "none", lists),
        ("CountShape", "count", lists),
    ):
        schema["$defs"][shape]["properties"][key]["examples"] = list(names)


def _suggest_for_page(schema: Schema, policy: Policy) -> None:
    """Offer the criteria and the facts that a policy may put first."""
    criteria = [criterion.id for criterion in policy.criteria]
    for key, names in (("leading", criteria), ("core_questions", list(policy.facts))):
        schema["properties"][key]["items"]["examples"] = names


def _suggest_for_profiles(schema: Schema, policy: Policy) -> None:
    """Offer the names of rules and bounds; none is refused for not being among them."""
    rules = {rule.id: rule.title for rule in policy.rules}
    bounds = {path: bound.title for path, bound in policy.parameters.items()}
    for key, names in (("parameters", bounds), ("severities", rules)):
        there = schema["properties"][key]
        there["properties"] = {
            name: {"title": title, **there["additionalProperties"]} for name, title in names.items()
        }
    criteria = [criterion.id for criterion in policy.criteria]
    selected = schema["$defs"]["Selection"]["properties"]["rules"]["items"]
    selected["examples"] = [BY_THE_TERMS, *criteria, *rules]


class AnswerSchemas:
    """Makes the schemas of answers, and keeps each under its name."""

    def __init__(
        self, definitions: dict[str, Any], speech: Mapping[str, Any], rules: Mapping[str, Any]
    ) -> None:
        """Keep the schemas among some definitions.

        SPEECH are the keys of a claim beside its value, and RULES say which of them go together.
        """
        self._definitions = definitions
        self._speech = speech
        self._rules = rules

    def of_fact(self, fact: Fact) -> Schema:
        """Refer to the schema of one fact: a value, a claim, a list of claims, or nothing."""
        clauses = "\n".join(fact.clauses_in_words)
        words = (fact.question, fact.help, f"Answer: {fact.kind.expected}.", clauses)
        claim = self._define(
            f"{fact.kind.schema_name or fact.path}-claim", lambda: self._claim(fact.kind, fact.path)
        )
        marks = [{"required": [key]} for key in ("value", *self._speech)]
        claims = {"type": "array", "items": claim, "contains": {"type": "object", "anyOf": marks}}
        return self._define(
            fact.path,
            lambda: {
                "title": fact.title,
                "description": "\n\n".join(text for text in words if text),
                "anyOf": [self._value(fact.kind, fact.path), claim, claims, _NOTHING],
            },
        )

    def _claim(self, kind: kinds.Kind, path: str) -> Schema:
        """Allow a partial value, and whatever is said about who makes the claim."""
        claim = self._parts(kind, path, self._speech)
        claim["dependentRequired"] |= self._rules["dependentRequired"]
        return {**claim, "not": self._rules["not"]}

    def _answer(self, kind: kinds.Kind, path: str) -> Schema:
        """Allow a value or a partial value, as a field of a record does."""
        forms = [self._value(kind, path), self._parts(kind, path, {}), _NOTHING]
        return self._define(f"{kind.schema_name or path}-answer", lambda: {"anyOf": forms})

    def _parts(self, kind: kinds.Kind, path: str, speech: Mapping[str, Any]) -> Schema:
        """Describe an answer that is written as a mapping: a value with more said, or what is known of it."""
        value = self._value(kind, path)
        choices = {"type": "array", "items": value, "minItems": 1, "maxItems": limits.MOST_ALTERNATIVES}
        complete = {"type": "boolean"} if kind.holds_many else {"const": True}
        known = {"value": value, "complete": complete} | {
            key: choices if key == "one_of" else value for key in kind.possible_keys
        }
        explained = {key: {"description": _EXPLAINED[key], **each} for key, each in known.items()}
        beside_the_value = {"propertyNames": {"enum": ["value", "complete", *speech]}}
        absent = [{"required": [_ABSENT]}] if _ABSENT in speech else []
        return {
            "type": "object",
            "properties": {**explained, **speech},
            "additionalProperties": False,
            "dependentRequired": {"complete": ["value"]},
            "oneOf": [{"required": ["value"]}, *absent, {"not": beside_the_value}],
        }

    def _value(self, kind: kinds.Kind, path: str) -> Schema:
        return self._define(
            f"{kind.schema_name or path}-value",
            lambda: kind.make_schema(lambda name, each: self._answer(each, f"{path}.{name}")),
        )

    def _define(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self._definitions:
            self._definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}

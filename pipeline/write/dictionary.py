"""The data dictionary and the JSON Schemas, from the models.

    python -m pipeline.write.dictionary docs

writes `data-dictionary.md` and `schemas/NAME.json` there; `missiva schema` prints the same.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.write.output import to_file
from schemas.registry import FILES, SCHEMAS
from schemas.values import Model

_OPENING = """\
# Data dictionary

Written by `python -m pipeline.write.dictionary docs` from the models in `schemas/`: do not edit.
`missiva schema NAME` prints the JSON Schema of an object, `missiva validate FILE` checks a file.
Fields without a default are required. Other fields are refused unless the object says otherwise.
"""


def schema_lines(model: type[Model]) -> list[str]:
    """The JSON Schema of a model, as text."""
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2).splitlines()


def lines() -> Iterator[str]:
    """The data dictionary, as Markdown."""
    yield from _OPENING.splitlines()
    files = {schema: file for file, schema in FILES.items()}
    parts: dict[str, dict[str, Any]] = {}
    for name, model in SCHEMAS.items():
        schema = model.model_json_schema()
        file = f"In `{files[name]}`. " if name in files else ""
        yield from _section(schema, f"{file}JSON Schema: `missiva schema {name}`.")
        parts |= schema.get("$defs", {})
    for model in SCHEMAS.values():
        parts.pop(model.__name__, None)
    for title in sorted(parts):
        yield from _section(parts[title], "Part of other objects.")


def _section(schema: dict[str, Any], where: str) -> Iterator[str]:
    yield from ("", f"## {schema['title']}", "", *schema.get("description", "").splitlines())
    yield from ("", where)
    if schema.get("additionalProperties", True) is not False:
        yield from ("", "Other fields are allowed and ignored.")
    yield from ("", "| field | type | default | meaning |", "| --- | --- | --- | --- |")
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        default = "" if name in required else _default(field)
        cells = (f"`{name}`", _type(field), default, field.get("description", ""))
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(field: dict[str, Any]) -> str:
    if "default" not in field:
        return "empty"
    default = field["default"]
    return "empty" if default in ([], {}) else f"`{json.dumps(default, ensure_ascii=False)}`"


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        title = field["$ref"].rpartition("/")[2]
        return f"[{title}](#{title.lower()})"
    if "anyOf" in field:
        return " or ".join(map(_type, field["anyOf"]))
    if "enum" in field:
        return f"one of {', '.join(f'`{value}`' for value in field['enum'])}"
    if field.get("type") == "array":
        return _list(field)
    if field.get("type") == "object":
        values = field.get("additionalProperties")
        return f"map of string to {_type(values)}" if isinstance(values, dict) else "object"
    pattern = f" `{field['pattern']}`" if "pattern" in field else ""
    return f"{field.get('type', 'any')}{pattern}"


def _list(field: dict[str, Any]) -> str:
    if "prefixItems" in field:
        return f"({', '.join(map(_type, field['prefixItems']))})"
    return f"list of {_type(field.get('items', {}))}"


def write(folder: Path) -> None:
    """Write the dictionary and the schemas. Raises DatasetError."""
    to_file(lines(), folder / "data-dictionary.md")
    for name, model in SCHEMAS.items():
        to_file(schema_lines(model), folder / "schemas" / f"{name}.json")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

"""Objects as Arrow record batches, their types from the models; needs the extra `tables`."""

import types
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from schemas.values import Model

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 1000


def schema_of(kind: type[Model]) -> "pa.Schema":
    """The Arrow schema of a model: nested as its JSON is."""
    import pyarrow as pa

    return pa.schema([(name, arrow_type(field.annotation)) for name, field in _fields(kind)])


def batches(models: Iterable[Model], schema: "pa.Schema") -> Iterator["pa.RecordBatch"]:
    """Record batches of up to a thousand rows."""
    import pyarrow as pa

    rest = iter(models)
    while rows := [model.model_dump() for model in islice(rest, _ROWS)]:
        yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _fields(kind: type[Model]) -> list[tuple[str, Any]]:
    return list(kind.model_fields.items())


def arrow_type(annotation: Any) -> "pa.DataType":
    """The Arrow type of a field's annotation. Raises TypeError for one the schemas do not use."""
    import pyarrow as pa

    plain = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
    }
    arguments = [part for part in get_args(annotation) if part is not types.NoneType]
    origin = get_origin(annotation)
    if annotation in plain:
        return plain[annotation]
    if origin is Annotated or (origin in (Union, types.UnionType) and len(arguments) == 1):
        return arrow_type(arguments[0])
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(arrow_type(arguments[0]))
    if origin is dict:
        return pa.map_(arrow_type(arguments[0]), arrow_type(arguments[1]))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return pa.struct(
            [(name, arrow_type(field.annotation)) for name, field in _fields(annotation)]
        )
    raise TypeError(f"no Arrow type for {annotation}")

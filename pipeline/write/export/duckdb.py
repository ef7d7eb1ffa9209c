"""A DuckDB database of the whole dataset; needs the extra `tables`.

One table a file, nested as the lines are, and views that have them flat, a row for each value.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import DatasetError
from pipeline.write.export.arrow import batches, schema_of
from schemas.values import Model

_SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited", "events")
_VIEWS = {
    "mission_destinations": """
        SELECT id AS mission, item.code, item.name,
               [told.release for told in item.evidence] AS releases
        FROM (SELECT id, unnest(destinations) AS item FROM missions)
    """,
    "mission_fillers": " UNION ALL ".join(
        f"""
        SELECT id AS mission, '{slot}' AS slot, item.name, item.entity,
               [told.release for told in item.evidence] AS releases
        FROM (SELECT id, unnest({slot}) AS item FROM missions)
        """
        for slot in _SLOTS
    ),
    "mission_people": """
        SELECT id AS mission, item.name, item.role, item.organisation, item.entity,
               [told.release for told in item.evidence] AS releases
        FROM (SELECT id, unnest(people) AS item FROM missions)
    """,
    "mission_themes": """
        SELECT id AS mission, item.id AS theme,
               [told.release for told in item.evidence] AS releases
        FROM (SELECT id, unnest(themes) AS item FROM missions)
    """,
}


def write(tables: Mapping[str, tuple[type[Model], Iterable[Model]]], path: Path) -> None:
    """Create the database: name → model and objects, `missions` among them.

    Raises DatasetError.
    """
    import duckdb

    try:
        with duckdb.connect(str(path)) as connection:
            for name, (kind, models) in tables.items():
                schema = schema_of(kind)
                connection.register("batch", schema.empty_table())
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM batch")
                for batch in batches(models, schema):
                    connection.register("batch", batch)
                    connection.execute(f"INSERT INTO {name} SELECT * FROM batch")
                connection.unregister("batch")
            for name, query in _VIEWS.items():
                connection.execute(f"CREATE VIEW {name} AS {query}")
    except duckdb.Error as error:
        raise DatasetError(f"cannot write {path}: {error}") from error

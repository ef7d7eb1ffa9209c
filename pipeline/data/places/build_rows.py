"""A place while it is being built, and where the sources of the table lie (see build.py)."""

import csv
import json
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.normalise.place_names import fold

HERE = Path(__file__).parent
CANONICAL, ALIAS, LOCAL, SECONDARY, ALTERNATE = "abcde"


@dataclass
class Row:
    """One place of the table."""

    id: str
    kind: str
    name: str
    local: str = ""
    country: str = ""
    subdivision: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    weight: float = 0.0
    nuts: str = ""
    first: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    demoted: set[str] = field(default_factory=set)

    def add(self, name: str, tier: str) -> None:
        key = fold(name)
        if not key or key in self.demoted:
            return
        if tier == SECONDARY:
            self.demoted.add(key)
            self.keys[key] = tier
        else:
            self.keys[key] = min(tier, self.keys.get(key, tier))

    def line(self) -> str:
        where = ("", "")
        if self.latitude is not None and self.longitude is not None:
            where = (f"{self.latitude:.3f}", f"{self.longitude:.3f}")
        local = "" if self.local == self.name else self.local
        values = (
            self.id, self.kind, self.name, local, self.country, self.subdivision, *where,
            str(self.population or ""), str(round(self.weight * 10)), self.nuts,
            "1" if self.first else "",
        )  # fmt: skip
        return "\t".join(values).rstrip("\t")


def package_data(package: str, *parts: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"build.py: install {package} first")
    return Path(spec.origin).parent.joinpath(*parts)


def load_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def own_table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def own_list(name: str) -> frozenset[str]:
    """A list of build_lists.tsv."""
    found = {row["list"]: row["items"].split("|") for row in own_table("build_lists.tsv")}
    return frozenset(found[name])


def add_aliases(row: Row, aliases: str) -> None:
    """Aliases parted by '|'; one that ends in '?' counts only where the context supports it."""
    for alias in filter(None, aliases.split("|")):
        row.add(alias.removesuffix("?"), SECONDARY if alias.endswith("?") else ALIAS)

"""Italian adjectives of nationality and region → ISO codes."""

from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline.normalise.place_names import fold
from pipeline.resources import table

_ENDINGS = (
    ("co", ("co", "ca", "ci", "chi", "che")),
    ("go", ("go", "ga", "gi", "ghi", "ghe")),
    ("io", ("io", "ia", "i", "ie")),
    ("o", ("o", "a", "i", "e")),
    ("a", ("a", "i", "e")),
    ("e", ("e", "i")),
)


@cache
def _demonyms() -> dict[str, tuple[str, ...]]:
    """Inflected Italian adjectives of nationality and region → their ISO codes."""
    forms: dict[str, list[str]] = {}
    for row in table("places/demonyms.tsv"):
        base = row["adjective"]
        inflected: Iterable[str] = (base,)
        if row["inflection"] != "invariable":
            old, new = next((e for e in _ENDINGS if base.endswith(e[0])), ("", ("",)))
            inflected = (base[: len(base) - len(old)] + ending for ending in new)
        for form in inflected:
            if form not in row["except"].split("|"):
                forms.setdefault(fold(form), []).append(row["code"])
    return {form: tuple(dict.fromkeys(codes)) for form, codes in forms.items()}


@lru_cache(maxsize=16384)
def nationality(adjective: str) -> tuple[str, ...]:
    """ISO codes of an Italian adjective in any inflection: 'basca' gives ('ES-PV',)."""
    return _demonyms().get(fold(adjective), ())

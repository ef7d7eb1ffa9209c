"""The words of the page in its language: strings, names of themes and countries, dates, numbers."""

from functools import cache
from typing import Literal

from pipeline.resources import table

Language = Literal["it", "en"]

_TABLES = ("report/strings.tsv", "review/strings.tsv", "review/doubts.tsv")
"""The report's words, and those of the review, which shows the same."""


@cache
def _strings(language: Language) -> dict[str, str]:
    return {row["key"]: row[language] for name in _TABLES for row in table(name)}


@cache
def _themes(language: Language) -> dict[str, str]:
    return {row["id"]: row[f"label_{language}"] for row in table("themes/themes.tsv")}


@cache
def _countries(language: Language) -> dict[str, str]:
    return {row["code"]: row[f"name_{language}"] for row in table("report/countries.tsv")}


class Wording:
    """Says things in one language.

    `places` are the names of subdivisions and cities by code, as the dataset has them.
    """

    def __init__(self, language: Language, places: dict[str, str]) -> None:
        self.language = language
        self._places = places
        self._months = self("months").split(" ")

    def __call__(self, key: str, **values: object) -> str:
        """The string of that key, with its `{fields}` filled in."""
        text = _strings(self.language)[key]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """A number with its noun: the string `key` is `singular|plural`."""
        one, many = self(key).split("|")
        return f"{self.number(number)} {one if number == 1 else many}"

    def term(self, value: str) -> str:
        """A word of a closed vocabulary (direction, kind, field …), else the value itself."""
        return _strings(self.language).get(value, value)

    def theme(self, identifier: str) -> str:
        """Label of a theme."""
        return _themes(self.language).get(identifier, identifier)

    def country(self, code: str) -> str:
        """Name of the country that a place code begins with."""
        return _countries(self.language).get(code[:2], code[:2])

    def place(self, code: str) -> str:
        """Name of a place: a country, or what the dataset calls a subdivision or city."""
        if len(code) == 2:
            return self.country(code)
        return self._places.get(code) or code.partition(":")[2] or code

    def number(self, value: float) -> str:
        """A number with the separators of the language."""
        text = f"{value:,.2f}".removesuffix(".00")
        return text if self.language == "en" else text.translate({44: ".", 46: ","})

    def date(self, value: str) -> str:
        """A day, month, quarter or year in words; other values as they are."""
        year, *rest = value.split("-")
        if rest and rest[0].startswith("Q"):
            return f"{self('quarter')}{rest[0][1:]} {year}"
        if not all(part.isdigit() for part in rest) or len(rest) > 2:
            return value
        words = [self._months[int(rest[0]) - 1], year] if rest else [year]
        return " ".join([str(int(rest[1])), *words] if len(rest) == 2 else words)

    def period(self, start: str | None, end: str | None) -> str:
        """First to last day, saying what both share only once."""
        if not start or not end or start == end:
            return self.date(start or end or "") if start or end else ""
        first, last = self.date(start).split(" "), self.date(end)
        if start[:4] == end[:4]:
            first.pop()
            if start[:7] == end[:7] and len(start) == len(end) == 10:
                return f"{first[0]}–{last}"
        return f"{' '.join(first)} – {last}" if first else last

    def interval(self, value: str) -> str:
        """A DATE value of the annotation guide in words."""
        start, _, end = value.partition("/")
        if ".." in (start, end):
            edges = ("" if edge == ".." else self.date(edge) for edge in (start, end))
            return " – ".join(edges).strip()
        return self.period(start, end or start)

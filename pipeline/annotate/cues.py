"""Cues: phrases of a table, with inflection, articulated prepositions and gaps, found in text.

The notation is described in pipeline/data/roles/README.md.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ARTICULATED = {
    "di": r"(?:d(?:i|el|ello|ella|elle|egli|ei)\b|d(?:ell)?['’])",
    "da": r"(?:da(?:l|llo|lla|lle|gli|i)?\b|da(?:ll)?['’])",
    "a": r"(?:a(?:d|l|llo|lla|lle|gli|i)?\b|all['’]|presso\b)",
    "in": r"(?:in\b|ne(?:l|llo|lla|lle|gli|i)\b|nell['’])",
    "su": r"(?:su(?:l|llo|lla|lle|gli|i)?\b|sull['’])",
    "con": r"(?:con(?: (?:il|lo|la|i|gli|le|un|una|uno)\b| (?:l|un)['’])?|col\b|coi\b)",
    "per": r"(?:per(?: (?:il|lo|la|i|gli|le)\b| l['’])?)",
    "è": r"(?:è|e'|sono|sarà|saranno|era|erano|è stat[oaie]|sono stat[ie])",
}
_GAP = r"(?:[^\s.;:!?]+\s+){0,4}?"
_WORD = re.compile(r"\w+")
_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A match of a cue: where it stands and the row of the table that it came from."""

    start: int
    end: int
    row: dict[str, str]


def pattern_of(cue: str) -> str:
    """Regular expression of a cue in the table's notation."""
    parts: list[str] = []
    for token in re.findall(r"\(\?:.*?\)|\{\w+\}|…|[^\s…{}]+", cue):
        if token == "…":
            parts.append(_GAP)
        elif token.startswith("{"):
            parts.append(_ARTICULATED[token[1:-1]] + r"\s*")
        elif token.startswith("(?:"):
            parts.append(token.replace(" ", r"\s+") + r"\b\s*")
        else:
            literal = token.replace("'", "['’]").replace("*", r"\w*")
            parts.append(literal + (r"\s*" if token.endswith("'") else r"\b\s*"))
    return r"\b" + "".join(parts)


class CueMatcher:
    """Finds the cues of a table; at a given word the longest match wins.

    Cues are tried only at words that begin as they do, so the cost does not grow with the table.
    """

    def __init__(self, rows: Iterable[dict[str, str]], column: str = "cue") -> None:
        self._column = column
        self._rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        self._by_prefix: dict[str, list[tuple[re.Pattern[str], dict[str, str]]]] = {}
        for row in rows:
            for prefix in _prefixes(row[column]):
                self._rows[prefix].append(row)

    def __call__(self, text: str) -> Iterator[Cue]:
        """Matches in the order of the text; matches of one row never overlap."""
        for word in _WORD.finditer(text):
            prefix = word[0].lower()[:_PREFIX]
            if prefix not in self._rows:
                continue
            if prefix not in self._by_prefix:
                # Most cues are met late or never.
                self._by_prefix[prefix] = [(self._compiled(row), row) for row in self._rows[prefix]]
            for pattern, row in self._by_prefix[prefix]:
                if match := pattern.match(text, word.start()):
                    end = match.end()
                    while end > match.start() and text[end - 1].isspace():
                        end -= 1
                    yield Cue(match.start(), end, row)

    def _compiled(self, row: dict[str, str]) -> re.Pattern[str]:
        return re.compile(pattern_of(row[self._column]), re.IGNORECASE)


def _prefixes(cue: str) -> set[str]:
    """First letters of the words that `cue` may begin with."""
    opening = re.match(r"\{(\w+)\}", cue)
    if opening:
        name = opening[1]
        expansions = {
            "di": ("di", "del", "deg", "dei", "d"),
            "da": ("da", "dal", "dag", "dai"),
            "a": ("a", "ad", "al", "all", "agl", "ai", "pre"),
            "in": ("in", "nel", "neg", "nei"),
            "su": ("su", "sul", "sug", "sui"),
            "con": ("con", "col", "coi"),
            "per": ("per",),
            "è": ("è", "e", "son", "sar", "era"),
        }
        return set(expansions[name])
    if cue.startswith("(?:"):
        return {_first(word) for word in cue[3 : cue.index(")")].split("|")}
    return {_first(cue)}


def _first(cue: str) -> str:
    word = re.match(r"\w+", cue)
    return word[0].lower()[:_PREFIX] if word else cue[:1]

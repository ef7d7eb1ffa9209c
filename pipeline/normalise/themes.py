"""Surface of a THEME mention → theme id."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.normalise.theme_table import Node, Term, affixes, choose, index
from pipeline.normalise.theme_words import Word, words

Rule = Literal["exact", "head", "part", "affix", "none"]

FLAG_WEIGHT = {"strong": 1.0, "mention-only": 0.6, "weak": 0.35}
"""How much a term says about its theme when other terms stand beside it."""
HEAD_BONUS = 1.5
"""The first term of an Italian noun phrase is its head: 'formazione degli operatori'."""
AFFIX_WEIGHT = 0.4
ALSO_SHARE = 0.4
"""Share of a term's weight that goes to the further themes of its row."""


class ThemeLink(NamedTuple):
    """A theme id, or None, with the rule that found it and a confidence in 0–1."""

    id: str | None
    rule: Rule
    confidence: float


class Match(NamedTuple):
    """A term found in words [start, end) of a mention."""

    start: int
    end: int
    term: Term


@lru_cache(maxsize=8192)
def resolve(text: str) -> ThemeLink:
    """The theme of the surface form of a THEME mention; id None where no term is known."""
    found = words(text)
    matches = list(_matches(found))
    scores = _scores(found, matches)
    if not scores:
        return ThemeLink(None, "none", 0.0)
    best = max(scores, key=lambda id_: scores[id_])
    share = scores[best] / sum(scores.values())
    if not matches:
        return ThemeLink(best, "affix", round(0.5 * share, 3))
    known = 1.0 if any(match.term.flag == "strong" for match in matches) else 0.7
    covered = sum(match.end - match.start for match in matches) / len(found)
    if len(matches) == 1 and covered == 1:
        return ThemeLink(best, "exact", known)
    rule: Rule = "head" if matches[0].term.id == best else "part"
    return ThemeLink(best, rule, round(known * share * (0.5 + 0.4 * covered), 3))


@lru_cache(maxsize=8192)
def weights(text: str) -> tuple[tuple[str, float], ...]:
    """All themes that the words of a mention speak of with their shares, heaviest first."""
    found = words(text)
    scores = _scores(found, list(_matches(found)))
    total = sum(scores.values())
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple((id_, round(score / total, 3)) for id_, score in ranked)


def _matches(found: Sequence[Word]) -> Iterator[Match]:
    """Longest terms from left to right, without overlap."""
    start = 0
    while start < len(found):
        match = _longest(found, start)
        if match is None:
            start += 1
        else:
            yield match
            start = match.end


def _longest(found: Sequence[Word], start: int) -> Match | None:
    node: Node | None = index()
    best = None
    for position in range(start, len(found)):
        node = node.next.get(found[position].stem) if node else None
        if node is None:
            break
        term = choose(node.terms, found[position])
        if term is not None:
            best = Match(start, position + 1, term)
    return best


def _scores(found: Sequence[Word], matches: Sequence[Match]) -> dict[str, float]:
    """Theme → weight of the evidence in the words of one mention."""
    scores: dict[str, float] = defaultdict(float)
    head = next((match for match in matches if match.term.flag != "weak"), None)
    for match in matches:
        term = match.term
        weight = FLAG_WEIGHT[term.flag] * (1 + 0.5 * (term.size - 1))
        weight *= HEAD_BONUS if match is head else 1.0
        scores[term.id] += weight
        for id_ in term.also:
            scores[id_] += ALSO_SHARE * weight
    covered = {i for match in matches for i in range(match.start, match.end)}
    for position, word in enumerate(found):
        if position not in covered and (guess := _by_affix(word.form)):
            scores[guess] += AFFIX_WEIGHT
    return scores


def _by_affix(form: str) -> str | None:
    for kind, letters, id_ in affixes():
        found = form.endswith(letters) if kind == "suffix" else form.startswith(letters)
        if found and len(form) > len(letters) + 1:
            return id_
    return None

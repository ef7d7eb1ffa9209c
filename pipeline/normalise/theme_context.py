"""Chunks of theme terms in a text, and the features of their surroundings."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.normalise.theme_table import Node, Term, choose, exclusions, index
from pipeline.normalise.theme_words import FUNCTION_WORDS, Word, fold, token_stem
from pipeline.resources import table


class Found(NamedTuple):
    """A term in tokens [start, end) of a text."""

    start: int
    end: int
    term: Term


Chunk = tuple[Found, ...]
"""Terms that only prepositions of specification part: 'formazione' degli 'operatori'."""

_HYPHENS = frozenset("-‐‑/")
_SPECIFY = frozenset(
    ("di", "d", "del", "dello", "della", "dei", "degli", "delle", "dell", "per", "da", "in", "nel")
) | frozenset(("nello", "nella", "nei", "negli", "nelle", "nell"))
_ARTICLES = frozenset(["il", "lo", "la", "i", "gli", "le", "l"])
_PREPOSITIONS = FUNCTION_WORDS - _ARTICLES - frozenset(["e", "ed", "un", "uno", "una", "and"])
_COUNTS = frozenset(
    ("un", "uno", "una", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci")
)
_OPENERS = frozenset('.:;!?•–—-"«“(|')
_STOPS = frozenset('.,;:!?)»”"–—')
_SEPARATORS = frozenset(",;•")
_CONJUNCTIONS = frozenset(("e", "ed"))
_ABSTRACT = re.compile(r"(?:zion[ei]|ita|ur[ae]|logi[ae]|nomia|ismo|ic[ae]|enz[ae]|mento|grafia)$")
_AGENT = re.compile(r"(?:tor[ei]|trici|trice|ist[ie]|ier[ei]|ai|ant[ei]|ori)$")
_REACH = 16
"""How many tokens before a chunk a cue may govern it."""


def chunks(
    tokens: Sequence[str], words: Sequence[Word | None], barred: Sequence[bool]
) -> list[Chunk]:
    """Chunks of the longest terms from left to right, outside barred tokens and exclusions."""
    free = [None if bar else word for word, bar in zip(words, barred, strict=True)]
    for start, end in _excluded(tokens):
        free[start:end] = [None] * (end - start)
    made: list[list[Found]] = []
    for found in _terms(tokens, free):
        if made and _linked(tokens[made[-1][-1].end : found.start]):
            made[-1].append(found)
        else:
            made.append([found])
    return [tuple(chunk) for chunk in made]


def _excluded(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Phrases of exclusions.tsv."""
    phrases = exclusions()
    stems = [token_stem(token) for token in tokens]
    for start, first in enumerate(stems):
        for phrase in phrases.get(first, ()):
            end = start + len(phrase)
            if tuple(stems[start:end]) == phrase:
                yield start, end


def _terms(tokens: Sequence[str], words: Sequence[Word | None]) -> Iterator[Found]:
    root = index()
    position = 0
    while position < len(tokens):
        word = words[position]
        if word is None or word.stem not in root.next:
            position += 1
            continue
        found = _longest(tokens, words, position, root)
        if found is None:
            position += 1
        else:
            yield found
            position = found.end


def _longest(
    tokens: Sequence[str], words: Sequence[Word | None], start: int, root: Node
) -> Found | None:
    """The longest term at `start`; function words and hyphens within it are skipped."""
    best, node, end = None, root, start
    while end < len(tokens):
        word = words[end]
        if word is None:
            if not _joins(tokens[end]):
                break
            end += 1
            continue
        following = node.next.get(word.stem)
        if following is None:
            break
        node, end = following, end + 1
        term = choose(node.terms, word)
        if term is not None and (word.acronym or not term.acronym):
            best = Found(start, end, term)
    return best


def _joins(token: str) -> bool:
    return token in _HYPHENS or fold(token) in FUNCTION_WORDS


def _linked(between: Sequence[str]) -> bool:
    return len(between) < 3 and all(fold(t) in _SPECIFY or t in _HYPHENS for t in between)


def features(
    tokens: Sequence[str],
    words: Sequence[Word | None],
    chunk: Chunk,
    before: Chunk | None,
    after: Chunk | None,
) -> Iterator[str]:
    """Names of the features of mention_weights.tsv that hold of `chunk` between its neighbours."""
    start, end = chunk[0].start, chunk[-1].end
    yield kind(chunk)
    opening = _opening(tokens, start)
    yield opening
    yield from _shape(tokens, chunk, opening)
    yield from _closing(tokens, words, end)
    yield from _governor(tokens, start)
    if before is not None and _listed(tokens[before[-1].end : start]):
        yield "listed" if kind(before).startswith("strong") else "listed weak"
    if after is not None and _listed(tokens[end : after[0].start]):
        yield "lists" if kind(after).startswith("strong") else "lists weak"


def kind(chunk: Chunk) -> str:
    """The strongest flag of the chunk's terms with the number of their words (3: or more)."""
    flags = {found.term.flag for found in chunk}
    flag = next(flag for flag in ("strong", "weak", "mention-only") if flag in flags)
    return f"{flag} {min(3, sum(found.term.size for found in chunk))}"


def _opening(tokens: Sequence[str], start: int) -> str:
    """What stands before the chunk."""
    if start == 0 or tokens[start - 1].isspace() or tokens[start - 1] in _OPENERS:
        return "opens"
    before = fold(tokens[start - 1])
    if before in _ARTICLES:
        return "article"
    if before in _COUNTS or before.isdigit():
        return "counted"
    if before in _PREPOSITIONS:
        return "preposition"
    if before == ",":
        return "comma"
    return "and" if before in _CONJUNCTIONS else "bare"


def _shape(tokens: Sequence[str], chunk: Chunk, opening: str) -> Iterator[str]:
    """How the first word is written and what sort of noun it is."""
    first = tokens[chunk[0].start]
    if first.isupper() and len(first) > 3:
        yield "capitals"
    elif first[0].isupper() and opening != "opens":
        yield "name"
    form = fold(first)
    if chunk[0].term.size == 1 and _AGENT.search(form):
        yield "agent"
    elif _ABSTRACT.search(form):
        yield "abstract"


def _closing(tokens: Sequence[str], words: Sequence[Word | None], end: int) -> Iterator[str]:
    """What stands after the chunk."""
    token = tokens[end] if end < len(tokens) else "."
    following = fold(token)
    if not following.strip() or token in _STOPS:
        yield "stops"
    elif following in _CONJUNCTIONS:
        yield "before and"
    elif following in _PREPOSITIONS:
        yield "complement"
    elif words[end] is not None:
        yield "before word" if token.islower() else "before name"


@cache
def _cues() -> dict[str, str]:
    return {fold(row["cue"]): row["kind"] for row in table("themes/cues.tsv")}


def _governor(tokens: Sequence[str], start: int) -> Iterator[str]:
    """The nearest cue of the clause before the chunk: an office or body, or words on a subject."""
    cues = _cues()
    for distance in range(min(start, _REACH)):
        token = tokens[start - 1 - distance]
        if token in ".;!?" or "\n\n" in token:
            return
        cue = cues.get(fold(token))
        if cue == "office" and distance < 4:
            yield "office"
            return
        if cue == "subject":
            yield "cue near" if distance < 3 else "cue far"
            return


def _listed(between: Sequence[str]) -> bool:
    return len(between) < 6 and any(
        token in _SEPARATORS or fold(token) in _CONJUNCTIONS for token in between
    )

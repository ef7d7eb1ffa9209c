"""Terms of the theme table in running text: which words of it are THEME mentions."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.normalise.theme_table import Term, choose, index
from pipeline.normalise.theme_words import FUNCTION_WORDS, Word, fold, word
from pipeline.resources import lines, table


class Found(NamedTuple):
    """A term in tokens [start, end) of a text."""

    start: int
    end: int
    term: Term


def terms_in(tokens: Sequence[str], words: Sequence[Word | None]) -> Iterator[Found]:
    """Longest terms from left to right; function words and hyphens inside a term are skipped."""
    root = index()
    position, size = 0, len(tokens)
    while position < size:
        first = words[position]
        node = root.next.get(first.stem) if first is not None else None
        if node is None:
            position += 1
            continue
        best, end = None, position + 1
        last = first
        while True:
            assert last is not None and node is not None
            if node.terms and (term := choose(node.terms, last)) and _fits(term, last):
                best = Found(position, end, term)
            while end < size and words[end] is None and _joins(tokens[end]):
                end += 1
            last = words[end] if end < size else None
            node = node.next.get(last.stem) if last is not None else None
            if node is None:
                break
            end += 1
        if best is None:
            position += 1
        else:
            yield best
            position = best.end


def _fits(term: Term, last: Word) -> bool:
    return not term.acronym or last.acronym


def _joins(token: str) -> bool:
    return token in _HYPHENS or fold(token) in FUNCTION_WORDS


_HYPHENS = frozenset("-‐‑/")


class Candidate(NamedTuple):
    """A chunk of tokens [start, end) that may be a THEME mention, and what speaks for it."""

    start: int
    end: int
    features: tuple[str, ...]


def candidates(tokens: Sequence[str], words: Sequence[Word | None]) -> list[Candidate]:
    """Chunks of terms joined by prepositions, each with the features that weigh it."""
    chunks = list(_chunks(tokens, words))
    made = []
    for number, chunk in enumerate(chunks):
        before = chunks[number - 1] if number else None
        after = chunks[number + 1] if number + 1 < len(chunks) else None
        features = (
            _kind(chunk),
            *_edges(tokens, words, chunk),
            *_neighbours(tokens, chunk, before, after),
        )
        made.append(Candidate(chunk[0].start, chunk[-1].end, features))
    return made


def _chunks(tokens: Sequence[str], words: Sequence[Word | None]) -> Iterator[list[Found]]:
    """Terms, joined where only a preposition of specification lies between them."""
    chunk: list[Found] = []
    for found in terms_in(tokens, words):
        if chunk and _linked(tokens[chunk[-1].end : found.start]):
            chunk.append(found)
            continue
        if chunk:
            yield chunk
        chunk = [found]
    if chunk:
        yield chunk


_SPECIFY = frozenset(
    "di d del dello della dei degli delle dell per da nel nella nelle nei negli nell in".split()
)


def _linked(between: Sequence[str]) -> bool:
    return len(between) < 3 and all(fold(t) in _SPECIFY or t in _HYPHENS for t in between)


def _kind(chunk: Sequence[Found]) -> str:
    flags = {found.term.flag for found in chunk}
    flag = next(flag for flag in ("strong", "weak", "mention-only") if flag in flags)
    size = min(3, sum(found.term.size for found in chunk))
    return f"{flag} {size}"


_ARTICLES = frozenset("il lo la i gli le l".split())
_INDEFINITE = frozenset("un uno una due tre quattro cinque sei sette otto nove dieci".split())
_ENDS = frozenset(".:;!?•–—-\"«“(|")
_PREPOSITIONS = FUNCTION_WORDS - _ARTICLES - {"e", "ed", "un", "uno", "una", "and"}


def _edges(tokens: Sequence[str], words: Sequence[Word | None], chunk: list[Found]) -> Iterator[str]:
    """The words on both sides of the chunk: what governs it and whether it is complete."""
    start, end = chunk[0].start, chunk[-1].end
    before = fold(tokens[start - 1]) if start else "."
    first = tokens[start]
    opens = start == 0 or tokens[start - 1].isspace() or tokens[start - 1] in _ENDS
    if opens:
        yield "opens"
    elif before in _ARTICLES:
        yield "article"
    elif before in _INDEFINITE or before.isdigit():
        yield "counted"
    elif before in _PREPOSITIONS:
        yield "preposition"
    elif before == ",":
        yield "comma"
    elif before in ("e", "ed"):
        yield "and"
    else:
        yield "bare"
    if first.isupper() and len(first) > 3:
        yield "capitals"
    elif first[0].isupper() and not opens:
        yield "name"
    form = fold(first)
    if chunk[0].term.size == 1 and _AGENT.search(form):
        yield "agent"
    elif _ABSTRACT.search(form):
        yield "abstract"
    following = fold(tokens[end]) if end < len(tokens) else "."
    if end >= len(tokens) or not following.strip() or following in _STOPS:
        yield "stops"
    elif following in ("e", "ed"):
        yield "before and"
    elif following in _PREPOSITIONS:
        yield "complement"
    elif words[end] is not None and tokens[end].islower():
        yield "before word"
    elif words[end] is not None:
        yield "before name"
    yield from _governors(tokens, start)


_STOPS = frozenset(".,;:!?)»”\"–—")
_ABSTRACT = re.compile(r"(?:zion[ei]|ita|ur[ae]|logi[ae]|nomia|ismo|ic[ae]|enz[ae]|mento|grafia)$")
_AGENT = re.compile(r"(?:tor[ei]|trici|trice|ist[ie]|ier[ei]|ai|ant[ei]|ori)$")


@cache
def _cues() -> dict[str, str]:
    return {fold(row["cue"]): row["kind"] for row in table("themes/cues.tsv")}


def _governors(tokens: Sequence[str], start: int) -> Iterator[str]:
    """Cues in the clause before the chunk: the nearest within four tokens, others farther."""
    cues = _cues()
    near = True
    for distance, position in enumerate(range(start - 1, max(-1, start - 16), -1)):
        token = tokens[position]
        if token in ".;!?" or token == "\n\n":
            return
        kind = cues.get(fold(token))
        if kind == "office" and distance < 4:
            yield "office"
            return
        if kind == "carrier":
            yield "cue near" if distance < 3 else "cue far"
            return


def _neighbours(
    tokens: Sequence[str], chunk: list[Found], before: list[Found] | None, after: list[Found] | None
) -> Iterator[str]:
    """Whether the chunk stands in a list with other terms."""
    if before is not None and _listed(tokens[before[-1].end : chunk[0].start]):
        yield "listed" if _kind(before).startswith("strong") else "listed weak"
    if after is not None and _listed(tokens[chunk[-1].end : after[0].start]):
        yield "lists" if _kind(after).startswith("strong") else "lists weak"


def _listed(between: Sequence[str]) -> bool:
    return len(between) < 6 and any(t in _SEPARATORS or fold(t) in ("e", "ed") for t in between)


_SEPARATORS = frozenset(",;•")

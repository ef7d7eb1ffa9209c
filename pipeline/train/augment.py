"""Seeded variants of annotated samples: case, typography, line breaks, other names.

Every variant is a list of edits of the text, so that offsets stay true whatever its length.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline.resources import lines, table
from pipeline.train.sides import Side, known_side, sides
from schemas.sample import Sample, Span

Edit = tuple[int, int, str]
"""Replace [start, end) of the text by a string."""

Pool = Mapping[tuple[str, bool, Side], Sequence[str]]
"""Names to swap in, by label, by whether an elided article fits before them, and by side."""

SWAPPED = ("PER", "ORG", "LOC")

_PEOPLE = 12_000
"""Made-up persons in the pool: about three times those of the corpus."""

_SURNAMES = 0.3
"""Share of the persons that a variant tells by their surname alone."""

_VOWELS = frozenset("aeiouàèéìòùAEIOUÀÈÉÌÒÙhH")
_ACCENTS = str.maketrans({c: f"{b}'" for c, b in zip("àèéìòùÀÈÉÌÒÙ", "aeeiouAEEIOU", strict=True)})
_FINAL_ACCENT = re.compile(r"[àèéìòùÀÈÉÌÒÙ](?!\w)")
_WORD = re.compile(r"\w+")


def apply(sample: Sample, edits: Iterable[Edit]) -> Sample:
    """The sample after disjoint `edits`; an edit lies within a span or outside of it.

    Meta and record are kept as they are.
    """
    parts: list[str] = []
    shifts: list[tuple[int, int]] = []
    position = total = 0
    for start, end, new in sorted(edits):
        parts += [sample.text[position:start], new]
        position = end
        total += len(new) - (end - start)
        shifts.append((end, total))
    parts.append(sample.text[position:])
    spans = [
        span.model_copy(
            update={"start": _moved(span.start, shifts), "end": _moved(span.end, shifts)}
        )
        for span in sample.spans
    ]
    return sample.model_copy(update={"text": "".join(parts), "spans": tuple(spans)})


def _moved(position: int, shifts: Sequence[tuple[int, int]]) -> int:
    moved = position
    for end, total in shifts:
        if end > position:
            break
        moved = position + total
    return moved


def name_pool(samples: Iterable[Sample]) -> Pool:
    """Distinct names of the samples that can take each other's place."""
    return _pool((*key, side) for sample in samples for key, side in sides(sample).items())


def table_pool() -> Pool:
    """Names of places and organisations from the project's own tables."""
    names = [("ORG", row["name"]) for row in table("organisations/organisations.tsv")]
    for places in ("country_names", "subdivision_names", "exonyms"):
        names += [("LOC", row["name"]) for row in table(f"places/{places}.tsv")]
    return _pool((label, name, known_side(label, name)) for label, name in names)


def people_pool() -> Pool:
    """Names of persons, each a given name and a surname of any language: those of the corpus are
    invented, and Italian for the most part."""
    given, surnames = lines("names/given.txt"), lines("names/surnames.txt")
    generator = random.Random(0)
    names = (f"{generator.choice(given)} {generator.choice(surnames)}" for _ in range(_PEOPLE))
    return _pool(("PER", name, "unknown") for name in names)


def merge(*pools: Pool) -> Pool:
    """All names of the pools."""
    keys = {key for pool in pools for key in pool}
    return {key: sorted({name for pool in pools for name in pool.get(key, ())}) for key in keys}


def _pool(names: Iterable[tuple[str, str, Side]]) -> Pool:
    pool: dict[tuple[str, bool, Side], set[str]] = defaultdict(set)
    for label, name, side in names:
        if label in SWAPPED and name and "\n" not in name and not name.isupper():
            pool[label, name[0] in _VOWELS, side].add(name)
    return {key: sorted(found) for key, found in pool.items()}


def swap_names(sample: Sample, pool: Pool, generator: random.Random) -> Iterator[Edit]:
    """Replace about half of the names by others of their side, each consistently; a person's
    surname goes along."""
    side_of = sides(sample)
    chosen: dict[tuple[str, str], str] = {}
    for span in sorted(sample.spans, key=lambda span: span.start - span.end):
        name = sample.text[span.start : span.end]
        if span.label not in SWAPPED or (span.label, name) in chosen:
            continue
        candidates = pool.get((span.label, name[0] in _VOWELS, side_of[span.label, name]), ())
        if span.label == "PER":
            full = " " in name
            candidates = [other for other in candidates if (" " in other) == full]
        swap = candidates and generator.random() < 0.5
        other = generator.choice(candidates) if swap else name
        chosen[span.label, name] = other
        if span.label == "PER":
            chosen.setdefault((span.label, name.split()[-1]), other.split()[-1])
    for span in sample.spans:
        name = sample.text[span.start : span.end]
        new = chosen.get((span.label, name), name)
        if new != name and not _overlaps(span, sample.spans):
            yield span.start, span.end, new.upper() if name.isupper() and len(name) > 5 else new


def surnames_only(sample: Sample, generator: random.Random) -> Iterator[Edit]:
    """'Anna Neri' → 'Neri', as in all but the first mention of a real release."""
    for span in sample.spans:
        first, blank, _ = sample.text[span.start : span.end].partition(" ")
        alone = span.label == "PER" and blank and generator.random() < _SURNAMES
        if alone and not _overlaps(span, sample.spans):
            yield span.start, span.start + len(first) + 1, ""


def _overlaps(span: Span, spans: Iterable[Span]) -> bool:
    return any(
        other is not span and other.start < span.end and span.start < other.end for other in spans
    )


def change_case(
    sample: Sample, change: Callable[[str], str], share: float, generator: random.Random
) -> Iterator[Edit]:
    """`change` (str.upper, str.lower, str.title) on a share of the lines, word by word."""
    start = 0
    for line in sample.text.splitlines(keepends=True):
        if generator.random() < share:
            for word in _WORD.finditer(line):
                new = change(word[0])
                if len(new) == len(word[0]):
                    yield from (
                        (start + word.start() + i, start + word.start() + i + 1, c)
                        for i, c in enumerate(new)
                        if c != word[0][i]
                    )
        start += len(line)


def replace_characters(sample: Sample, replacements: Mapping[str, str]) -> Iterator[Edit]:
    """Each occurrence of a key by its value."""
    for i, character in enumerate(sample.text):
        if character in replacements:
            yield i, i + 1, replacements[character]


def strip_accents(sample: Sample) -> Iterator[Edit]:
    """'città' → "citta'" at the end of words."""
    for match in _FINAL_ACCENT.finditer(sample.text):
        yield match.start(), match.end(), match[0].translate(_ACCENTS)


def wrap_lines(sample: Sample, generator: random.Random) -> Iterator[Edit]:
    """Hard line breaks in place of blanks, as in e-mails: a column of 60 to 90 characters."""
    width = generator.randint(60, 90)
    line_start = 0
    blank = -1
    for i, character in enumerate(sample.text):
        if character == "\n":
            line_start, blank = i + 1, -1
        elif character == " ":
            blank = i
        if i - line_start >= width and blank > line_start:
            yield blank, blank + 1, "\n"
            line_start, blank = blank + 1, -1


def join_lines(sample: Sample) -> Iterator[Edit]:
    """A blank in place of every line break."""
    for match in re.finditer(r"\n+", sample.text):
        yield match.start(), match.end(), " "


_END = re.compile(r"[.!?»”\"]\s+|\n+")
_SHORT = (45, 170)
"""Words of a shortened text: those of wires and local pages."""


def shortened(sample: Sample, generator: random.Random) -> Sample | None:
    """The beginning of a text as a release of its own, its record as it was; None if there is
    little to cut. Names that are gone simply fill nothing."""
    words = generator.randint(*_SHORT)
    for end in _END.finditer(sample.text):
        text = sample.text[: end.end()].rstrip()
        if len(text.split()) >= words:
            break
    else:
        return None
    if len(text) > 0.8 * len(sample.text):
        return None
    spans = tuple(span for span in sample.spans if span.end <= len(text))
    return sample.model_copy(update={"text": text, "spans": spans})


_STRAIGHT = {"’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
_CURLY = {"'": "’", "-": "–"}


def augment(sample: Sample, pool: Pool, generator: random.Random) -> Sample:
    """A random variant: names may be swapped, then at most one change each of case, type, lines."""
    if generator.random() < 0.6:
        sample = apply(sample, swap_names(sample, pool, generator))
    if generator.random() < 0.5:
        sample = apply(sample, surnames_only(sample, generator))
    case = generator.random()
    if case < 0.12:
        sample = apply(sample, change_case(sample, str.upper, 1.0, generator))
    elif case < 0.36:
        sample = apply(sample, change_case(sample, str.lower, 1.0, generator))
    elif case < 0.46:
        sample = apply(sample, change_case(sample, str.upper, 0.3, generator))
    elif case < 0.5:
        sample = apply(sample, change_case(sample, str.title, 0.3, generator))
    typography = generator.random()
    if typography < 0.25:
        sample = apply(sample, replace_characters(sample, _STRAIGHT))
    elif typography < 0.4:
        sample = apply(sample, replace_characters(sample, _CURLY))
    if generator.random() < 0.1:
        sample = apply(sample, strip_accents(sample))
    lines = generator.random()
    if lines < 0.07:
        sample = apply(sample, wrap_lines(sample, generator))
    elif lines < 0.14:
        sample = apply(sample, join_lines(sample))
    return sample

"""One name, one label, marked wherever it stands: what the recogniser missed or split by line."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.normalise import places
from schemas import Mention

_NAMES = ("PER", "ORG", "LOC", "EVENT")
_MIN_LENGTH = 4
_BREAK = re.compile(r"\s*\n\s*")
_FRONT = re.compile(r"[\s–—\-/,.;:)]+")
_BACK = re.compile(r"(?:[\s–—\-/,;:(]|(?<=\.)\.)+$")
_PAIRS = {"“": "”", "«": "»", '"': '"', "(": ")"}
REPEAT = "repeats/same-name"


def consistent(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` with names cut at line breaks and freed of the punctuation around them, labels
    agreed, and unmarked repeats added."""
    cut = [part for mention in mentions for part in _lines(text, mention)]
    whole = [named for part in cut if (named := _trimmed(part))]
    agreed = _agreed(whole)
    return sorted([*agreed, *_repeats(text, agreed)], key=lambda m: (m.start, m.end, m.label))


def _lines(text: str, mention: Mention) -> list[Mention]:
    """A name does not go on after a line break, unless the next line opens in lower case."""
    found = _BREAK.search(mention.text)
    if mention.label not in _NAMES or found is None:
        return [mention]
    if found[0].count("\n") == 1 and mention.text[found.end() :][:1].islower():
        return [mention]
    first, second = mention.start + found.start(), mention.start + found.end()
    parts = []
    for start, end in ((mention.start, first), (second, mention.end)):
        if end > start:
            update = {"start": start, "end": end, "text": text[start:end]}
            parts.append(mention.model_copy(update=update))
    return parts


def _trimmed(mention: Mention) -> Mention | None:
    """A name without the punctuation around it; None if nothing is left. Quotes and brackets
    belong to it in pairs."""
    if mention.label not in _NAMES:
        return mention
    start, end = 0, len(mention.text)
    before = None
    while before != (start, end):
        before = start, end
        name = mention.text[start:end]
        if found := _FRONT.match(name):
            start += found.end()
        elif found := _BACK.search(name):
            end -= len(found[0])
        elif name[:1] in _PAIRS and _PAIRS[name[0]] not in name[1:]:
            start += 1
        elif name[-1:] in _PAIRS.values() and not _opens(name):
            end -= 1
    if start >= end:
        return None
    update = {
        "start": mention.start + start,
        "end": mention.start + end,
        "text": mention.text[start:end],
    }
    return mention.model_copy(update=update) if (start, end) != (0, len(mention.text)) else mention


def _opens(name: str) -> bool:
    """Whether the quote or bracket at the end of `name` is opened in it."""
    return any(close == name[-1] and mark in name[:-1] for mark, close in _PAIRS.items())


def _agreed(mentions: Sequence[Mention]) -> list[Mention]:
    """A name that is a place only once in a while, and in no table, is what it mostly is."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.label in _NAMES:
            labels[mention.text][mention.label] += 1
    result = []
    for mention in mentions:
        counts = labels.get(mention.text)
        if counts and len(counts) > 1 and mention.label in _NAMES:
            (top, most), (_, next_most) = counts.most_common(2)
            known = places.resolve(mention.text).code is not None
            if most > next_most and mention.label != top and not known:
                result.append(mention.model_copy(update={"label": top}))
                continue
        result.append(mention)
    return result


def _repeats(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of names that are marked elsewhere in the text, of persons by their surname too;
    longest names first."""
    taken = bytearray(len(text))
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.label != "THEME":
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        if mention.label in _NAMES and len(mention.text) >= _MIN_LENGTH:
            labels[mention.text][mention.label] += 1
        surname = mention.text.split()[-1]
        if mention.label == "PER" and len(surname) >= _MIN_LENGTH:
            labels[surname][mention.label] += 1
    added = []
    for name in sorted(labels, key=len, reverse=True):
        if not name[:1].isupper():
            continue
        label = labels[name].most_common(1)[0][0]
        for start in _whole_words(name, text):
            end = start + len(name)
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * len(name)
                added.append(Mention(start=start, end=end, label=label, text=name, detector=REPEAT))
    return added


def _whole_words(name: str, text: str) -> Iterator[int]:
    """Where `name` stands in `text` as whole words; a pattern of its own would cost more to
    compile than to match."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        inside = _in_word(text[start - 1 : start]) or _in_word(text[end : end + 1])
        if not inside:
            yield start
        start = text.find(name, start + 1 if inside else end)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"

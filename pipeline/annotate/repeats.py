"""A name is marked wherever it stands: what the recogniser missed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.annotate.boundaries import NAMES
from schemas import Mention

_MIN_LENGTH = 4
REPEAT = "repeats/same-name"


def with_repeats(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` and unmarked repeats of them."""
    return sorted([*mentions, *_repeats(text, mentions)], key=lambda m: (m.start, m.end, m.label))


def _repeats(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of names that are marked elsewhere in the text, of persons by their surname too;
    longest names first."""
    taken = bytearray(len(text))
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.label != "THEME":
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        if mention.label in NAMES and len(mention.text) >= _MIN_LENGTH:
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

"""What the words of a release say: its rare stems, and a signature that finds reprints."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import log
from operator import eq
from unicodedata import normalize

from rensa import RMinHash

from pipeline.resources import table

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
SHORTEST = 3
STEM = 6
_KEPT = 64
_TELLING = 1.5
PERMUTATIONS = 64


@cache
def _idf() -> tuple[dict[str, float], float]:
    """Inverse document frequency of stems, and that of a stem the table does not have."""
    rows = table("merge/stems.tsv")
    documents = int(rows[0]["documents"])
    weights = {row["stem"]: log(documents / int(row["documents"])) for row in rows[1:]}
    return weights, log(documents)


def idf(stem: str) -> float:
    """How rare a stem is among releases, in nats."""
    weights, unseen = _idf()
    return weights.get(stem, unseen)


def words(text: str) -> list[str]:
    """Words of a text without case and accents."""
    return _WORD.findall(_MARKS.sub("", normalize("NFKD", text)).casefold())


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name for comparison: its words without case, accents and punctuation."""
    return " ".join(words(name))


def stems(said: Iterable[str]) -> Counter[str]:
    """Words cut to six letters, which undoes most of Italian inflection."""
    return Counter(word[:STEM] for word in said if len(word) >= SHORTEST and word.isalpha())


def rare_stems(said: Iterable[str], places: Iterable[str] = ()) -> tuple[str, ...]:
    """The stems that tell most about a text, sorted; without those of `places`."""
    weights, unseen = _idf()
    left_out = {word[:STEM] for word in places}
    ranked = [
        (-weights.get(stem, unseen) * (1 + log(count)), stem)
        for stem, count in stems(said).items()
        if weights.get(stem, unseen) >= _TELLING and stem not in left_out
    ]
    return tuple(sorted(stem for _, stem in sorted(ranked)[:_KEPT]))


def weight(rare: Iterable[str]) -> float:
    """Squared length of the idf vector of a set of stems."""
    weights, unseen = _idf()
    return sum(weights.get(stem, unseen) ** 2 for stem in rare)


def signature(said: Sequence[str]) -> bytes:
    """MinHash of a text's three-word shingles, a byte a permutation."""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
    # A text of fewer words than a shingle is one shingle.
    shingles = zip(said, said[1:], said[2:], strict=False)
    sketch.update([*map(" ".join, shingles)] or [" ".join(said)])
    return bytes(value & 0xFF for value in sketch.digest())


def resemblance(a: bytes, b: bytes) -> float:
    """Estimated Jaccard similarity of two signatures."""
    return sum(map(eq, a, b)) / len(a) if a else 0.0

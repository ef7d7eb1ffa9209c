"""A document as a sequence of units, its sentences and mentions, for the slot network.

A unit's vector is the mean of the encoder's vectors over its tokens, followed by `FEATURES`
hand-made ones (see `_sentence_features`, `_mention_features`). Mentions are bound to groups
(`groups.py`): a group is what fills a slot.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDX
from spacy.tokens import Doc

from pipeline.annotate.categories import RULED
from pipeline.normalise.folding import fold
from schemas import Mention
from schemas.annotation import SlotScore
from schemas.values import Label

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

LABELS: tuple[Label, ...] = get_args(Label)
_CUE_SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited")
_DETAILS = 12
_PLACE_KINDS = ("country", "subdivision", "city", "municipality")
_LINKED = 3 + len(_PLACE_KINDS)
FEATURES = 1 + len(LABELS) + len(_CUE_SLOTS) + _DETAILS + _LINKED + 1 + len(RULED)
RULE_COLUMNS = (
    *range(-FEATURES + 1 + len(LABELS), -FEATURES + 1 + len(LABELS) + len(_CUE_SLOTS)),
    *range(-len(RULED), 0),
)
"""Columns of a unit's vector that come from the rules: cues of slots, categories."""
MAX_UNITS = 400
_DAYS = 30


@dataclass(frozen=True, slots=True)
class Units:
    """`vectors` [units, width + FEATURES]; `sentence` [units]: number of the sentence a unit is in;
    `group` [units]: its group, -1 for sentences; `labels`: label of each group."""

    vectors: Floats
    sentence: Ints
    group: Ints
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """What linking knows of a mention: ISO code of its country, kind of place; None if unknown."""

    country: str | None = None
    kind: str | None = None


def units_of(
    doc: Doc,
    text: str,
    mentions: Sequence[Mention],
    groups: Sequence[int],
    origins: Sequence[Origin],
    context: Sequence[str],
    cues: Sequence[SlotScore],
    ruled: Mapping[str, float],
) -> Units:
    """Units of `doc` in the order of the text; those after the first MAX_UNITS are left out.

    `text`: that of `doc`; `origins`: one for each mention; `context`: ISO codes of the text's
    countries, main one first; `cues`, `ruled`: slots of the mentions and categories, by rule.
    """
    sentences = list(doc.sents)
    tensor = np.asarray(doc.tensor, np.float32)
    filled = np.abs(tensor).sum(axis=1) > 0
    ranges = tuple((s.start_char, s.end_char) for s in sentences)
    cued = _cue_scores(cues, len(mentions))
    whole = _whole_features(ruled)
    publisher = fold(doc.user_data.get("publisher") or "")
    published = str(doc.user_data.get("published") or "")
    abroad = next((code for code in context if code[:2] != "IT"), "")[:2]
    sizes = np.bincount(groups) if len(groups) else np.zeros(0, np.int64)
    nothing = np.zeros(_LINKED + 1, np.float32)
    rows: list[tuple[int, int, int, Floats]] = []
    for number, sentence in enumerate(sentences):
        kind = np.zeros(1 + len(LABELS) + len(_CUE_SLOTS), np.float32)
        kind[0] = 1.0
        details = _sentence_features(sentence.text, number, len(sentences))
        features = np.concatenate([kind, details, nothing, whole]).astype(np.float32)
        row = _row(tensor, filled, sentence.start, sentence.end, features)
        rows.append((sentence.start_char, -1, number, row))
    starts = np.array([start for start, _ in ranges])
    token_starts = doc.to_array([IDX]).astype(np.int64)
    labels: dict[int, Label] = {}
    for index, (mention, group) in enumerate(zip(mentions, groups, strict=True)):
        # Doc.char_span walks the whole document at every call.
        first = int(np.searchsorted(token_starts, mention.start, side="right")) - 1
        last = int(np.searchsorted(token_starts, mention.end, side="left"))
        number = max(0, int(np.searchsorted(starts, mention.start, side="right")) - 1)
        kind = np.zeros(1 + len(LABELS) + len(_CUE_SLOTS), np.float32)
        kind[1 + LABELS.index(mention.label)] = 1.0
        kind[1 + len(LABELS) :] = cued[index]
        details = _mention_features(
            text, mention, number, len(sentences), int(sizes[group]), publisher, published
        )
        linked = _linked_features(origins[index], abroad, mention, published)
        features = np.concatenate([kind, details, linked, whole]).astype(np.float32)
        labels[group] = mention.label
        rows.append((mention.start, group, number, _row(tensor, filled, first, last, features)))
    # A sentence stands right before the mentions in it.
    order = sorted(range(len(rows)), key=lambda i: (rows[i][2], rows[i][1] >= 0, rows[i][0]))
    order = order[:MAX_UNITS]
    return Units(
        vectors=np.stack([rows[i][3] for i in order]),
        sentence=np.array([rows[i][2] for i in order], np.int64),
        group=np.array([rows[i][1] for i in order], np.int64),
        labels=tuple(labels[g] for g in range(len(labels))),
    )


def _whole_features(ruled: Mapping[str, float]) -> Floats:
    """What the rules say of the text as a whole, the same for each of its units."""
    weights = np.array([ruled.get(name, 0.0) for name in RULED], np.float32)
    return (np.log1p(weights) / 3).astype(np.float32)


def _linked_features(origin: Origin, abroad: str, mention: Mention, published: str) -> Floats:
    country = origin.country or ""
    return np.array(
        [
            country == "IT",
            country not in ("IT", ""),
            bool(abroad) and country == abroad,
            *(origin.kind == kind for kind in _PLACE_KINDS),
            _nearness(mention.value or "", published) if mention.label == "DATE" else 0.0,
        ],
        np.float32,
    )


def _nearness(value: str, published: str) -> float:
    """1 for the day of publication, falling to 0.37 a month away and on."""
    try:
        apart = date.fromisoformat(value[:10]) - date.fromisoformat(published)
    except ValueError:
        return 0.0
    return math.exp(-abs(apart.days) / _DAYS)


def mean_vector(tensor: Floats, filled: npt.NDArray[np.bool_], start: int, end: int) -> Floats:
    """Mean of the rows start:end of `tensor` that have a vector: white space has none."""
    used = tensor[start:end][filled[start:end]]
    return used.mean(axis=0) if len(used) else np.zeros(tensor.shape[1], np.float32)


def _row(
    tensor: Floats, filled: npt.NDArray[np.bool_], start: int, end: int, details: Floats
) -> Floats:
    return np.concatenate([mean_vector(tensor, filled, start, end), details]).astype(np.float32)


def _cue_scores(cues: Sequence[SlotScore], count: int) -> Floats:
    scores = np.zeros((count, len(_CUE_SLOTS)), np.float32)
    for score in cues:
        if score.slot in _CUE_SLOTS:
            scores[score.group, _CUE_SLOTS.index(score.slot)] = 1.0
    return scores


def _sentence_features(text: str, number: int, count: int) -> Floats:
    stripped = text.strip()
    return np.array(
        [
            number == 0,
            number == 1,
            number / max(1, count - 1),
            number >= count - 2,
            stripped[:1] in "•-–—*▪·",
            stripped.endswith(":"),
            not stripped.endswith((".", "!", "?", "»", '"', "”")),
            min(1.0, len(stripped) / 300),
            stripped.isupper(),
            ":" in stripped,
            any(char in stripped for char in '«“"'),
            "@" in stripped or "tel" in stripped.lower(),
        ],
        np.float32,
    )


def _mention_features(
    text: str,
    mention: Mention,
    number: int,
    count: int,
    size: int,
    publisher: str,
    published: str,
) -> Floats:
    name = fold(mention.text)
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    value = mention.value or ""
    return np.array(
        [
            number == 0,
            number <= 2,
            number / max(1, count - 1),
            min(1.0, size / 5),
            size == 1,
            bool(publisher) and (name in publisher or publisher in name),
            len(line.strip(" •-–—*▪·")) == 0,
            text[mention.end : mention.end + 2].lstrip()[:1] == "(",
            text[mention.start - 1 : mention.start] == "(",
            mention.label == "DATE" and "/" in value and ".." not in value,
            mention.label == "DATE" and bool(published) and value[:10] >= published,
            mention.label == "DATE" and bool(published) and value[:4] == published[:4],
        ],
        np.float32,
    )

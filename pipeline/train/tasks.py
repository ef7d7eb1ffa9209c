"""What the encoder is fine-tuned on: four tasks read off an annotated sample.

`entities`: BIO of PER ORG LOC EVENT DATE; `themes`: BIO of THEME; `roles`: the slots of the record
that a mention fills, at its first piece; `document`: mission or not, direction, phase, kinds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate.encoder import capital_tokens, ends_window, fold, token_pieces, windows
from pipeline.annotate.pieces import BOS, EOS, PieceTokenizer
from pipeline.annotate.slots import FILLS, SLOTS
from pipeline.samples.corpus import annotates_themes
from schemas.sample import Sample
from schemas.values import Direction, Kind, Phase

IGNORED = -100
"""Class of what a loss leaves out."""


def bio(labels: Sequence[str]) -> list[str]:
    """`O`, then B- and I- of each label."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


ENTITY_TAGS = bio(["PER", "ORG", "LOC", "EVENT", "DATE"])
THEME_TAGS = bio(["THEME"])
ROLES = SLOTS
FEATURES = ("mission", *get_args(Direction), *get_args(Phase), *get_args(Kind))

_ENTITY_INDEX = {tag: i for i, tag in enumerate(ENTITY_TAGS)}
_THEME_INDEX = {tag: i for i, tag in enumerate(THEME_TAGS)}

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """A stretch of one text. Class arrays are [pieces]; `IGNORED` where a task says nothing.

    `roles` is [pieces, roles] and `document` [features], both with NaN for 'not known'.
    """

    ids: list[int]
    entities: Ints
    themes: Ints
    roles: Floats
    document: Floats


def cut(
    sample: Sample,
    filled: Sequence[frozenset[str]],
    nlp: Language,
    tokenizer: PieceTokenizer,
    first_limit: int,
) -> list[Window]:
    """Windows over the sample as at run time, the first one of at most `first_limit` pieces.

    `filled`: the slots of each span (`filled_slots` of the sample, or of the one that it is a
    variant of).
    """
    doc = nlp.make_doc(sample.text)
    pieces: list[tuple[int, ...]] = []
    space_before = True
    capital = capital_tokens(doc)
    for token in doc:
        form = fold(token.text) if token.i in capital else token.text
        pieces.append(token_pieces(tokenizer, form, space_before))
        space_before = bool(token.whitespace_) or not pieces[-1]
    lengths = [len(ids) for ids in pieces]
    ends = [ends_window(token.text) for token in doc]
    limit = max(first_limit, max(lengths, default=0))
    ranges = windows(lengths, ends, limit)[:1]
    if ranges:
        done = ranges[0][1]
        rest = windows(lengths[done:], ends[done:])
        ranges += [(start + done, end + done) for start, end in rest]
    labels = _labels(sample, filled, doc)
    document = _document(sample)
    made = [_window(pieces, start, end, labels, document) for start, end in ranges]
    return [window for window in made if len(window.ids) > 2]


def _window(
    pieces: Sequence[tuple[int, ...]],
    start: int,
    end: int,
    labels: tuple[Ints, Ints, Floats],
    document: Floats,
) -> Window:
    ids, firsts, tokens = [BOS], [], []
    for token in range(start, end):
        if pieces[token]:
            firsts.append(len(ids))
            tokens.append(token)
            ids.extend(pieces[token])
    ids.append(EOS)
    entities = np.full(len(ids), IGNORED, np.int64)
    themes = entities.copy()
    roles = np.full((len(ids), len(ROLES)), np.nan, np.float32)
    entities[firsts] = labels[0][tokens]
    themes[firsts] = labels[1][tokens]
    roles[firsts] = labels[2][tokens]
    return Window(ids, entities, themes, roles, document)


def _labels(
    sample: Sample, filled: Sequence[frozenset[str]], doc: Doc
) -> tuple[Ints, Ints, Floats]:
    """Entity classes, theme classes and roles of each token."""
    entities = np.zeros(len(doc), np.int64)
    themes = np.full(len(doc), 0 if annotates_themes(sample) else IGNORED, np.int64)
    roles = np.full((len(doc), len(ROLES)), np.nan, np.float32)
    for span, slots in zip(sample.spans, filled, strict=True):
        found = doc.char_span(span.start, span.end, alignment_mode="expand")
        if found is None:
            continue
        tags, index = (themes, _THEME_INDEX) if span.label == "THEME" else (entities, _ENTITY_INDEX)
        tags[found.start : found.end] = index[f"I-{span.label}"]
        tags[found.start] = index[f"B-{span.label}"]
        if span.label != "THEME" and sample.mission:
            for i, slot in enumerate(ROLES):
                if slot in FILLS[span.label]:
                    roles[found.start, i] = slot in slots
    return entities, themes, roles


def _document(sample: Sample) -> Floats:
    mission = sample.mission
    if mission is None:
        known = sample.annotates_mission
        return np.full(len(FEATURES), np.nan, np.float32) if not known else _features(set())
    return _features({"mission", mission.direction, mission.phase or "", *mission.kinds})


def _features(present: set[str]) -> Floats:
    return np.array([feature in present for feature in FEATURES], np.float32)

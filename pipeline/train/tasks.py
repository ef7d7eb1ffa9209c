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
from pipeline.samples.corpus import annotates_themes
from schemas.sample import Sample, SampleMission, Span
from schemas.values import Direction, Kind, Phase

IGNORED = -100
"""Class of what a loss leaves out."""


def bio(labels: Sequence[str]) -> list[str]:
    """`O`, then B- and I- of each label."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


ENTITY_TAGS = bio(["PER", "ORG", "LOC", "EVENT", "DATE"])
THEME_TAGS = bio(["THEME"])
ROLES = ("organisers", "promoters", "delegation", "counterparts", "visited", "people", "events")
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


def cut(sample: Sample, nlp: Language, tokenizer: PieceTokenizer, first_limit: int) -> list[Window]:
    """Windows over the sample as at run time, the first one of at most `first_limit` pieces."""
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
    labels = _labels(sample, doc)
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


def _labels(sample: Sample, doc: Doc) -> tuple[Ints, Ints, Floats]:
    """Entity classes, theme classes and roles of each token."""
    entities = np.zeros(len(doc), np.int64)
    themes = np.full(len(doc), 0 if annotates_themes(sample) else IGNORED, np.int64)
    roles = np.full((len(doc), len(ROLES)), np.nan, np.float32)
    for span in sample.spans:
        found = doc.char_span(span.start, span.end, alignment_mode="expand")
        if found is None:
            continue
        tags, index = (themes, _THEME_INDEX) if span.label == "THEME" else (entities, _ENTITY_INDEX)
        tags[found.start : found.end] = index[f"I-{span.label}"]
        tags[found.start] = index[f"B-{span.label}"]
        if span.label in {"PER", "ORG", "LOC", "EVENT"} and sample.mission:
            roles[found.start] = _roles(sample, span, sample.mission)
    return entities, themes, roles


def _roles(sample: Sample, span: Span, mission: SampleMission) -> Floats:
    """1 for the slots the mention fills, 0 for the others, NaN if it may be a short form."""
    name = sample.text[span.start : span.end].casefold()
    result = np.zeros(len(ROLES), np.float32)
    for i, slot in enumerate(ROLES):
        for filler in getattr(mission, slot):
            full = (filler if isinstance(filler, str) else filler.name).casefold()
            if full == name:
                result[i] = 1.0
            elif name in full and not result[i]:
                result[i] = np.nan
    return result


def _document(sample: Sample) -> Floats:
    mission = sample.mission
    if mission is None:
        known = sample.annotates_mission
        return np.full(len(FEATURES), np.nan, np.float32) if not known else _features(set())
    return _features({"mission", mission.direction, mission.phase or "", *mission.kinds})


def _features(present: set[str]) -> Floats:
    return np.array([feature in present for feature in FEATURES], np.float32)

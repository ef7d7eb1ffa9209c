"""Doc → Annotation: the last place where a `Doc` exists."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Span

from pipeline.annotate.agreements import agreements_of
from pipeline.annotate.boundaries import bounded
from pipeline.annotate.categories import blended, rule_categories
from pipeline.annotate.coordination import written_out
from pipeline.annotate.dates import published_of
from pipeline.annotate.groups import group
from pipeline.annotate.labels import corrected
from pipeline.annotate.people import people_of
from pipeline.annotate.period import Setting, period_of, setting_of
from pipeline.annotate.quantities import agenda_of, amounts_of, sizes_of
from pipeline.annotate.repeats import with_repeats
from pipeline.annotate.roles import rule_slots
from pipeline.annotate.slots import SLOTS
from pipeline.annotate.surface import text_of
from pipeline.annotate.theme_ids import SCORES
from pipeline.annotate.towns import as_towns
from pipeline.annotate.units import Origin, Units, units_of
from pipeline.normalise import organisations, places
from schemas import Mention
from schemas.annotation import Annotation, SlotScore, ThemeScore
from schemas.values import Evidence, Label

# Who wins where two detectors claim the same characters, best first. Names that the model found
# beat dates ('Expo 2025', 'piazza XXIV Maggio'); the gazetteer only fills what the model left.
_PRECEDENCE = ("ents", "dates", "gazetteer")


def merged_spans(doc: Doc) -> list[Span]:
    """Spans of all detectors by position; those of PER ORG LOC DATE EVENT never overlap."""
    taken = bytearray(len(doc))
    chosen: list[Span] = []
    for name in _PRECEDENCE:
        spans = doc.ents if name == "ents" else doc.spans.get(name, ())
        for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\x01" * (span.end - span.start)
                chosen.append(span)
    chosen += doc.spans.get("themes", ())
    return sorted(chosen, key=lambda s: (s.start_char, s.end_char, s.label_))


def _mention(span: Span) -> Mention:
    label: Label = span.label_  # type: ignore[assignment]
    return Mention(
        start=span.start_char,
        end=span.end_char,
        label=label,
        text=span.text,
        value=span.kb_id_ or None,
        detector=span.id_ or f"ner/{span.label_}",
    )


_TRUST, _SHIFT, _UNSURE = 0.8, 0.5, 1e-4
"""How log odds of first and last days are read: the weights of periods are fitted on texts that the
encoder has seen, where the network is right more often when it is sure, and more often sure. Chosen
on the corpus's split dev and on the dev set."""

_DOUBT = 0.3
"""Weight of not knowing, in the share of destinations that lie abroad."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Mentions of a document, linked and grouped, and its units for the slot network.

    `sentences` are ranges of characters, `cues` the slots by rule (`roles.rule_slots`), `ruled` the
    categories by rule.
    """

    text: str
    sentences: Evidence
    mentions: tuple[Mention, ...]
    names: dict[int, str]
    groups: tuple[int, ...]
    context: tuple[str, ...]
    cues: tuple[SlotScore, ...]
    ruled: dict[str, float]
    units: Units


READING = "missiva_reading"


def read_document(doc: Doc) -> Reading:
    """Mentions of an annotated `doc` with entities, groups and units; made once a document."""
    if READING not in doc.user_data:
        text = text_of(doc)
        found = bounded(text, [_mention(span) for span in merged_spans(doc)])
        found = with_repeats(text, as_towns(text, corrected(text, found)))
        doc.user_data[READING] = reading_of(doc, found)
    reading: Reading = doc.user_data[READING]
    return reading


def reading_of(doc: Doc, found: list[Mention]) -> Reading:
    """As `read_document`, for mentions from elsewhere (the gold ones, in training)."""
    text = text_of(doc)
    sentences = tuple((s.start_char, s.end_char) for s in doc.sents)
    context = tuple(places.context_of([m.text for m in found if m.label == "LOC"], text))
    acronyms = organisations.acronyms_in(text)
    names = written_out(text, found)
    mentions: list[Mention] = []
    origins: list[Origin] = []
    for index, mention in enumerate(found):
        entity, origin = mention.entity, Origin()
        if mention.label == "LOC":
            place = places.resolve(mention.text, context)
            entity, origin = place.entity, Origin(place.country, place.kind)
        elif mention.label == "ORG":
            body = organisations.resolve(names.get(index, mention.text), context, acronyms)
            entity, origin = body.entity, Origin(body.country)
        mentions.append(mention.model_copy(update={"entity": entity}))
        origins.append(origin)
    groups = group(mentions, names, acronyms)
    cues = tuple(rule_slots(text, sentences, mentions))
    ruled = rule_categories(text)
    units = units_of(doc, text, mentions, groups, origins, context, cues, ruled)
    return Reading(
        text, sentences, tuple(mentions), names, tuple(groups), context, cues, ruled, units
    )


def annotation_of(doc: Doc) -> Annotation:
    """All that assembling a record needs to know of `doc`."""
    reading = read_document(doc)
    text, sentences, mentions = reading.text, reading.sentences, reading.mentions
    categories = _categories(doc, reading)
    return Annotation(
        text=text,
        sentences=sentences,
        mentions=mentions,
        groups=reading.groups,
        full_names=reading.names,
        context=reading.context,
        slots=tuple(_slots(doc, reading)),
        themes=tuple(_themes(doc, reading)),
        period=period_of(_setting(doc, reading, categories)),
        people=tuple(people_of(text, mentions)),
        agreements=tuple(agreements_of(text, sentences, mentions, _parties(doc, reading))),
        sizes=tuple(sizes_of(text, sentences)),
        agenda=tuple(agenda_of(text, mentions, reading.context)),
        amounts=tuple(amounts_of(text)),
        categories=categories,
    )


def _parties(doc: Doc, reading: Reading) -> list[float | None]:
    """The network's score of each mention as a party of an agreement."""
    scores = doc.user_data.get("slots")
    if scores is None:
        return [None] * len(reading.mentions)
    return [float(scores[number][SLOTS.index("parties")]) for number in reading.groups]


def _setting(doc: Doc, reading: Reading, categories: Mapping[str, float]) -> Setting:
    scores, published = doc.user_data.get("slots"), published_of(doc)
    edges = None if scores is None else scores[:, [SLOTS.index("start"), SLOTS.index("end")]]
    if edges is not None:
        logits = np.log(edges.clip(_UNSURE, 1 - _UNSURE) / (1 - edges).clip(_UNSURE, 1))
        edges = 1 / (1 + np.exp(-(_TRUST * logits + _SHIFT)))
    return setting_of(reading.text, reading.mentions, reading.groups, edges, categories, published)


def _categories(doc: Doc, reading: Reading) -> dict[str, float]:
    """The network's scores blended with the rules'; the rules' own without a network."""
    if not doc.cats:
        return reading.ruled
    return blended(dict(doc.cats), reading.ruled, _abroad(doc, reading))


def _abroad(doc: Doc, reading: Reading) -> float:
    """Share of the destinations, as far as the network takes places for such, outside of Italy."""
    column = SLOTS.index("destinations")
    weights = {True: _DOUBT / 2, False: _DOUBT / 2}
    for number, mention in dict(zip(reading.groups, reading.mentions, strict=True)).items():
        country = places.resolve(mention.text, reading.context).country
        if mention.label == "LOC" and country:
            weights[country != "IT"] += float(doc.user_data["slots"][number][column])
    return weights[True] / (weights[True] + weights[False])


def _themes(doc: Doc, reading: Reading) -> list[ThemeScore]:
    """The network's scores; the tables' own word without a network."""
    scores: list[ThemeScore] | None = doc.user_data.get(SCORES)
    if scores is not None:
        return scores
    named: dict[str, list[int]] = {}
    for index, mention in enumerate(reading.mentions):
        if mention.label == "THEME" and mention.value:
            named.setdefault(mention.value, []).append(index)
    return [ThemeScore(id=name, score=1.0, mentions=tuple(told)) for name, told in named.items()]


def _slots(doc: Doc, reading: Reading) -> list[SlotScore]:
    """The network's scores with the cues that speak for them; the cues' own without a network."""
    cues: dict[tuple[int, str], SlotScore] = {}
    for found in reading.cues:
        group = reading.groups[found.group]
        cues.setdefault((group, found.slot), found.model_copy(update={"group": group}))
    scores = doc.user_data.get("slots")
    if scores is None:
        return list(cues.values())
    slots = []
    for number, row in enumerate(scores[: max(reading.groups, default=-1) + 1]):
        for slot, score in zip(SLOTS, row, strict=True):
            if score > 0:
                cue = cues.get((number, slot))
                rule = f"missiva_slots+{cue.rule}" if cue else "missiva_slots"
                slots.append(
                    SlotScore(
                        group=number,
                        slot=slot,
                        score=round(float(score), 4),
                        rule=rule,
                        cue=cue.cue if cue else (),
                    )
                )
    return slots

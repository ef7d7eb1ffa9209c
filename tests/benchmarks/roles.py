"""What rules and the slot network do for the record, each alone and together, on annotated samples.

    python -m tests.benchmarks.roles SAMPLES [MODEL]

With the mentions that the pipeline finds and with the gold ones: rules alone; the network alone
(the rules' cues and categories taken from its features); both, as shipped.
"""

import sys
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate.mentions import READING, Reading, annotation_of, read_document, reading_of
from pipeline.annotate.nlp import DEFAULT_MODEL, load
from pipeline.annotate.units import RULE_COLUMNS
from pipeline.assemble import assemble
from pipeline.evaluate.run import raw_of, read_samples
from pipeline.evaluate.score import ROLE_SLOTS, score
from pipeline.train.filled import gold_mentions
from schemas import MissionRecord, ReleaseRecord, Sample

NETWORKS = ("missiva_theme_ids", "missiva_slots")
WAYS = ("rules alone", "network alone", "both")
ROWS = ("roles (five slots)", *ROLE_SLOTS, "people", "people with role", "destinations", "events",
        "agreements", "kinds", "themes", "detection", "direction", "period")  # fmt: skip


def mission_of(nlp: Language, sample: Sample, way: str, gold: bool) -> MissionRecord | None:
    """The record that one way makes of a sample."""
    doc = nlp.make_doc(sample.text)
    doc.user_data["published"] = sample.meta.published
    doc.user_data["publisher"] = sample.meta.publisher
    for name, component in nlp.pipeline:
        if name in NETWORKS:
            if READING not in doc.user_data:
                doc.user_data[READING] = _reading(doc, sample, way, gold)
            if way == "rules alone":
                continue
        doc = component(doc)
    return assemble(annotation_of(doc))


def _reading(doc: Doc, sample: Sample, way: str, gold: bool) -> Reading:
    reading = reading_of(doc, gold_mentions(sample)) if gold else read_document(doc)
    if way != "network alone":
        return reading
    vectors = reading.units.vectors.copy()
    vectors[:, RULE_COLUMNS] = 0.0
    units = replace(reading.units, vectors=vectors)
    ruled = dict.fromkeys(reading.ruled, 0.0)
    return replace(reading, cues=(), ruled=ruled, units=units)


def main(path: Path, model: str) -> None:
    """Print a column for each way, with the mentions found and with the gold ones."""
    nlp = load(model)
    samples = list(read_samples([path]))
    columns: list[tuple[str, dict[str, float]]] = []
    for gold in (False, True):
        for way in WAYS:
            records = {sample.id: _record(nlp, sample, way, gold) for sample in samples}
            table = score(samples, records).table()
            figures = {row: table[row].get("f", table[row].get("accuracy", 0.0)) for row in ROWS}
            columns.append((f"{way}{', gold' if gold else ''}", figures))
    print(f"{'':20}" + "".join(f"{name:>21}" for name, _ in columns))
    for row in ROWS:
        print(f"{row:20}" + "".join(f"{figures[row]:21.3f}" for _, figures in columns))


def _record(nlp: Language, sample: Sample, way: str, gold: bool) -> ReleaseRecord:
    mission = mission_of(nlp, sample, way, gold)
    raw = raw_of(sample)
    return ReleaseRecord(
        id=sample.id, source=raw.source, language="it", text=sample.text, mentions=(),
        mission=mission, model=str(nlp.meta["name"]),
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else DEFAULT_MODEL)

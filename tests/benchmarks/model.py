"""Words a second of a model on one thread, whole and by component.

python tests/benchmarks/model.py models/it_missiva_md FILE.jsonl
"""

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import spacy

from pipeline.annotate import encoder, ner, sentences, tokenizer

COMPONENTS = (encoder, ner, sentences, tokenizer)


def main(model: str, samples: str) -> None:
    started = time.perf_counter()
    nlp = spacy.load(model)
    print(f"loaded in {time.perf_counter() - started:.2f} s")
    lines = Path(samples).read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    words = sum(len(text.split()) for text in texts)
    nlp(texts[0])
    seconds: dict[str, float] = defaultdict(float)
    for text in texts:
        started = time.perf_counter()
        doc = nlp.make_doc(text)
        seconds["tokenizer"] += time.perf_counter() - started
        for name, component in nlp.pipeline:
            started = time.perf_counter()
            doc = component(doc)
            seconds[name] += time.perf_counter() - started
    total = sum(seconds.values())
    for name, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"{name:24s}{spent / words * 1e6:8.1f} µs/word {spent / total:6.1%}")
    print(f"{words} words, {words / total:.0f} words/s")


if __name__ == "__main__":
    main(*sys.argv[1:3])

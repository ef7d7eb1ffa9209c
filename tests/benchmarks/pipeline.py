"""Where the time of a release goes, and how much the whole takes over its parts.

    python -m tests.benchmarks.pipeline [RELEASES] [MODEL]

All times are CPU times of this process, so that other processes on the machine change nothing;
figures are ratios within one run.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import spacy
import trafilatura
from pypdfium2 import PdfDocument
from spacy.tokens import Doc

from pipeline.annotate.annotator import Annotator
from pipeline.annotate.mentions import annotation_of
from pipeline.annotate.nlp import DEFAULT_MODEL, load
from pipeline.assemble import assemble
from pipeline.extractor import Extractor, Prepared, prepare
from pipeline.read import html, pdf
from schemas.annotation import Annotation
from tests.benchmarks.generate import releases
from tests.read import factories

_NEURAL = ("tok2vec", "missiva_ner", "missiva_ner_themes")
_ROUNDS = 20


def timed(call: Callable[[], object]) -> float:
    """CPU seconds of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def main(count: int, model: str) -> None:
    """Print the tables."""
    nlp = load(model)
    extractor = Extractor(Annotator(nlp))
    raws = list(releases(count))
    # Tables and sessions are loaded on first use.
    list(extractor.stream(releases(20, seed=1)))

    whole = timed(lambda: [r.model_dump_json() for r in map(extractor.extract, raws)])
    stages: dict[str, float] = {}
    prepared: list[Prepared] = []
    stages["clean, language, dateline"] = timed(lambda: prepared.extend(map(prepare, raws)))
    docs: list[Doc] = []
    stages["tokenizer"] = timed(lambda: docs.extend(nlp.make_doc(p.text) for p in prepared))
    for doc, release in zip(docs, prepared, strict=True):
        doc.user_data["publisher"] = release.raw.publisher
    for name, component in nlp.pipeline:
        stages[name] = timed(partial(_each, component, docs))
    annotations: list[Annotation] = []
    stages["mentions, links, rules"] = timed(lambda: annotations.extend(map(annotation_of, docs)))
    stages["assemble"] = timed(lambda: [assemble(a) for a in annotations])
    records = list(extractor.stream(raws[: count // 4]))
    stages["records as JSON"] = 4 * timed(lambda: [r.model_dump_json() for r in records])

    chars = sum(len(p.text) for p in prepared) / count
    total = sum(stages.values())
    print(f"{model}, {count} releases of {chars:.0f} characters on average")
    print(f"{'stage':30} {'ms a release':>12} {'share':>6}")
    for name, seconds in stages.items():
        print(f"{name:30} {1000 * seconds / count:12.2f} {seconds / total:6.1%}")
    print(f"{'whole, as the engines run it':30} {1000 * whole / count:12.2f}")

    neural = stages["tokenizer"] + sum(stages.get(name, 0.0) for name in _NEURAL)
    batched = timed(lambda: list(extractor.stream(raws)))
    blank = spacy.blank("it")
    bare = timed(lambda: [blank(p.text) for p in prepared])
    print(f"\nwhole : tokenizer + encoder + NER   {whole / neural:6.2f}")
    print(f"whole : tokens of spacy.blank(it)   {whole / bare:6.1f}")
    print(f"one by one : batches of eight       {whole / batched:6.2f}")
    _reading()
    _starting()


def _each(component: Callable[[Doc], Doc], docs: list[Doc]) -> None:
    for doc in docs:
        component(doc)


def _reading() -> None:
    page = factories.html("La missione in Perù si è conclusa ieri a Lima con molti incontri. " * 40)
    file = factories.pdf(*["La missione in Perù si è conclusa ieri a Lima con incontri."] * 40)
    ours = timed(lambda: [list(html.read(page)) for _ in range(_ROUNDS)])
    text = page.decode()
    theirs = timed(
        lambda: [trafilatura.bare_extraction(text, with_metadata=True) for _ in range(_ROUNDS)]
    )
    print(f"reading HTML : trafilatura alone    {ours / theirs:6.2f}")
    ours = timed(lambda: [list(pdf.read(file)) for _ in range(_ROUNDS)])
    theirs = timed(
        lambda: [PdfDocument(file)[0].get_textpage().get_text_bounded() for _ in range(_ROUNDS)]
    )
    print(f"reading PDF : pypdfium2 alone       {ours / theirs:6.2f}")


def _starting() -> None:
    for label, code in {
        "missiva --help": "from pipeline.cli import app; app(['--help'])",
        "first record": "import sys; from pipeline.cli import app; app(['extract', sys.argv[1]])",
    }.items():
        example = str(Path("corpus/examples/ferrara-ghana.md"))
        before, start = _children(), time.perf_counter()
        subprocess.run([sys.executable, "-c", code, example], capture_output=True, check=False)
        wall, cpu = time.perf_counter() - start, _children() - before
        print(f"{label:35} {wall:6.2f} s, {cpu:.2f} s of them on a core")


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    arguments = sys.argv[1:] + ["100", DEFAULT_MODEL][len(sys.argv) - 1 :]
    main(int(arguments[0]), arguments[1])

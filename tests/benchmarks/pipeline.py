"""Where the time of a release goes, and how much the whole takes over its parts.

    python -m tests.benchmarks.pipeline [RELEASES] [MODEL]

All times are CPU times of this process, so that other processes on the machine change nothing;
figures are ratios within one run.
"""

import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import spacy
import trafilatura
from pypdfium2 import PdfDocument
from spacy.language import Language

from pipeline.annotate.annotator import Annotator
from pipeline.annotate.mentions import annotation_of
from pipeline.annotate.nlp import DEFAULT_MODEL, load
from pipeline.assemble import assemble
from pipeline.extractor import Extractor, prepare
from pipeline.read import html, pdf
from schemas import RawRelease
from tests.benchmarks.generate import releases
from tests.read import factories

_NEURAL = ("tok2vec", "missiva_ner", "missiva_ner_themes")
_ROUNDS = 20
_T = TypeVar("_T")


def timed(call: Callable[[], object]) -> float:
    """CPU seconds of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def main(count: int, model: str) -> None:
    """Print the tables."""
    nlp = load(model)
    extractor = Extractor(Annotator(nlp))
    # Tables and sessions are loaded on first use.
    list(extractor.stream(releases(20, seed=1)))
    blank = spacy.blank("it")
    blank("Una prova.")

    # Every other release goes as a whole, the ones between through the stages one by one, so that
    # both meet as many new names (links of known ones are remembered) and the same machine.
    whole = bare = 0.0
    chars = [0, 0]
    stages: defaultdict[str, float] = defaultdict(float)
    for number, raw in enumerate(releases(2 * count)):
        chars[number % 2] += len(raw.text)
        if number % 2:
            _by_stage(nlp, raw, stages)
        else:
            whole += timed(partial(_record, extractor, raw))
            bare += timed(partial(blank, raw.text))

    total = sum(stages.values())
    print(f"{model}, {count} releases of {chars[0] / count:.0f} characters on average")
    print(f"{'stage':30} {'ms a release':>12} {'share':>6}")
    for name, seconds in stages.items():
        print(f"{name:30} {1000 * seconds / count:12.2f} {seconds / total:6.1%}")
    print(f"{'sum of the stages':30} {1000 * total / count:12.2f}")
    print(f"{'whole, as the engines run it':30} {1000 * whole / count:12.2f}")

    neural = (stages["tokenizer"] + sum(stages.get(name, 0.0) for name in _NEURAL)) / chars[1]
    print(f"\nwhole : tokenizer + encoder + NER   {whole / chars[0] / neural:6.2f}")
    print(f"stages : tokenizer + encoder + NER  {total / chars[1] / neural:6.2f}")
    print(f"whole : tokens of spacy.blank(it)   {whole / bare:6.1f}")
    _reading()
    _starting()


def _record(extractor: Extractor, raw: RawRelease) -> str:
    return extractor.extract(raw).model_dump_json()


def _by_stage(nlp: Language, raw: RawRelease, stages: defaultdict[str, float]) -> None:
    """Add what each stage takes for `raw`."""

    def run(stage: str, call: Callable[[], _T]) -> _T:
        start = time.process_time()
        result = call()
        stages[stage] += time.process_time() - start
        return result

    release = run("clean, language, dateline", lambda: prepare(raw))
    doc = run("tokenizer", lambda: nlp.make_doc(release.text))
    if release.published:
        doc.user_data["published"] = date.fromisoformat(release.published)
    doc.user_data["publisher"] = raw.publisher
    for name, component in nlp.pipeline:
        doc = run(name, partial(component, doc))
    annotation = run("mentions, links, rules", lambda: annotation_of(doc))
    mission = run("assemble", lambda: assemble(annotation))
    run("record as JSON", lambda: mission and mission.model_dump_json())


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

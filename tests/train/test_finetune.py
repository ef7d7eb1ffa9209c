"""The fine-tuning loop on networks small enough to run in a second."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from pipeline.annotate.pieces import PieceTokenizer  # noqa: E402
from pipeline.samples.inline import parse_inline  # noqa: E402
from pipeline.train.finetune import (  # noqa: E402
    Recipe,
    Tagger,
    bare_pipeline,
    collate,
    finetune,
    imitation,
    loss,
)
from pipeline.train.network import SmallEncoder, TransformerEncoder  # noqa: E402
from pipeline.train.tasks import cut  # noqa: E402
from tests.train.test_export import tensors  # noqa: E402

LETTERS = "abcdefghilmnopqrstuvz"
PIECES = PieceTokenizer(["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS], [-1.0] * 26, {})
SAMPLES = [
    parse_inline(f"id: x{i}\n---\nla [{name}]{{ORG}} parte per [{place}]{{LOC}} e torna")
    for i, (name, place) in enumerate([("cna", "lima"), ("asi", "pisa"), ("cri", "roma")])
]


def tagger(*, small: bool = False) -> Tagger:
    torch.manual_seed(0)
    if small:
        return Tagger(SmallEncoder(tensors(), 1, width=12, components=16))
    return Tagger(TransformerEncoder(tensors(), 2))


def losses(recipe: Recipe, teacher: Tagger | None = None, *, small: bool = False) -> list[float]:
    reports: list[str] = []
    finetune(tagger(small=small), PIECES, SAMPLES, recipe, teacher=teacher, report=reports.append)
    return [float(report.split()[3]) for report in reports]


def test_it_learns() -> None:
    found = losses(Recipe(epochs=15, rate=1e-2, originals=1.0))
    assert len(found) == 15
    assert found[-1] < 0.5 * found[0]


def test_seeded() -> None:
    assert losses(Recipe(epochs=2)) == losses(Recipe(epochs=2))
    assert losses(Recipe(epochs=2)) != losses(Recipe(epochs=2, seed=1))


def test_a_small_one_learns_from_a_teacher() -> None:
    recipe = Recipe(epochs=20, rate=1e-2, originals=1.0, passes=2)
    found = losses(recipe, tagger().eval(), small=True)
    assert found[-1] < found[0]


def test_nothing_known_is_no_loss() -> None:
    news = parse_inline("id: x\ngenre: news\n---\nla cna parte")
    batch = collate(cut(news, [], bare_pipeline(), PIECES, 50))
    logits = tagger().eval()(batch.ids, batch.mask)
    known = {**batch.targets, "entities": torch.full_like(batch.targets["entities"], -100)}
    assert loss(logits, known).item() == 0
    assert imitation(logits, batch).item() == 0

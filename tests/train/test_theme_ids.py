"""Themes are learned from what a record lists."""

import numpy as np

from pipeline.annotate.theme_ids import DETAILS, ThemeInputs, ThemeNetwork
from pipeline.normalise.theme_table import theme_ids
from pipeline.train.theme_ids import Bag, Network, train_network, weights_of

WIDTH, THEMES = 6, len(theme_ids())


def bag(seed: int) -> Bag:
    """Two mentions, of which the first one's vector, not the tables, tells the theme."""
    random = np.random.default_rng(seed)
    vectors = random.normal(0, 0.1, (2, 2 * WIDTH))
    told = seed % 3
    vectors[0, told] = 3.0
    gold = np.zeros(THEMES, np.float32)
    gold[told] = 1.0
    inputs = ThemeInputs(
        vectors.astype(np.float32),
        np.zeros((2, THEMES), np.float32),
        np.zeros((2, DETAILS), np.float32),
        np.zeros(WIDTH, np.float32),
    )
    return Bag(inputs, gold)


def test_numpy_agrees_with_torch() -> None:
    network = Network(WIDTH).eval()
    _, ours = ThemeNetwork([weights_of(network)]).predict(bag(1).inputs)
    np.testing.assert_allclose(ours, network(bag(1).inputs).detach().numpy(), atol=1e-4)


def test_the_offset_is_taken_off() -> None:
    network = Network(WIDTH).eval()
    plain, shifted = (
        ThemeNetwork([weights_of(network, offset)]).predict(bag(1).inputs)[1] for offset in (0, 2.0)
    )
    np.testing.assert_allclose(plain - shifted, 2.0, atol=1e-5)


def test_learns_which_mention_tells() -> None:
    network = train_network([bag(seed) for seed in range(60)], seed=0)
    for seed in (100, 101, 102):
        each, whole = ThemeNetwork([weights_of(network)]).predict(bag(seed).inputs)
        assert int(whole.argmax()) == seed % 3
        assert int(each[:, seed % 3].argmax()) == 0

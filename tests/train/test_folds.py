"""Fitting of the weights that a period is chosen by."""

import numpy as np
import torch

from pipeline.annotate.period import FEATURES
from pipeline.annotate.slots import CATEGORIES, SLOTS
from pipeline.samples.inline import parse_inline
from pipeline.train.folds import Choice, choice_of, figures_together, fit, right

SOURCE = """id: x
genre: outgoing
published: 2025-05-20
---
A [Lima]{LOC} dal [3 al 5 maggio]{DATE:2025-05-03/2025-05-05}; seguito il [9]{DATE:2025-05-09}.
---
{"direction": "outgoing", "kinds": ["economic"], "start": "2025-05-03", "end": "2025-05-05"}"""


def test_choice_knows_the_true_pair() -> None:
    scores = np.full((3, len(SLOTS)), 0.5, np.float32), np.full(len(CATEGORIES), 0.5)
    choice = choice_of(parse_inline(SOURCE), scores)
    assert choice.pairs[choice.truth] == ("2025-05-03", "2025-05-05")
    assert choice.features.shape == (len(choice.pairs), len(FEATURES))


def test_fit_finds_what_tells() -> None:
    """The second feature marks the truth, the first is noise."""
    generator = torch.Generator().manual_seed(0)
    choices = []
    for number in range(40):
        rows = torch.rand(5, 2, generator=generator)
        rows[:, 1] = torch.arange(5) == number % 5
        choices.append(Choice([(None, None)] * 5, rows, number % 5))
    weights = fit(choices)
    assert right(choices, weights) == 40
    assert weights[1] > abs(weights[0])


def test_a_truth_that_is_no_candidate_is_never_right() -> None:
    choice = Choice([(None, None)], torch.zeros(1, 2), -1)
    assert right([choice], torch.zeros(2)) == 0


def test_five_slots_together() -> None:
    gold = np.full((3, len(SLOTS)), np.nan, np.float32)
    told = np.zeros((3, len(SLOTS)), np.float32)
    column = SLOTS.index("organisers")
    gold[:, column], told[:, column] = (1, 0, 1), (0.9, 0.9, 0.1)
    assert figures_together([(gold, told)], dict.fromkeys(SLOTS, 0.5)) == 0.5

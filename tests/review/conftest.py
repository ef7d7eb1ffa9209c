"""A dataset under review, and a client of its running server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.review.server import serving
from tests.review.desks import Client, dataset, server_of


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The dataset folder."""
    return dataset(tmp_path)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Where accepted releases go."""
    return tmp_path / "samples.jsonl"


@pytest.fixture
def client(output: Path, samples: Path) -> Iterator[Client]:
    """A client that has seen the first page."""
    with serving(server_of(output, samples)) as address:
        visitor = Client(address)
        visitor.get("")
        yield visitor

"""Several Ray nodes on loopback: one that is killed in mid-run loses and doubles nothing."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.local import LocalEngine
from tests.engines.fakes import HostileExtractor, SlowExtractor, raw

ray = pytest.importorskip("ray")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
from ray.cluster_utils import Cluster  # noqa: E402

from pipeline.engines.ray import RayEngine  # noqa: E402

_MEMORY = 150 * 2**20


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A head and two more nodes, of one core each."""
    if ray.is_initialized():
        ray.shutdown()
    nodes = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "object_store_memory": _MEMORY, "include_dashboard": False},
    )
    for _ in range(2):
        nodes.add_node(num_cpus=1, object_store_memory=_MEMORY)
    nodes.wait_for_nodes()
    root = str(Path(__file__).parents[2])
    ray.init(
        address=nodes.address,
        runtime_env={"env_vars": {"PYTHONPATH": root}},
        log_to_driver=False,
    )
    yield nodes
    ray.shutdown()
    nodes.shutdown()


def test_a_killed_node_loses_and_doubles_nothing(cluster: Any) -> None:
    raws = [raw(f"{i}", "BROKEN" if i % 50 == 7 else f"Nota {i}") for i in range(400)]
    got = []
    for number, result in enumerate(RayEngine(SlowExtractor, 2)(raws)):
        got.append(result.model_dump_json())
        if number == 20:
            victim = next(iter(cluster.worker_nodes))
            cluster.remove_node(victim, allow_graceful=False)
    until = time.monotonic() + 60  # the head may not have noticed yet
    while sum(node["Alive"] for node in ray.nodes()) != 2 and time.monotonic() < until:
        time.sleep(0.2)
    assert len(ray.nodes()) == 3 and sum(node["Alive"] for node in ray.nodes()) == 2
    assert got == [r.model_dump_json() for r in LocalEngine(HostileExtractor, 1)(raws)]


def test_an_address_is_joined(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = cluster.address
    ray.shutdown()
    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]))
    results = list(RayEngine(HostileExtractor, 1, address=address)([raw("a", "Nota")]))
    assert [getattr(r, "id", r) for r in results] == ["a"]
    assert not ray.is_initialized()

"""The Ray engine on two local actors: what the local engine gives, whatever dies."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from pipeline.engines import parts
from pipeline.engines.local import LocalEngine
from pipeline.engines.parts import Folder, Unit
from pipeline.errors import DatasetError, ModelError
from pipeline.ingest import Job, ingest
from pipeline.merge.cluster import scored
from pipeline.publish import Stamp
from pipeline.read import Found
from tests.dataset import Silence, contents, mission
from tests.engines.fakes import HostileExtractor, SlowExtractor, no_model, raw
from tests.fakes import MODEL, FakeExtractor
from tests.merge.test_cluster import START, profile

ray = pytest.importorskip("ray")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
from pipeline.engines.ray import RayEngine  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """A Ray of two cores whose workers see the tests' package."""
    root = str(Path(__file__).parents[2])
    environment = {"env_vars": {"PYTHONPATH": root}}
    ray.init(
        address="local", num_cpus=2, include_dashboard=False, runtime_env=environment,
        log_to_driver=False,
    )  # fmt: skip
    yield
    ray.shutdown()


def test_the_same_bytes_as_the_local_engine() -> None:
    texts = {3: "SLEEP", 11: "BROKEN", 17: "DIE", 18: "DIE"}
    raws = [raw(f"{i}", texts.get(i, f"Nota {i}")) for i in range(60)]
    local = LocalEngine(HostileExtractor, 2, time_limit=2.0)(raws)
    cluster = RayEngine(HostileExtractor, 2, time_limit=2.0)(raws)
    assert [r.model_dump_json() for r in cluster] == [r.model_dump_json() for r in local]


@pytest.mark.parametrize("format_", parts.FORMATS)
def test_the_same_parts_as_the_local_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    monkeypatch.setattr(parts, "MAX_FILES", 2)
    found = []
    for number in range(9):
        path = tmp_path / f"{number}.jsonl"
        texts = ["Nota", "DIE" if number == 4 else "Nota 2", "BROKEN" if number == 7 else "Nota 3"]
        lines = [json.dumps({"id": f"{number}/{i}", "text": t}) for i, t in enumerate(texts)]
        path.write_text("\n".join(lines))
        found.append(Found(path, path.name))
    planned = list(parts.units(found, format_))
    folders = [Folder(str(tmp_path / name)) for name in ("local", "ray")]
    with LocalEngine(HostileExtractor, 2) as local:
        for unit in parts.claim(folders[0], planned, "m"):
            parts.extract_unit(unit, local, folders[0])
    todo = parts.claim(folders[1], planned, "m")
    done = list(RayEngine(HostileExtractor, 2).parts(todo, folders[1]))
    assert sum(d.records for d in done) == 25 and sum(len(d.refused) for d in done) == 2
    local_files, ray_files = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("local", "ray")
    )
    assert ray_files == local_files and len(ray_files) == 5 + 2 + 1


def test_parts_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nota")
    (tmp_path / "file").write_text("")
    unit = Unit(0, (Found(tmp_path / "a.txt", "a.txt"),))
    with pytest.raises(DatasetError):
        list(RayEngine(HostileExtractor, 2).parts([unit], Folder(str(tmp_path / "file" / "x"))))


def test_nothing_in_nothing_out() -> None:
    assert list(RayEngine(HostileExtractor, 2)([])) == []


def test_a_model_that_cannot_be_loaded() -> None:
    with pytest.raises(ModelError, match="no model named x"):
        list(RayEngine(no_model, 2)([raw("a", "Nota")]))


def test_the_same_scores_as_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.ray._PAIRS", 100)
    chance = Random(0)
    profiles = [
        profile(
            f"{i:03}",
            published=START + (day := chance.randrange(90)),
            period=(START + day, START + day + 3),
            foreign=((chance.choice(["JP", "KR", "CN"]), 1.0),),
            people=tuple(chance.sample(["ada neri", "ugo bassi", "lia conti", "ivo serra"], 2)),
        )
        for i in range(200)
    ]
    expected = scored(profiles)
    assert len(expected) > 100
    assert RayEngine(HostileExtractor, 2).scored(profiles) == expected
    assert RayEngine(HostileExtractor, 2).scored(profiles[:1]) == {}


def test_the_same_dataset_as_the_local_engine(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for number in range(30):
        city, start = ("KR:Busan", "2024-05-13") if number % 3 else ("JP:Tokyo", "2023-10-09")
        mission(source, f"{number:02}.txt", city, start, publisher=f"Testata {number}")
    datasets = []
    for engine in (LocalEngine(FakeExtractor, 1), RayEngine(FakeExtractor, 2)):
        scorer = engine.scored if isinstance(engine, RayEngine) else scored
        output = tmp_path / type(engine).__name__
        job = Job((str(source),), output, engine, Stamp("missiva", MODEL, "1"), scorer=scorer)
        assert ingest(job, Silence()).counts["missions"] == 2
        datasets.append(contents(output))
    assert datasets[0] == datasets[1]


def _is_ours(folder: Path) -> bool:
    """Whether the process was started by our own Ray: by a child of this process."""
    parents = [folder.name]
    for _ in range(2):
        stat = Path("/proc", parents[-1], "stat").read_text()
        parents.append(stat.rpartition(")")[2].split()[1])
    return parents[-1] == str(os.getpid())


def _actors() -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"ray::MapWorker" in (folder / "cmdline").read_bytes() and _is_ours(folder):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_killed_actor_loses_and_doubles_nothing() -> None:
    raws = [raw(f"{i}", f"Nota {i}") for i in range(300)]
    names = []
    for number, result in enumerate(RayEngine(SlowExtractor, 2)(raws)):
        names.append(getattr(result, "id", result))
        if number == 20:
            mine = _actors()
            assert mine
            os.kill(mine[0], signal.SIGKILL)
            time.sleep(0.5)
    assert names == [f"{i}" for i in range(300)]

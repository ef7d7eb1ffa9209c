"""Which engine the options of a command mean."""

import pytest

from pipeline.engines.local import LocalEngine
from pipeline.engines.options import EngineOptions
from pipeline.errors import UsageError


@pytest.mark.parametrize("workers", ["auto", "1", "16"])
def test_the_local_engine(workers: str) -> None:
    assert isinstance(EngineOptions(workers=workers).engine("x"), LocalEngine)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (EngineOptions(name="spark"), "one of: local, ray"),
        (EngineOptions(workers="0"), "--workers"),
        (EngineOptions(workers="-1"), "--workers"),
        (EngineOptions(workers="two"), "--workers"),
        (EngineOptions(address="auto"), "--address"),
        (EngineOptions(time_limit=0), "--time-limit"),
    ],
)
def test_what_makes_no_sense(options: EngineOptions, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        options.engine("x")

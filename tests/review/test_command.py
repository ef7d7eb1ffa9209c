"""`missiva review` as a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from tests.review.desks import Client


def test_serves_until_interrupted(output: Path) -> None:
    # What a shell runs in the background is deaf to Ctrl-C, and so are its children.
    hears = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{hears}; from pipeline.cli import app; app()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "review", str(output)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        address = process.stderr.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        assert "Da rivedere" in Client(address).get("").body
    finally:
        process.send_signal(signal.SIGINT)
        told, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert told == ""
    assert "Traceback" not in errors


@pytest.mark.parametrize("broken", ["dataset", "samples", "port"])
def test_wrong_use(output: Path, samples: Path, broken: str) -> None:
    arguments = ["review", str(output), "--samples", str(samples)]
    if broken == "dataset":
        arguments[1] += "-gone"
    elif broken == "samples":
        samples.write_text("{\n")
    else:
        arguments += ["--port", "65536"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2, result.output

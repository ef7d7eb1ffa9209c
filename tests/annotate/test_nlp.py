"""Loading without what models do not need."""

import subprocess
import sys

_SCRIPT = """
import sys
from pipeline.annotate.nlp import torch_hidden
with torch_hidden():
    import spacy
    assert "torch.nn" not in sys.modules
assert "torch" not in sys.modules
sys.modules["torch"] = sys
with torch_hidden():
    import torch
assert torch is sys
"""


def test_torch_is_not_loaded_with_spacy() -> None:
    subprocess.run([sys.executable, "-c", _SCRIPT], check=True)


def test_the_commands_do_without_spacy_until_it_is_needed() -> None:
    code = "import sys, pipeline.run; sys.exit('spacy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)

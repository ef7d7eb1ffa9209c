"""Worker processes of the tests import what the tests define."""

import sys
from pathlib import Path

# Behind the installed packages, so that it is those that are tested.
sys.path.append(str(Path(__file__).parents[1]))

"""Debian's Chromium through Playwright, and axe-core from npm; both optional.

pip install playwright && apt-get install chromium
npm install axe-core        # in the project root, or AXE_CORE=/path/to/axe.min.js
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
_ROOT = Path(__file__).parents[2]
AXE = Path(os.environ.get("AXE_CORE", _ROOT / "node_modules/axe-core/axe.min.js"))


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs: pip install playwright")
    if not CHROMIUM.exists():
        pytest.skip("needs: apt-get install chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def serious(page: Any) -> list[str]:
    """What axe-core finds of serious or critical impact; the test is skipped without axe."""
    if not AXE.exists():
        pytest.skip("needs: npm install axe-core (or AXE_CORE=/path/to/axe.min.js)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [
        f"{violation['id']}: {violation['nodes'][0]['html']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]

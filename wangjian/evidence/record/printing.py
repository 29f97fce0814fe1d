"""打印进程: one text of ours becomes a PDF in a Chromium of its own that reaches nothing.

    python -m wangjian.evidence.record.printing

reads one object of JSON: the text, an empty folder, and where the PDF is to lie.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from wangjian.evidence.recording.chromium import start

# Nobody listens there: whatever the browser asks for, it gets nothing.
_CLOSED_PORT = 9


def main() -> None:
    """One order, one file."""
    order = json.loads(sys.stdin.read())
    how = start(Path(order["folder"]), port=_CLOSED_PORT, spki="")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            how.profile,
            executable_path=how.program,
            args=list(how.switches),
            env={**how.environment},
            chromium_sandbox=how.sandbox,
        )
        page = context.pages[0] if context.pages else context.new_page()
        page.set_content(order["html"])
        made = page.pdf(
            format="A4",
            margin={"top": "15mm", "right": "15mm", "bottom": "15mm", "left": "15mm"},
        )
        context.close()
    Path(order["out"]).write_bytes(made)


if __name__ == "__main__":
    main()

"""拼装: the parts and the vendored files as one .html with a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

_PARTS = Path(__file__).with_name("parts")
_VENDOR = Path(__file__).parents[1] / "static" / "vendor"
_VENDORED = ("hash-wasm/sha256.umd.min.js", "hash-wasm/sm3.umd.min.js", "pkijs/pki.min.js")
# In the order in which they need each other.
MODULES = (
    "writing.js", "canonical.js", "package.js", "manifest.js", "custody.js", "notes.js", "tree.js",
    "later.js", "stamps.js", "domain.js", "checking.js", "placing.js",
    "page.js",
)  # fmt: skip
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def page() -> str:
    """The whole page; the same each time that it is made."""
    scripts = [(_VENDOR / name).read_text(encoding="utf-8") for name in _VENDORED]
    scripts.append(_joined())
    style = (_PARTS / "page.css").read_text(encoding="utf-8")
    # A script's text ends where this stands, wherever that is.
    scripts = ["\n" + one.replace("</script", "<\\/script").strip() + "\n" for one in scripts]
    style = f"\n{style.strip()}\n"
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_digest, scripts))} 'wasm-unsafe-eval'",
            f"style-src {_digest(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    kinds = [""] * len(_VENDORED) + [' type="module"']
    told = "\n".join(
        f"<script{kind}>{text}</script>" for kind, text in zip(kinds, scripts, strict=True)
    )
    html = (_PARTS / "page.html").read_text(encoding="utf-8")
    for name, text in (("policy", policy), ("style", style), ("scripts", told)):
        html = html.replace(f"<!-- {name} -->", text)
    return html


def _joined() -> str:
    """Our modules as one, in a file from which nothing can be imported."""
    texts = [(_PARTS / name).read_text(encoding="utf-8") for name in MODULES]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)).strip() for text in texts)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

"""画面核对: the pictures of a replay held against those of the capture, tile by tile.

Both are decoded by the browser, in an empty window of its own that no page has ever seen. A tile
that is of one colour and the same in both says nothing and is not counted; what only one side has
counts as different. Where all files are the same byte for byte there is nothing to decode.
"""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from playwright.async_api import Error as BrowserError

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

    from wangjian.evidence.recording.notes import Notes

FILE = "pictures.json"
_RULES = Path(__file__).parents[1] / "replay.yaml"
_NAMES = "screenshot-*.png"
_COMPARE = """async ([one, other, side, most]) => {
  const read = async (text) => {
    if (!text) return null;
    const raw = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([raw], {type: "image/png"}));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext("2d", {willReadFrequently: true});
    pen.drawImage(picture, 0, 0);
    const {width, height, data} = pen.getImageData(0, 0, picture.width, picture.height);
    return {width, height, data, points: new Uint32Array(data.buffer)};
  };
  const [a, b] = [await read(one), await read(other)];
  const width = Math.max(a?.width ?? 0, b?.width ?? 0);
  const height = Math.max(a?.height ?? 0, b?.height ?? 0);
  const at = (p, x, y) => (p && x < p.width && y < p.height ? y * p.width + x : -1);
  const found = {counted: 0, alike: 0};
  for (let top = 0; top < height; top += side) for (let left = 0; left < width; left += side) {
    let sum = 0, points = 0, plain = true, first = -1;
    for (let y = top; y < Math.min(top + side, height); y += 1)
      for (let x = left; x < Math.min(left + side, width); x += 1) {
        const i = at(a, x, y), j = at(b, x, y);
        points += 1;
        if (i < 0 || j < 0) { sum += 765; plain = false; continue; }
        if (first < 0) first = i;
        if (a.points[i] !== a.points[first]) plain = false;
        if (a.points[i] !== b.points[j])
          for (let c = 0; c < 3; c += 1) sum += Math.abs(a.data[i * 4 + c] - b.data[j * 4 + c]);
      }
    if (plain && sum === 0) continue;
    found.counted += 1;
    if (sum / (points * 765) <= most) found.alike += 1;
  }
  return found;
}"""


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(_RULES.read_text(encoding="utf-8"))["picture"]
    return said


async def compare(context: BrowserContext, before: Path, notes: Notes) -> None:
    """Write down how many tiles there are to compare, and how many are alike."""
    names = sorted({one.name for here in (before, notes.folder) for one in here.glob(_NAMES)})
    if not names:
        return
    if all(_same(before / name, notes.folder / name) for name in names):
        # byte for byte: there is no tile that could differ, and none need be counted
        rows = [{"picture": name, "same": True, "counted": 0, "alike": 0} for name in names]
    else:
        try:
            page = await notes.within(context.new_page())
            rows = [await _one(page, notes, before, name) for name in names]
        except BrowserError as error:
            notes.step("pictures not compared", said=error.message[:200])
            return
    (notes.folder / FILE).write_text(json.dumps(rows) + "\n", encoding="utf-8")


async def _one(page: Page, notes: Notes, before: Path, name: str) -> dict[str, Any]:
    rules = _rules()
    both = [_text(before / name), _text(notes.folder / name)]
    how = [*both, rules["tile_pixels"], rules["tile_difference"]]
    found: dict[str, Any] = await notes.within(page.evaluate(_COMPARE, how))
    return {"picture": name, **found}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()


def _text(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode() if file.exists() else ""

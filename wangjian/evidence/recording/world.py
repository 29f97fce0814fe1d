"""隔离世界: a page is asked in a script world of our own, which its scripts cannot change.

In the page's own world its scripts may put theirs in the place of the browser's functions, and so
say what is read there. In a world of our own every function is the browser's. Markup can still name
things (an image called `body` stands in for `document.body`), so that scripts ask through the
prototypes: `at(Document, "body", document)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as BrowserError

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

_NAME = "wangjian"
_TRIES = 3
# What the browser says where the page went on to another one meanwhile.
_GONE = ("context", "navigated or closed")
_AT = """const at = (kind, name, of) =>
 Object.getOwnPropertyDescriptor(kind.prototype, name).get.call(of);"""


class World:
    """Our own world beside one page's."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    async def ask(self, script: str, *given: Any) -> Any:
        """What a function in JavaScript gives there; raises `BrowserError`."""
        for left in reversed(range(_TRIES)):
            try:
                return await self._ask(script, given)
            except BrowserError as error:
                if not left or not any(one in error.message for one in _GONE):
                    raise
        raise AssertionError  # the last try has returned or raised

    async def _ask(self, script: str, given: tuple[Any, ...]) -> Any:
        tree = await self._session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        made = await self._session.send(
            "Page.createIsolatedWorld", {"frameId": frame, "worldName": _NAME}
        )
        said = await self._session.send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": f"(...given) => {{ {_AT} return ({script})(...given); }}",
                "executionContextId": made["executionContextId"],
                "arguments": [{"value": one} for one in given],
                "returnByValue": True,
            },
        )
        if "exceptionDetails" in said:
            raise BrowserError(str(said["exceptionDetails"].get("text", "script error")))
        return said["result"].get("value")

"""访客: a browser without a screen: one connection and its cookies."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Visitor:
    """A browser: one connection, its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """Status and body of a page."""
        said = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        body = None
        if form is not None:
            body = urlencode(form)
            said["Content-Type"] = "application/x-www-form-urlencoded"
        method = "POST" if form is not None else "GET"
        try:
            self.line.request(method, path, body, said)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.line.close()  # the server let go of a quiet connection: as a browser, ask again
            self.line.request(method, path, body, said)
            answer = self.line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read()

    def sign_in(self, login: str, password: str) -> None:
        """Through the page, as an officer does."""
        _, page = self.ask("/account/login/")
        token = _TOKEN.search(page.decode())
        form = {"csrfmiddlewaretoken": token[1] if token else ""}
        status, _ = self.ask("/account/login/", {**form, "login": login, "password": password})
        if status != 302:
            raise RuntimeError(f"{login} was not let in: {status}")

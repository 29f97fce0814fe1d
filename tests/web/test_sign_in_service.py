"""An office's own sign-in service: a small one on loopback; it opens accounts and makes none."""

import json
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.cache import cache
from django.urls import reverse

from wangjian.authority.models import Officer
from wangjian.errors import NotReady
from wangjian.web.account import choices

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-the-service-that-is-long-enough"


class Service(ThreadingHTTPServer):
    """A provider that says who somebody is; the test chooses whom."""

    daemon_threads = True
    login = "north"
    nonce = ""

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    """Discovery, token and user info."""

    def _say(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        here = self.server.address
        if self.path == "/.well-known/openid-configuration":
            self._say({
                "issuer": here, "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token", "userinfo_endpoint": f"{here}/userinfo",
                "jwks_uri": f"{here}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        elif self.path == "/userinfo":
            self._say(self.claims())
        else:
            self._say({}, 404)

    def do_POST(self):
        said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if said.get("client_secret") != [SECRET] or said.get("code") != ["good"]:
            self._say({"error": "invalid_grant"}, 400)
            return
        token = jwt.encode(
            {**self.claims(), "iss": self.server.address, "aud": "wangjian",
             "exp": int(time.time()) + 60, "iat": int(time.time())},
            SECRET, algorithm="HS256",
        )  # fmt: skip
        self._say({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def claims(self):
        return {"sub": f"sub-{self.server.login}", "preferred_username": self.server.login}

    def log_message(self, *_):
        """Nothing."""


@pytest.fixture
def service():
    with Service(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def office(service, settings, house):
    cache.clear()
    oidc = choices.Oidc("省统一身份认证", service.address, "wangjian", SECRET, "preferred_username")
    settings.SIGN_IN = replace(settings.SIGN_IN, oidc=oidc)
    settings.SOCIALACCOUNT_PROVIDERS = choices.providers(settings.SIGN_IN)
    return service


def through(client, code="good"):
    """Out to the service and back with what it says."""
    away = client.post(reverse("openid_connect_login", args=["office"]))
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    assert asked["client_id"] == ["wangjian"]
    assert asked["code_challenge_method"] == ["S256"]
    back = reverse("openid_connect_callback", args=["office"])
    return client.get(back, {"code": code, "state": asked["state"][0]})


def test_the_button_is_there_only_where_the_office_has_a_service(client, house, office):
    assert "用省统一身份认证登录" in client.get(reverse("account_login")).content.decode()


def test_without_one_there_is_neither_button_nor_address(client, house):
    assert "oidc" not in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("openid_connect_login", args=["office"])).status_code == 404


def test_whom_the_claim_names_is_let_in(client, office):
    assert through(client).headers["Location"] == reverse("start")
    assert "北一" in client.get(reverse("profile")).content.decode()
    client.post(reverse("account_logout"))
    assert through(client).headers["Location"] == reverse("start")


def test_nobody_is_made_by_it(client, office):
    before = Officer.objects.count()
    office.login = "newcomer"
    answer = through(client)
    assert answer.status_code == 403
    assert "没有对应的用户" in answer.content.decode()
    assert Officer.objects.count() == before


def test_who_is_disabled_here_stays_out(client, office, house):
    Officer.objects.filter(username="north").update(is_active=False)
    assert through(client).status_code == 403


def test_an_identity_stays_with_whom_it_was_tied_to(client, office):
    through(client)
    client.post(reverse("account_logout"))
    Officer.objects.filter(username="north").update(username="renamed")
    Officer.objects.filter(username="south").update(username="north")
    assert through(client).status_code == 403


def test_a_code_that_the_service_does_not_know_lets_nobody_in(client, office):
    answer = through(client, code="stolen")
    assert answer.status_code == 401
    assert "统一身份认证没有成功" in answer.content.decode()
    assert client.get(reverse("home")).status_code == 302


def test_an_answer_that_nobody_asked_for_lets_nobody_in(client, office):
    back = reverse("openid_connect_callback", args=["office"])
    assert client.get(back, {"code": "good", "state": "made-up"}).status_code == 401


def test_what_is_wrong_in_the_file_is_said(workspace):
    file = workspace.path / "workspace.toml"
    plain = file.read_text(encoding="utf-8")
    good = '[oidc]\nname = "x"\nserver = "https://id.example"\nclient_id = "w"\nclaim = "login"\n'
    try:
        for text in (
            good.replace("https", "http"), good.replace('claim = "login"\n', ""), good,
            "[sign_in]\nidle_minutes = 0\n", '[sign_in]\nidle_minutes = "x"\n',
        ):  # fmt: skip
            file.write_text(f"{plain}\n{text}", encoding="utf-8")
            with pytest.raises(NotReady):
                choices.read(workspace)
        file.write_text(f"{plain}\n{good}", encoding="utf-8")
        (workspace.secrets / "oidc").write_text("s3cret\n", encoding="utf-8")
        read = choices.read(workspace)
        assert read.oidc is not None
        assert read.oidc.secret == "s3cret"
        assert choices.form_targets(read) == ["https://id.example"]
    finally:
        file.write_text(plain, encoding="utf-8")
        (workspace.secrets / "oidc").unlink(missing_ok=True)

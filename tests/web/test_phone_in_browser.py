"""A phone in the field: over TLS, with the network cut in the middle; then sealed, and verified."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from tests.web.browser import PHONE, TOO_WIDE, grave
from tests.web.conftest import PASSWORD, standing, take_in_lead
from wangjian.cli import tls
from wangjian.cli.serve import web_command
from wangjian.errors import BadInput

pytestmark = pytest.mark.browser

SCREEN = {"width": 1440, "height": 900}
PICTURE = b"\xff\xd8\xff\xe0" + os.urandom(60_000)
FILM = b"\x00\x00\x00\x18ftypmp42" + os.urandom(7_000_000)


def certificate(folder, host="localhost", days=30):
    """Certificate and key of a made-up office, and the digest of its public key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    cert, private = folder / f"{host}.pem", folder / f"{host}.key"
    cert.write_bytes(made.public_bytes(pem))
    private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return cert, private, base64.b64encode(hashlib.sha256(public).digest()).decode()


@pytest.fixture(scope="module")
def field(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two officers of the north, one lead."""

    def fill(house, folder):
        from wangjian.authority import actions

        take_in_lead(house, folder)
        by = house.actor("admin")
        other = actions.add_officer(by=by, login="north2", display_name="北二")
        actions.appoint(by=by, officer_id=other.id, office_id=house.north.id, role="officer")

    with standing(django_db_blocker, tmp_path_factory, fill) as world:
        yield world


@pytest.fixture
def server(field, tmp_path):
    """The web process behind a certificate, as `wangjian serve --tls` starts it."""
    cert, key, pin = certificate(tmp_path)
    tls.check(cert, key, host="localhost")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"https://localhost:{port}"
    environment = {**os.environ, "WANGJIAN_URL": address, "WANGJIAN_TLS": "here"}
    command = web_command("127.0.0.1", port, (cert, key))
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield address, pin
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # as `wangjian serve` does
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def phone(address, pin):
    """A phone whose officer is signed in and which has opened the page once."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    arguments = [f"--ignore-certificate-errors-spki-list={pin}"]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        context = browser.new_context(
            **playwright.devices["Pixel 7"],
            geolocation={"latitude": 30.8943, "longitude": 120.0868, "accuracy": 12},
            permissions=["geolocation"],
        )
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{address}/account/login/")
        page.fill("[name=login]", "north")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/work/$"))
        page.goto(f"{address}/phone/")
        page.wait_for_selector("[data-code]:visible")
        yield page
        assert page.complaints == []
        context.close()
        browser.close()


def take(page, title, *files):
    page.fill("#title", title)
    page.select_option("#second", label="北二")
    for number, (name, content) in enumerate(files, 1):
        kind = "image/jpeg" if name.endswith("jpg") else "video/mp4"
        page.set_input_files(
            "[data-take] >> nth=2", {"name": name, "mimeType": kind, "buffer": content}
        )
        until(lambda n=number: page.locator("[data-files] .mono", has_text="SM3").count() == n)


def state(page, wanted, seconds=40):
    page.wait_for_selector(f'[data-state="{wanted}"]', timeout=seconds * 1000)


def captures():
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.evidence.models import PhoneCapture

    with scope(house_actor()):
        rows = PhoneCapture.objects.order_by("-announced_at").prefetch_related("files")
        return list(rows.select_related("exhibit"))


def until(what):
    for _ in range(400):
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def closed():
    """What the worker does with what was received."""
    from django.conf import settings

    from wangjian.authority import actions
    from wangjian.authority.queries import house_actor
    from wangjian.evidence.actions import complete
    from wangjian.evidence.phone.closing import close

    done = close(settings.WORKSPACE, until(received).id)
    actions.write_log(settings.WORKSPACE)
    complete(by=house_actor(), workspace=settings.WORKSPACE)
    return done


def received():
    return next((one for one in captures() if one.state == "received"), None)


def test_a_film_whose_network_was_cut_is_sent_on_sealed_and_verified(field, server):
    from django.conf import settings

    from wangjian.cli import app

    address, pin = server
    with phone(address, pin) as page:
        until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
        code = page.inner_text("[data-code]")
        page.check("[data-placed]")
        until(lambda: "12" in page.inner_text("[data-place]"))
        note = {"name": "便条.txt", "mimeType": "text/plain", "buffer": b"no picture at all"}
        page.set_input_files("[data-take] >> nth=2", note)
        page.wait_for_selector("[data-wrong] li:has-text('便条.txt')")
        assert page.locator("[data-files] li").count() == 0
        take(page, "直播间现场", ("现场.jpg", PICTURE), ("film.mp4", FILM))
        assert hashlib.sha256(FILM).hexdigest()[:16] in page.inner_text("[data-files]")
        assert grave(page) == []
        assert page.evaluate(TOO_WIDE) <= 0
        page.screenshot(path=field.folder / "phone-draft.png", full_page=True)
        slow = page.context.new_cdp_session(page)
        slow.send("Network.enable")
        speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        slow.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": 1_500_000})
        page.click("[data-submit]")
        sent = until(
            lambda: [f for one in captures() for f in one.files.all() if f.no == 2 and f.offset]
        )
        slow.send("Network.emulateNetworkConditions", {**speed, "offline": True})
        page.context.set_offline(True)
        state(page, "ready")
        page.wait_for_selector("[data-offline]:visible")
        page.screenshot(path=field.folder / "phone-cut.png", full_page=True)
        [cut] = [f for f in captures()[0].files.all() if f.no == 2]
        assert sent[0].offset <= cut.offset < len(FILM)
        # The page opens without a network, and what was taken is still there.
        page.reload()
        state(page, "ready")
        asked = []
        page.on("request", lambda one: asked.append((one.method, one.headers.get("upload-offset"))))
        page.context.set_offline(False)
        slow.send("Network.emulateNetworkConditions", speed)
        state(page, "received")
        done = closed()
        state(page, "sealed")
        page.screenshot(path=field.folder / "phone-sealed.png", full_page=True)
        patched = [int(offset) for method, offset in asked if method == "PATCH"]
        assert patched[0] == cut.offset, "it goes on from where it broke off"
    assert (done.state, done.code) == ("sealed", code)
    assert done.place["accuracy_metres"] == "12"
    [exhibit] = [one.exhibit for one in captures() if one.id == done.id]
    file = settings.WORKSPACE.evidence / exhibit.path
    ran = CliRunner().invoke(app, ["verify", str(file)])
    assert ran.exit_code == 2, ran.output
    assert "✗" not in ran.output
    assert "SHA-256 和 SM3 与清单相符" in ran.output


@pytest.mark.slow
def test_a_file_that_was_changed_on_the_way_is_refused_on_the_phone_in_words(field, server):
    address, pin = server
    with phone(address, pin) as page:

        def changed(route):
            body = route.request.post_data_buffer
            route.continue_(post_data=body[:-1] + bytes([body[-1] ^ 1]))

        page.context.route(
            re.compile("/phone/files/.+"),
            lambda route: changed(route) if route.request.method == "PATCH" else route.continue_(),
        )
        take(page, "被改动的照片", ("a.jpg", PICTURE))
        page.click("[data-submit]")
        state(page, "received")
        assert closed().state == "refused"
        state(page, "refused")
        assert "与手机上的不同" in page.inner_text('[data-state="refused"] [role=alert]')
        page.screenshot(path=field.folder / "phone-refused.png", full_page=True)
        page.context.unroute_all()
        page.get_by_role("button", name="重新提交").click()
        state(page, "received")
        assert closed().state == "sealed"
        state(page, "sealed")


@pytest.mark.slow
def test_a_file_of_no_kind_that_counts_reads_as_refused_on_the_phone_and_at_the_desk(field, server):
    address, pin = server
    with phone(address, pin) as page:
        # the phone looks at the kind itself, so it must be exchanged behind its back
        page.context.route(
            re.compile("/phone/files/.+"),
            lambda route: (
                route.continue_(post_data=b"MZ" + route.request.post_data_buffer[2:])
                if route.request.method == "PATCH"
                else route.continue_()
            ),
        )
        take(page, "换成程序的照片", ("a.jpg", PICTURE), ("b.jpg", PICTURE))
        page.click("[data-submit]")
        state(page, "refused")
        why = "文件“a.jpg”不是照片、影像、录音或 PDF"
        assert why in page.inner_text('[data-state="refused"] [role=alert]')
        page.screenshot(path=field.folder / "phone-kind.png", full_page=True)
        page.context.unroute_all()
        for name, size in (("desk", SCREEN), ("phone", PHONE)):
            page.set_viewport_size(size)
            page.goto(f"{address}/phone/waiting/")
            row = page.locator("tr", has_text="换成程序的照片")
            assert why in row.inner_text()
            assert "已拒收" in row.inner_text()
            page.screenshot(path=field.folder / f"refused-list-{name}.png", full_page=True)
            row.get_by_role("link", name="换成程序的照片").click()
            assert why in page.inner_text(".notice.error[role=alert]")
            assert "正在传送" not in page.inner_text("#page")
            assert grave(page) == []
            assert page.evaluate(TOO_WIDE) <= 0
            page.screenshot(path=field.folder / f"refused-one-{name}.png", full_page=True)


@pytest.mark.slow
def test_without_a_network_a_capture_waits_on_the_phone(field, server):
    address, pin = server
    with phone(address, pin) as page:
        until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector("[data-offline]:visible")
        take(page, "没有网络", ("a.jpg", PICTURE))
        page.click("[data-submit]")
        state(page, "ready")
        page.context.set_offline(False)
        state(page, "received")
        closed()
        state(page, "sealed")


@pytest.mark.slow
def test_a_phone_that_falls_silent_holds_nothing_up_and_what_came_stays(field, server):
    address, _ = server
    client = Client()
    client.force_login(
        field.house.officers["north"],
        backend="wangjian.web.account.door.OfficerBackend",
    )
    where = announced(field)
    secret = "a" * 32
    port = int(address.rpartition(":")[2])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("localhost", port), 60)
    with context.wrap_socket(plain, server_hostname="localhost") as line:
        lines = [
            f"PATCH {where} HTTP/1.1", f"Host: localhost:{port}", f"Origin: {address}",
            f"Cookie: wangjian_session={client.cookies['wangjian_session'].value}; wangjian_csrf={secret}",
            f"X-CSRFToken: {secret}", "Tus-Resumable: 1.0.0", "Upload-Offset: 0",
            "Content-Type: application/offset+octet-stream", f"Content-Length: {len(PICTURE)}",
        ]  # fmt: skip
        line.sendall("\r\n".join([*lines, "", ""]).encode() + PICTURE[:30_000])
        answer = line.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 204"), answer
    told = re.search(r"upload-offset: (\d+)", answer, re.IGNORECASE)
    assert 20_000 < int(told[1]) <= 30_000, "all but the last few bytes that came are kept"


def announced(field):
    """A file of the northern officer, as far as its first byte."""
    import uuid

    from django.conf import settings

    from wangjian.evidence import package
    from wangjian.evidence.phone import announcing, queries

    by, ws = field.house.actor("north"), settings.WORKSPACE
    [second] = [id_ for id_, name in queries.others(by).items() if name == "北二"]
    now = datetime.now(UTC)
    new = announcing.NewCapture(uuid.uuid4(), second, "隧道", now, queries.challenge(ws).checkpoint)
    capture = announcing.announce(by=by, workspace=ws, new=new)
    told = package.measured("a.jpg", PICTURE)
    file = announcing.NewFile(capture.id, 1, "a.jpg", len(PICTURE), told.sha256, told.sm3, now)
    made = announcing.announce_file(by=by, workspace=ws, new=file)
    return f"/phone/files/{made.id}/"


def test_over_http_by_name_the_page_says_why_it_cannot_work(field, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(f"{field.address}/account/login/")
    page.fill("[name=login]", "north")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/work/$"))
    page.goto(f"{field.address}/phone/")
    assert "不是通过 https 打开" in page.inner_text("[role=alert]")
    assert page.locator("form:visible").count() == 0
    context.close()


def test_a_certificate_that_cannot_serve_is_refused_before_anything_starts(tmp_path):
    cert, key, _ = certificate(tmp_path)
    other, _, _ = certificate(tmp_path, "other.example")
    late, late_key, _ = certificate(tmp_path, "late.example", days=0)
    old = tmp_path / "old.key"
    old.write_text("-----BEGIN EC PRIVATE KEY-----\n", encoding="utf-8")
    tls.check(cert, key, host="localhost")
    for given, what in (
        ((cert, old, ""), "PKCS#8"),
        ((other, key, ""), "不是一对"),
        ((late, late_key, ""), "有效期"),
        ((cert, key, "desk.example.gov.cn"), "不是给 desk.example.gov.cn"),
        ((tmp_path / "none", key, ""), "无法读取"),
    ):
        with pytest.raises(BadInput, match=what):
            tls.check(given[0], given[1], host=given[2])

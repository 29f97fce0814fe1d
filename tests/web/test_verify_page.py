"""The page that checks packages without server or network, held against the command."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.evidence.an_office import ABOUT, AT, FILES, Made, manifest_of
from tests.evidence.certificates import CHAINS, DOMAIN, Authority, pem
from tests.web.browser import TOO_WIDE, grave
from wangjian.evidence import checking, custody, sealing
from wangjian.evidence.checking import Keys
from wangjian.evidence.custody import Step
from wangjian.evidence.domain.chains import public_key
from wangjian.evidence.domain.signer import DomainSigner
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.signing import OfficeKey
from wangjian.ledger import canonical
from wangjian.ledger.notes import Signer
from wangjian.web.verify_page import building

pytestmark = pytest.mark.browser


@pytest.fixture
def made(tmp_path):
    return Made(tmp_path)


@pytest.fixture
def verify(chromium, tmp_path):
    """A function that drops files on the page, opened from a file, and gives its reports."""
    file = tmp_path / "verify.html"
    file.write_text(building.page(), encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    wrong, asked = [], []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda one: asked.append(one.url))
    page.goto(file.as_uri())

    def drop(files, keys=None):
        keys = keys or Keys()
        page.evaluate("document.querySelector('details').open = true")
        for name in ("log_key", "signer_key", "domain_root", "tsa_cert", "checkpoint"):
            page.fill(f"#{name}", getattr(keys, name))
        page.evaluate("document.getElementById('results').replaceChildren()")
        page.set_input_files("#file", [str(one) for one in files])
        count = f"document.querySelectorAll('section[data-report]').length === {len(files)}"
        for _ in range(400):
            if page.evaluate(count):
                break
            page.wait_for_timeout(25)
        texts = page.evaluate(
            "[...document.querySelectorAll('section')].map((one) => one.dataset.report)"
        )
        page.evaluate("document.getElementById('file').value = ''")
        return [json.loads(one) for one in texts]

    drop.page = page
    yield drop
    assert wrong == []
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def told(report):
    """What both must say: each check with its state, in the words of both languages."""
    return [(one["id"], one["state"], one["zh"], one["en"]) for one in report["checks"]]


def states(report):
    return report["exit_code"], [(one["id"], one["state"]) for one in report["checks"]]


def alike(verify, files, keys=None):
    """The page's reports after they were held against the command's."""
    reports = verify(files, keys)
    for file, report in zip(files, reports, strict=True):
        must = checking.check(file, keys).as_json()
        assert states(report) == states(must), (file.name, report, must)
        # Why something does not hold a library may say in its own words.
        for one, other in zip(told(report), told(must), strict=True):
            assert one[2] == other[2], file.name
            if one[1] != "fails" or one[0] in ("form", "hashes", "custody", "signature"):
                assert one[3] == other[3], file.name
    return reports


def test_the_page_is_one_small_file_that_lets_nothing_else_run():
    text = building.page()
    assert len(text.encode()) < 500_000
    assert text == building.page()
    assert "default-src 'none'" in text
    assert "unsafe-inline" not in text
    assert "'unsafe-eval'" not in text
    assert "<!-- " not in text.split("<script>")[0]


def test_a_good_package_holds_as_the_command_says(made, verify):
    complete, unstamped = made.complete(), made.complete("unstamped.wacz", stamp=False)
    sealed, _ = made.sealed("only-sealed.wacz")
    [report, *_] = alike(verify, [complete, unstamped, sealed], made.keys)
    assert report["exit_code"] == 0
    alike(verify, [complete, unstamped, sealed])
    assert grave(verify.page) == []
    for width in (1280, 390):
        verify.page.set_viewport_size({"width": width, "height": 800})
        assert verify.page.evaluate(TOO_WIDE) <= 0


def test_other_keys_than_the_right_ones_do_not_hold(made, verify, tmp_path):
    complete = made.complete()
    other_log = str(Signer("log.example/else", bytes(32)).verifier)
    right = made.keys
    for keys in (
        Keys(other_log, right.signer_key, right.tsa_cert),
        Keys(right.log_key, OfficeKey(b"\x01" * 32).pem, right.tsa_cert),
        Keys(right.log_key, OfficeKey(bytes(32)).pem, right.tsa_cert),
        Keys(right.log_key, right.signer_key, PrivateTsa().pem),
        Keys(checkpoint=made.log.note()),
        Keys(checkpoint=made.log.note().replace("\n2\n", "\n3\n")),
        Keys(checkpoint=made.log.prove(0).note),
    ):
        alike(verify, [complete], keys)
    made.log.append([b"one more"])
    alike(verify, [complete], Keys(checkpoint=made.log.note()))


def test_any_changed_added_or_missing_byte_is_found_where_the_command_finds_it(
    made, verify, tmp_path
):
    whole = made.complete().read_bytes()
    files = []
    for number, at in enumerate([*range(0, len(whole), 61), len(whole) - 1]):
        file = tmp_path / f"changed-{number}.wacz"
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        files.append(file)
    for name, content in (
        ("cut", whole[:-1]), ("half", whole[: len(whole) // 2]), ("more", whole + b"\0"),
        ("before", b"\0" + whole), ("empty", b""), ("other", b"PK\x05\x06" + bytes(18)),
    ):  # fmt: skip
        file = tmp_path / f"{name}.wacz"
        file.write_bytes(content)
        files.append(file)
    files = [one for one in files if one.read_bytes()[:2] == b"PK"]
    reports = alike(verify, files, made.keys)
    assert [one["exit_code"] for one in reports] == [1] * len(files)


def test_packages_that_were_written_wrongly_are_judged_alike(made, verify, tmp_path):
    chains = {
        "backwards": [Step("2026-11-01T09:00:00Z", "capture", "张三"), *made_chain()[1:]],
        "unsealed": made_chain()[:1],
        "late": [*made_chain()[:1], Step("2026-11-01T02:03:05Z", "seal", "张三")],
    }
    files = [
        made.sealed(f"{name}.wacz", {**FILES, "wangjian/custody.json": custody.written(chain)})[0]
        for name, chain in chains.items()
    ]
    files.append(made.sealed("bare.wacz", {"wangjian/a.txt": b"a"})[0])
    sealed, _ = made.sealed("later.wacz")
    odd = tmp_path / "odd-later.wacz"
    sealing.attach(sealed, odd, {"log_key": "no", "version": 1})
    files.append(odd)
    handed_out = tmp_path / "handed-out.zip"
    with zipfile.ZipFile(handed_out, "w", zipfile.ZIP_STORED) as file:
        file.write(sealed, "exhibit.wacz")
        file.writestr("custody.json", "{}")
    files.append(handed_out)
    *_, report = alike(verify, files)
    assert ["exhibit.wacz" in one["zh"] for one in report["checks"]] == [True]


def made_chain():
    from tests.evidence.an_office import CHAIN

    return CHAIN


def test_a_proof_or_token_of_another_package_is_found(made, verify, tmp_path):
    complete = made.complete()
    other, _ = made.sealed(
        "other.wacz", about=type(ABOUT)("另一个", *list(vars(ABOUT).values())[1:])
    )
    with complete.open("rb") as opened:
        from wangjian.evidence import package

        digest = package.read(opened, keep=frozenset({"datapackage-digest.json"}))[-1].content
    foreign = tmp_path / "foreign.wacz"
    sealing.attach(other, foreign, canonical.load(digest)["wangjian"])
    assert manifest_of(foreign) != manifest_of(complete)
    alike(verify, [foreign], made.keys)


def test_a_package_signed_for_a_domain_is_judged_alike(made, verify, monkeypatch):
    authority = Authority()
    made.tsa = PrivateTsa(lambda: AT + timedelta(seconds=2))
    right = DomainSigner(authority.chain, authority.key, made.key, made.tsa)
    made.signer, root = right, pem(authority.root)
    complete = made.complete()
    for keys in (
        replace(made.keys, domain_root=root),
        Keys(),
        Keys(domain_root=pem(authority.middle)),
        Keys(domain_root=pem(Authority().root)),
        Keys(signer_key=made.key.pem),
        Keys(signer_key=public_key(authority.leaf)),
        replace(made.keys, domain_root=root, tsa_cert=PrivateTsa().pem),
    ):
        [report] = alike(verify, [complete], keys)
        assert report["facts"]["domain"] == DOMAIN
    whole = complete.read_bytes()
    digest_at = whole.rindex(b'{"hash"')
    files = []
    for at in range(digest_at, len(whole), 97):
        file = complete.with_name(f"changed-{at}.wacz")
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        files.append(file)
    monkeypatch.setattr("wangjian.evidence.domain.signer.chains.check", lambda *_: None)
    for name, chain in CHAINS.items():
        made.signer = replace(right, chain=chain(authority))
        files.append(made.complete(f"{name}.wacz"))
    made.signer = replace(right, chain=authority.chain[:2])
    files.append(made.complete("without its root.wacz"))
    monkeypatch.undo()
    reports = alike(verify, files, replace(made.keys, domain_root=root))
    held = {file.stem for file, one in zip(files, reports, strict=True) if one["exit_code"] == 0}
    assert held == {"of another domain", "without its root"}, "that one says whose it is"


def drop_here(page, folder, texts, *files):
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    page.set_input_files("#file", [*[str(folder / name) for name in texts], *map(str, files)])


def test_keys_may_be_dropped_with_the_package(made, verify, tmp_path):
    complete, page = made.complete(), verify.page
    names = {"log.key": made.keys.log_key, "office.pem": made.key.pem, "tsa.pem": made.tsa.pem}
    drop_here(page, tmp_path, {**names, "root.pem": pem(Authority().root)}, complete)
    page.wait_for_selector(".v0")
    assert "全部相符" in page.inner_text("#results")
    rows = page.locator("#placed li").all_inner_texts()
    assert len(rows) == 4
    for row, field in zip(rows, ("日志公钥", "机关公钥", "时间戳机构证书", "未放入"), strict=True):
        assert f"→ {field}" in row.replace("（", ""), rows
    assert "证书写明用来签发时间戳" in rows[2]
    assert "都不通到它" in rows[3], "a root of something else is in no field, and the page says so"
    assert page.input_value("#domain_root") == ""
    assert grave(page) == []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) <= 0
    (tmp_path / "letter.txt").write_text("Dear court", encoding="utf-8")
    page.set_input_files("#file", str(tmp_path / "letter.txt"))
    page.wait_for_selector("#odd:not(:empty)")


def test_a_root_goes_where_the_package_s_certificates_lead(made, verify, tmp_path):
    authority, page = Authority(), verify.page
    made.tsa = PrivateTsa(lambda: AT + timedelta(seconds=2))
    made.signer = DomainSigner(authority.chain[:2], authority.key, made.key, made.tsa)
    complete, root = made.complete(), pem(authority.root)
    stamping = pem(made.tsa.root)  # nothing in it says what it is for
    drop_here(page, tmp_path, {"a.pem": root, "b.pem": stamping, "log.key": made.keys.log_key})
    page.wait_for_selector("#placed li:nth-child(3)")
    rows = page.locator("#placed li").all_inner_texts()
    assert all("放入证据包后再判断" in row for row in rows[:2]), rows
    assert page.input_value("#domain_root") == page.input_value("#tsa_cert") == ""
    page.set_input_files("#file", str(complete))
    page.wait_for_selector(".v0")
    assert page.input_value("#domain_root") == root
    assert page.input_value("#tsa_cert") == stamping
    rows = page.locator("#placed li").all_inner_texts()
    assert "链通到它" in rows[0]
    assert "时间戳的证书通到它" in rows[1]
    # moved by hand: the check is made again with what it now says
    page.locator("#placed select").nth(1).select_option("domain_root")
    page.wait_for_selector(".v2")
    assert page.input_value("#tsa_cert") == ""
    assert stamping.strip() in page.input_value("#domain_root")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    page.locator("#placed select").nth(1).select_option("tsa_cert,domain_root")
    page.wait_for_selector(".v0")
    page.locator("#placed select").nth(0).select_option("")
    page.wait_for_selector(".v1")  # it is held against the other one alone
    assert root.strip() not in page.input_value("#domain_root")
    page.locator("#placed select").nth(0).select_option("domain_root")
    page.wait_for_selector(".v0")
    page.evaluate("document.querySelector('details').open = true")
    page.fill("#log_key", "")
    page.click("#again")
    page.wait_for_selector(".v2")
    page.screenshot(path=tmp_path / "placed.png", full_page=True)

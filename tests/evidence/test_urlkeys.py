"""Keys of addresses: the same that programs which play packages back compute."""

import subprocess
from json import dumps, loads
from os import environ
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.evidence.urlkeys import url_key

KEYS = {
    "https://www.Example.com:443/Item/?b=2&a=1#top": "com,example)/item?a=1&b=2",
    "http://example.com": "com,example)/",
    "http://example.com/?": "com,example)/",
    "http://www2.example.com:8080/a//b/./c/../d/": "com,example:8080)/a/b/d",
    "http://127.0.0.1:8080/a.png": "1,0,0,127:8080)/a.png",
    "http://[2001:db8::1]:8080/a": "2001:db8::1:8080)/a",
    "https://shop.example/商品/一?名=值": "example,shop)/%e5%95%86%e5%93%81/%e4%b8%80?%e5%90%8d=%e5%80%bc",
    "https://a.example/x%2525?y=%2526": "example,a)/x%25?&y=",
    "https://a.example/x?z=1&PHPSESSID=0123456789abcdef0123456789abcdef": "example,a)/x?&z=1",
    "https://a.example/x?a=1&&b=2": "example,a)/x?&a=1&b=2",
    "https://user:word@a.example./x": "example,a)/x",
    "https://a.example/../b": "example,a)/../b",
    "data:text/plain,x": "data:text/plain,x",
}


@pytest.mark.parametrize("url", KEYS)
def test_an_address_has_the_key_that_archives_give_it(url):
    assert url_key(url) == KEYS[url]


@given(st.text("abAB/.?&=%25;:@+-_~ 中", max_size=30))
def test_a_key_of_a_key_s_address_is_itself_and_nothing_breaks(rest):
    key = url_key(f"https://w.example/{rest}")
    assert key.startswith("example,w)/")
    assert key == key.lower()
    assert " " not in key


@pytest.mark.slow
def test_pywb_computes_the_same_keys(tmp_path):
    """pywb is GPL: a program beside us, in an environment of its own."""
    python = Path(environ.get("WANGJIAN_PYWB_PYTHON", ""))
    if not python.is_file():
        pytest.skip("WANGJIAN_PYWB_PYTHON names no Python that has pywb")
    ask = "import sys, json\nfrom pywb.utils.canonicalize import canonicalize\nprint(json.dumps([canonicalize(one) for one in json.load(sys.stdin)]))"
    urls = [url for url in KEYS if url.startswith("http") and "user:" not in url]
    said = subprocess.run(
        [python, "-c", ask], input=dumps(urls), capture_output=True, text=True, check=True
    )
    assert dict(zip(urls, loads(said.stdout), strict=True)) == {url: url_key(url) for url in urls}

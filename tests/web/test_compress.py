"""Text is sent small to whoever takes it so, and whole to everyone else."""

import gzip
import random
import zlib
from typing import Any

import pytest
from flask import Flask, url_for

from tests.page import Browser
from web.compress import STEP, _pack

GZIP = {"Accept-Encoding": "br, gzip"}


@pytest.mark.parametrize("address", ["/", "/static/css/nghedan.css"])
def test_text_is_packed_and_comes_out_the_same(page: Browser, address: str) -> None:
    plain = page.client.get(address, buffered=True)
    packed = page.client.get(address, headers=GZIP, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    if address != "/":  # a page holds a new form token each time
        assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("said", ["", "identity", "gzip;q=0", "br"])
def test_who_does_not_take_it_gets_it_whole(page: Browser, said: str) -> None:
    answer = page.client.get("/", headers={"Accept-Encoding": said})
    assert "Content-Encoding" not in answer.headers


def test_pictures_fonts_and_small_answers_are_left_alone(page: Browser) -> None:
    for address in ("/healthz", "/robots.txt"):
        assert "Content-Encoding" not in page.client.get(address, headers=GZIP).headers


def test_addresses_of_static_files_carry_a_version(page: Browser) -> None:
    links = [str(each["href"]) for each in page.get("/").soup.find_all("link", rel="stylesheet")]
    assert links
    assert all("?v=" in link for link in links)


def test_asking_for_the_head_only_is_answered(page: Browser) -> None:
    assert page.client.head("/", headers=GZIP).status_code == 200


def test_a_static_address_carries_its_version_and_the_place_of_the_application(app: Flask) -> None:
    asset: Any = app.jinja_env.globals["asset"]
    with app.test_request_context("/"):
        assert asset("css/desk.css") == url_for("static", filename="css/desk.css")
    with app.test_request_context("/", base_url="http://localhost/nghe-dan"):
        assert asset("css/desk.css") == url_for("static", filename="css/desk.css")
        assert asset("css/desk.css").startswith("/nghe-dan/static/css/desk.css?v=")


@pytest.mark.parametrize("headers", [GZIP, {}])
@pytest.mark.parametrize("address", ["/gui-don", "/tra-cuu", "/gui-don/viec"])
def test_s7_the_size_on_the_line_tells_nothing_about_filing_or_tracking(
    page: Browser, address: str, headers: dict[str, str]
) -> None:
    answer = page.client.get(address, headers=headers, follow_redirects=True)
    assert len(answer.data) % STEP == 0
    data = gzip.decompress(answer.data) if headers else answer.data
    assert data.rstrip().endswith(b"</html>")


@pytest.mark.parametrize("size", [1, 900, 4000, 4080, 4090, 12_345, 70_000])
def test_a_padded_answer_is_whole_steps_and_unpacks_to_itself(size: int) -> None:
    data = random.Random(size).randbytes(size)
    packed = _pack(data, padded=True)
    assert len(packed) % STEP == 0
    assert gzip.decompress(packed) == data
    assert zlib.decompressobj(31).decompress(packed) == data

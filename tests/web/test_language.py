"""Language and type size are chosen by a link and remembered."""

import pytest
from flask import Flask

from tests.page import Browser
from web import language


def lang_of(page: Browser, address: str = "/") -> str:
    return str(page.get(address).soup.html["lang"])  # type: ignore[index]


def test_vietnamese_until_chosen_otherwise_and_remembered(page: Browser) -> None:
    assert lang_of(page) == "vi"
    assert lang_of(page, "/?lang=en") == "en"
    assert lang_of(page, "/an-toan") == "en"
    assert lang_of(page, "/?lang=vi") == "vi"
    assert lang_of(page) == "vi"


@pytest.mark.parametrize("wish", ["fr", "", "EN", "vi'><script>", "../en"])
def test_a_wish_we_do_not_speak_is_not_remembered(page: Browser, wish: str) -> None:
    assert lang_of(page, f"/?lang={wish}") == "vi"
    assert page.client.get_cookie(language.LANGUAGE_COOKIE) is None


def test_a_link_chooses_before_the_cookie_but_browsers_wishes_do_not(page: Browser) -> None:
    answer = page.get("/", headers={"Accept-Language": "en"})
    assert answer.soup.html["lang"] == "vi"  # type: ignore[index]


def test_the_other_language_leads_to_this_same_page(app: Flask) -> None:
    with app.test_request_context("/can-bo/?lan=tre-han&lang=vi"):
        assert language.other_locale_url() == "/can-bo/?lan=tre-han&lang=en"


def test_the_other_language_stays_on_this_site(page: Browser) -> None:
    answer = page.client.get("//evil.example/x")
    assert 'href="//evil.example' not in answer.get_data(as_text=True)


def test_large_type_is_remembered_and_given_back(page: Browser) -> None:
    def large() -> bool:
        return "nd--large" in str(page.get("/").soup.html["class"])  # type: ignore[index]

    assert not large()
    page.get("/?co-chu=lon")
    assert large()
    page.get("/?co-chu=huge")
    assert large()
    page.get("/?co-chu=thuong")
    assert not large()


def test_cookies_of_taste_are_out_of_reach_of_scripts(page: Browser) -> None:
    page.get("/?lang=en")
    cookie = page.client.get_cookie(language.LANGUAGE_COOKIE)
    assert cookie
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_a_template_escapes_what_is_put_into_a_sentence(app: Flask) -> None:
    page = app.jinja_env.from_string("{{ _('Đơn vị: %(unit)s', unit=name) }} {{ _('100%%') }}")
    with app.test_request_context("/"):
        assert page.render(name="<b>") == "Đơn vị: &lt;b&gt; 100%"

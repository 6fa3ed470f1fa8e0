"""Pictures of the main pages on a telephone and on a desk, in both languages, for docs/pictures.

    python -m benchmarks.pictures

Serves the office in NGHEDAN_INSTANCE (default: instance, filled by `make demo`), walks through both
doors with the demonstration accounts, and files one new case to show the receipt.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from office.law.kinds import Kind
from office.people.demonstration import account
from office.people.roles import Role
from tests.journeys import acts
from tests.journeys.conftest import CHROMIUM, QUIET

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZES = {390: 844, 1280: 900}
LOCALES = ("vi", "en")
MOST_BYTES = 250_000
FEW_COLOURS = 128


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for locale in LOCALES:
            _citizens(browser, address, locale)
            _officers(browser, address, locale)
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """Serve the office and yield its address."""
    folder = Path(os.environ.get("NGHEDAN_INSTANCE", "instance"))
    server = make_server("127.0.0.1", 0, create_app(instance=folder), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def _window(browser: Browser, address: str, locale: str) -> Page:
    context = browser.new_context(
        base_url=address, locale=locale, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(f"/?lang={locale}")
    return page


def _citizens(browser: Browser, address: str, locale: str) -> None:
    page = _window(browser, address, locale)
    take(page, "home", "/", locale)
    take(page, "kinds", "/gui-don", locale)
    page.goto("/gui-don")
    acts.put(page, {"kind": Kind.FEEDBACK.value})
    _go_on(page)
    answers = acts.ANSWERS[Kind.FEEDBACK]
    while not page.url.endswith("/kiem-tra"):
        slug = page.url.rsplit("/", 1)[1]
        acts.put(page, answers.get(slug, {}))
        if slug == "viec":
            take(page, "file", "", locale)
        _go_on(page)
    take(page, "check", "", locale)
    _go_on(page)
    take(page, "confirm", "", locale)
    with page.expect_navigation():
        page.locator("form[action='/gui-don/mo'] button").click()
    take(page, "track", "", locale)
    page.context.close()


def _go_on(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form:not([action$='/bo']) button[type=submit]").first.click()


def _officers(browser: Browser, address: str, locale: str) -> None:
    page = _signed_in(browser, address, locale, Role.RECEPTION)
    take(page, "desk", "/can-bo/", locale)
    take(page, "overdue", "/can-bo/qua-han", locale)
    take(page, "triage", "/can-bo/phan-loai", locale)
    take(page, "search", "/can-bo/tim-kiem?q=den+duong", locale)
    page.goto("/can-bo/qua-han")
    take(page, "case", page.locator("main tbody a").first.get_attribute("href") or "", locale)
    page.context.close()
    page = _signed_in(browser, address, locale, Role.HEAD)
    page.goto("/can-bo/thu?loai=thu-xin-loi")
    take(page, "letter", page.locator("main tbody a").first.get_attribute("href") or "", locale)
    take(page, "oversight", "/can-bo/giam-sat", locale)
    page.context.close()


def _signed_in(browser: Browser, address: str, locale: str, role: Role) -> Page:
    page = _window(browser, address, locale)
    page.goto("/can-bo/dang-nhap")
    page.fill("input[name=email]", account(role).email)
    page.locator(".nd-signin__form input[name=password]").fill(account(role).passphrase)
    with page.expect_navigation():
        page.locator(".nd-signin__form button[type=submit]").click()
    return page


def take(page: Page, name: str, address: str, locale: str) -> None:
    """Save what *address* (or the page as it stands) shows at both sizes."""
    if address:
        page.goto(address)
    page.evaluate("document.fonts.ready")
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        suffix = "" if locale == "vi" else f"-{locale}"
        path = FOLDER / f"{name}-{width}{suffix}.png"
        page.screenshot(path=path)
        _make_small(path)
        print(f"{path.name:28} {path.stat().st_size // 1024:5} kB")


def _make_small(path: Path) -> None:
    """Keep a picture light enough for a README: fewer colours are not seen on flat pages."""
    from PIL import Image  # noqa: PLC0415 -- heavy, only here

    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(FEW_COLOURS)
    few.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path.name} is too large: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

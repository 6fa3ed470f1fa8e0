"""A security key in a real browser, under the strict policy: added, taken away again, and the second step."""

from dataclasses import replace

from playwright.sync_api import Browser, Page

from office.base import config
from office.people.roles import Role
from tests.builders import PASSPHRASE
from tests.journeys.conftest import PHONE, Story, sign_in, visitor


def with_key(page: Page) -> None:
    """Plug a key of the browser's own making in, with an owner it knows."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    wishes = {
        "protocol": "ctap2", "transport": "usb", "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    line.send("WebAuthn.addVirtualAuthenticator", {"options": wishes})


def test_a_key_is_added_and_lets_its_owner_in(chromium: Browser, story: Story) -> None:
    mine = config.current()
    story.address = story.address.replace("127.0.0.1", "localhost")  # keys know names only
    config.install(replace(mine, site_address=story.address))
    try:
        page = visitor(chromium, story, PHONE)
        with_key(page)
        sign_in(page, Role.HANDLER)
        page.goto("/can-bo/tai-khoan/khoa")
        page.fill("input[name=name]", "Khóa ở cơ quan")
        page.click("text=Cắm khóa và thêm")
        page.wait_for_selector("h1:has-text('Mã dự phòng')")

        story.later(minutes=11)
        page.goto("/can-bo/tai-khoan")
        page.click("text=Lấy 10 mã dự phòng mới")
        page.click("text=Dùng khóa bảo mật")
        page.wait_for_selector("ol code")

        page.goto("/can-bo/tai-khoan")
        page.click("header >> text=Đăng xuất")
        page.fill("input[name=email]", f"{Role.HANDLER}@test.example")
        page.fill("input[name=password]", PASSPHRASE)
        page.click(".nd-signin__form button[type=submit]")
        page.click("text=Dùng khóa bảo mật")
        page.wait_for_url("**/can-bo/")
        page.goto("/can-bo/tai-khoan")
        assert "Khóa ở cơ quan" in page.inner_text("main")
    finally:
        config.install(mine)

"""Two people who log in at once, in a browser: each has a profile that the other never sees."""

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.support.browser import new_page, running_app
from tests.support.fake_login import CLIENT, login_service
from tests.support.journeys import START_MS, go_to

pytestmark = pytest.mark.browser

DATA = ".st-key-own-data button"


@pytest.fixture
def address(tmp_path):
    with login_service() as provider:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(
            "[auth]\n"
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{"c" * 40}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "s"\n'
            f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with running_app(
            DATASET_PATH=str(ROOT / "data" / "demo.csv"),
            SEGUE_OFFLINE="1",
            STREAMLIT_SECRETS_FILES=str(secrets),
        ) as url:
            yield url


def open_for_you(page, address):
    go_to(page, f"{address}/For_You")
    page.locator(DATA).last.wait_for(timeout=START_MS)


def log_in(browser, address, who):
    page = new_page(browser, is_strange=True)
    open_for_you(page, address)
    expect(page.get_by_text("nothing is kept").first).to_be_attached()
    page.get_by_role("button", name="Expand sidebar").click()
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=who).click()
    page.wait_for_url(f"{address}/**", timeout=START_MS)
    open_for_you(page, address)
    return page


def pick(page, place):
    page.locator(".st-key-cards-start .segue-title").nth(place).click()
    expect(page.get_by_text("1 likes, 0 “not this”")).to_be_visible(timeout=START_MS)


def test_two_people_logged_in_at_once_never_see_each_other(browser, address):
    ada, bob = log_in(browser, address, "ada"), log_in(browser, address, "bob")
    expect(ada.get_by_text("Your likes are kept under your login.").first).to_be_attached()
    pick(ada, 0)
    open_for_you(bob, address)
    expect(bob.get_by_text("0 likes, 0 “not this”")).to_be_visible()
    pick(bob, 1)
    ada_again = log_in(browser, address, "ada")
    expect(ada_again.get_by_text("1 likes, 0 “not this”")).to_be_visible()

    bob.get_by_role("button", name="Erase everything").click()
    bob.get_by_text("Yes, erase all of it").click()
    bob.get_by_role("button", name="Erase for good").click()
    expect(bob.get_by_text("Everything is erased.")).to_be_visible(timeout=START_MS)
    open_for_you(ada, address)
    expect(ada.get_by_text("1 likes, 0 “not this”")).to_be_visible()

    # The sidebar is open still: the browser remembers that.
    expect(ada.get_by_text("Logged in as Ada.")).to_be_visible()
    ada.get_by_role("button", name="Log out").click()
    expect(ada.get_by_role("button", name="Log out")).to_have_count(0, timeout=START_MS)
    open_for_you(ada, address)
    expect(ada.get_by_text("0 likes, 0 “not this”")).to_be_visible()

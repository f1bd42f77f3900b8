"""Fixtures of the tests of pages, which are run without a browser."""

from tests.pages.stats_pages import opened, stats
from tests.support.pages import demo, fresh_services, playable
from tests.support.playlist_pages import few, page

__all__ = ["demo", "few", "fresh_services", "opened", "page", "playable", "stats"]

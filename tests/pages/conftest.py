"""Fixtures of the tests of pages, which are run without a browser."""

from tests.support.pages import demo, fresh_services, playable
from tests.support.playlist_pages import few, page
from tests.support.stats_pages import opened, stats

__all__ = ["demo", "few", "fresh_services", "opened", "page", "playable", "stats"]

"""Fixtures of the tests of the page For You."""

from tests.pages.for_you.page import liked, profile

__all__ = ["liked", "profile"]

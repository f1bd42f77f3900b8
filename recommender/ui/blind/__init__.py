"""The blind taste test, a view of the page For You."""

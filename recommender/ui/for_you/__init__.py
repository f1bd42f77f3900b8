"""The parts of the page For You."""

"""The parts of the page Stats."""

"""The demo catalogue: invented songs, so that all works without a download."""

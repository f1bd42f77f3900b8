"""The parts of the page Playlist."""

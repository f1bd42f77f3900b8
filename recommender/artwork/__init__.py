"""The picture of a track: a poster from Spotify, else a drawn cover."""

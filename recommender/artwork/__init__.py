"""The picture of a track: a poster from Spotify, else a cover drawn from the track alone."""

"""What Spotify knows of a track, asked for with care."""

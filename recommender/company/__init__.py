"""Company: which songs, and which artists, people put together in playlists."""

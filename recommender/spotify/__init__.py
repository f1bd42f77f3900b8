"""Asks Spotify for the images of a track: ids, tokens, requests, and pauses it asks for."""

"""Offline quality: how well rankings find the rest of real playlists (docs/evaluation.md)."""

"""The recommender of Segue: pick a song, get songs that belong with it, and why."""

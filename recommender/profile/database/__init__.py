"""The database of the profile store: SQLite, in a file or in memory, or PostgreSQL."""

from recommender.profile.database.connection import Database

__all__ = ["Database"]

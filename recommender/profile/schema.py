"""The tables of the profile store; `profile.migrations` brings a database to this state.

Times are milliseconds since 1970 in UTC: one integer means the same in every database.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata: Final = MetaData()


def _profile_id(*, key: bool = True) -> Column[int]:
    owner = ForeignKey("profiles.id", ondelete="CASCADE")
    return Column("profile_id", Integer, owner, primary_key=key, nullable=False)


profiles: Final = Table(
    "profiles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at_ms", BigInteger, nullable=False),
    # The number of an erased profile must never become somebody else's.
    sqlite_autoincrement=True,
)
identities: Final = Table(
    "identities",
    metadata,
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(500), primary_key=True),
    _profile_id(key=False),
    Index("identities_by_profile", "profile_id"),
)
opinions: Final = Table(
    "opinions",
    metadata,
    _profile_id(),
    Column("track_id", String(64), primary_key=True),
    Column("liked", Boolean, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
plays: Final = Table(
    "plays",
    metadata,
    _profile_id(),
    Column("track_id", String(64), primary_key=True),
    Column("played_at_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("ms_played", Integer, nullable=False),
    Column("imported", Boolean, nullable=False),
    Index("plays_by_time", "profile_id", "played_at_ms"),
)
passes: Final = Table(
    "passes",
    metadata,
    _profile_id(),
    Column("track_id", String(64), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at_ms", BigInteger, nullable=False),
)
judgements: Final = Table(
    "judgements",
    metadata,
    _profile_id(),
    # The seed of the two lists that were compared.
    Column("track_id", String(64), primary_key=True),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
    # The names of the presets that made the list on each side.
    Column("left", String(40), nullable=False),
    Column("right", String(40), nullable=False),
    Column("chosen", String(8), nullable=False),
)
playlists: Final = Table(
    "playlists",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile_id(key=False),
    Column("name", String(200), nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("changed_at_ms", BigInteger, nullable=False),
    Column("deleted_at_ms", BigInteger),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("playlists_by_profile", "profile_id"),
    sqlite_autoincrement=True,
)
playlist_entries: Final = Table(
    "playlist_entries",
    metadata,
    Column(
        "playlist_id",
        Integer,
        ForeignKey("playlists.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("track_id", String(64)),
    Column("title", Text, nullable=False),
    Column("artists", Text, nullable=False),
)
drafts: Final = Table(
    "drafts",
    metadata,
    _profile_id(),
    Column("version", Integer, nullable=False),
    Column("changed_at_ms", BigInteger, nullable=False),
    Column("name", String(200), nullable=False),
    # No reference: what was deleted for good must not take along the list somebody works on.
    Column("saved_id", Integer),
    Column("saved_version", Integer),
    # As JSON: a draft is written whole after each change, and read whole.
    Column("songs", Text, nullable=False),
)

"""Create the tables of the profile store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _owner(*, key: bool = True) -> "sa.Column[int]":
    owner = sa.ForeignKey("profiles.id", ondelete="CASCADE")
    return sa.Column("profile_id", sa.Integer, owner, primary_key=key, nullable=False)


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(500), primary_key=True),
        sa.Column("subject", sa.String(500), primary_key=True),
        _owner(key=False),
    )
    op.create_index("identities_by_profile", "identities", ["profile_id"])
    op.create_table(
        "opinions",
        _owner(),
        sa.Column("track_id", sa.String(64), primary_key=True),
        sa.Column("liked", sa.Boolean, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "plays",
        _owner(),
        sa.Column("track_id", sa.String(64), primary_key=True),
        sa.Column("played_at_ms", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("ms_played", sa.Integer, nullable=False),
        sa.Column("imported", sa.Boolean, nullable=False),
    )
    op.create_index("plays_by_time", "plays", ["profile_id", "played_at_ms"])
    op.create_table(
        "passes",
        _owner(),
        sa.Column("track_id", sa.String(64), primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("last_at_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "playlists",
        sa.Column("id", sa.Integer, primary_key=True),
        _owner(key=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.Column("changed_at_ms", sa.BigInteger, nullable=False),
        sa.Column("deleted_at_ms", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("playlists_by_profile", "playlists", ["profile_id"])
    op.create_table(
        "playlist_entries",
        sa.Column(
            "playlist_id",
            sa.Integer,
            sa.ForeignKey("playlists.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("track_id", sa.String(64)),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("artists", sa.Text, nullable=False),
    )

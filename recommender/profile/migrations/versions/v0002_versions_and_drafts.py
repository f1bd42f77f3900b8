"""Count the changes of playlists, and keep the list that somebody works on."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the version of a playlist and the table of drafts."""
    op.add_column("playlists", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    owner = sa.ForeignKey("profiles.id", ondelete="CASCADE")
    op.create_table(
        "drafts",
        sa.Column("profile_id", sa.Integer, owner, primary_key=True, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at_ms", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("saved_id", sa.Integer),
        sa.Column("saved_version", sa.Integer),
        sa.Column("songs", sa.Text, nullable=False),
    )

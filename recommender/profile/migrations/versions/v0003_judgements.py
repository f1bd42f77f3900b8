"""Keep what a person preferred in blind taste tests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of judgements."""
    owner = sa.ForeignKey("profiles.id", ondelete="CASCADE")
    op.create_table(
        "judgements",
        sa.Column("profile_id", sa.Integer, owner, primary_key=True, nullable=False),
        sa.Column("track_id", sa.String(64), primary_key=True),
        sa.Column("at_ms", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("left", sa.String(40), nullable=False),
        sa.Column("right", sa.String(40), nullable=False),
        sa.Column("chosen", sa.String(8), nullable=False),
    )

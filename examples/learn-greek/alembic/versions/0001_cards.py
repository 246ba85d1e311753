"""the cards"""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("learner", sa.String(64), nullable=False, index=True),
        sa.Column("greek", sa.String(200), nullable=False),
        sa.Column("english", sa.String(200), nullable=False),
        sa.Column("known", sa.Integer, nullable=False, server_default="0"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("learner", "greek"),
    )


def downgrade() -> None:
    op.drop_table("card")

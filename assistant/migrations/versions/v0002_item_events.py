"""What was done about the recommendations of an assessment: changes that are only ever added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_events",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("card", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "position", name="pk_item_events"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_item_events_assessment_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("item_events")

"""Assessments, their turns and their results.

The name of each file here begins with its revision, and the names sort in the order of the revisions: so the newest is
known without importing Alembic.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16)),
        sa.Column("candidates", sa.String(32), nullable=False),
        sa.Column("agentic", sa.String(32), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
    )
    op.create_index("ix_assessments_updated", "assessments", ["updated"])
    op.create_table(
        "turns",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("key", sa.String(200)),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "position", name="pk_turns"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_turns_assessment_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("assessment_id", "key", name="uq_turns_assessment_id_key"),
    )
    op.create_table(
        "results",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "version", name="pk_results"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_results_assessment_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("results")
    op.drop_table("turns")
    op.drop_table("assessments")

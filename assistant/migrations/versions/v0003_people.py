"""Whose an assessment is, with whom it is shared, questions handed out by a link, and what is left of deleted ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    assessments = sa.table("assessments", sa.column("owner", sa.String))
    op.execute(assessments.update().where(assessments.c.owner.is_(None)).values(owner="local"))
    op.create_index("ix_assessments_owner", "assessments", ["owner"])
    op.create_table(
        "people",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("roles", sa.String(100), nullable=False),
        sa.Column("seen", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "shares",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("whom", sa.String(254), nullable=False),
        sa.Column("right", sa.String(16), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "whom", name="pk_shares"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_shares_assessment_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_shares_whom", "shares", ["whom"])
    op.create_table(
        "links",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("fact", sa.String(200), nullable=False),
        sa.Column("workload", sa.String(64)),
        sa.Column("whom", sa.String(200), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.Column("used", sa.String(32)),
        sa.Column("used_by", sa.String(200)),
        sa.Column("revoked", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_links_assessment_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("token_hash", name="uq_links_token_hash"),
    )
    op.create_index("ix_links_assessment_id", "links", ["assessment_id"])
    op.create_table(
        "tombstones",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("record_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "at", name="pk_tombstones"),
    )


def downgrade() -> None:
    for name in ("tombstones", "links", "shares", "people"):
        op.drop_table(name)
    op.drop_index("ix_assessments_owner", "assessments")

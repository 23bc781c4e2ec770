"""What a chat needs that sends each event at least once: events seen, where conversations are, and what is still to post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0005"
down_revision = "v0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slack_events",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("received", sa.String(32), nullable=False),
        sa.Column("body", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_slack_events"),
    )
    op.create_index("ix_slack_events_received", "slack_events", ["received"])
    op.create_table(
        "slack_places",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slack_places"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_slack_places_assessment_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_slack_places_assessment_id", "slack_places", ["assessment_id"])
    op.create_table(
        "slack_messages",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("assessment_id", sa.String(64)),
        sa.Column("turn", sa.Integer),
        sa.Column("seen", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slack_messages"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_slack_messages_assessment_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_slack_messages_assessment_id", "slack_messages", ["assessment_id"])
    op.create_table(
        "slack_outbox",
        sa.Column("id", sa.String(220), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.String(64)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("not_before", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slack_outbox"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_slack_outbox_assessment_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_slack_outbox_state", "slack_outbox", ["state", "place", "made", "number"])
    op.create_index("ix_slack_outbox_assessment_id", "slack_outbox", ["assessment_id"])
    op.create_table(
        "passes",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_passes"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_passes_assessment_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_passes_assessment_id", "passes", ["assessment_id"])


def downgrade() -> None:
    for table in ("passes", "slack_outbox", "slack_messages", "slack_places", "slack_events"):
        op.drop_table(table)

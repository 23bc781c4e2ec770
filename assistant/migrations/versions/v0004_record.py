"""What makes an assessment a record: its review, the records that were signed, and the log of who did what.

The database itself refuses to change or remove an entry of the log, and to change what is only ever added.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"
branch_labels = None
depends_on = None

ADDED = ("turns", "results", "item_events", "review_events", "signed_records")
"""Tables whose rows are never changed; they go with their assessment."""

REFUSED = "This table is only ever added to."


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("scope", sa.Integer),
        sa.Column("lane", sa.String(16)),
        sa.PrimaryKeyConstraint("assessment_id", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_reviews_assessment_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_reviews_state", "reviews", ["state"])
    op.create_table(
        "review_events",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "position", name="pk_review_events"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_review_events_assessment_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "signed_records",
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "version", name="pk_signed_records"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_signed_records_assessment_id", ondelete="CASCADE"
        ),
    )
    _create_log()
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _create_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("act", sa.String(24), nullable=False),
        sa.Column("assessment_id", sa.String(64), nullable=False),
        sa.Column("who", sa.String(300), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_assessment_id_position", "audit_log", ["assessment_id", "position"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def downgrade() -> None:
    for statement in _unguarded(op.get_bind().dialect.name):
        op.execute(statement)
    for table in ("audit_head", "audit_log", "signed_records", "review_events", "reviews"):
        op.drop_table(table)


def _guards(dialect: str) -> list[str]:
    if dialect == "postgresql":
        return [
            _FUNCTION,
            *(
                f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION scopewise_only_added()"
                for name, when in _POSTGRES
            ),
        ]
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END" for name, when in _SQLITE
        ]
    return []


def _unguarded(dialect: str) -> list[str]:
    if dialect == "postgresql":
        drops = [f"DROP TRIGGER {name} ON {when.split(' ON ')[1].split()[0]}" for name, when in _POSTGRES]
        return [*drops, "DROP FUNCTION scopewise_only_added()"]
    return [f"DROP TRIGGER {name}" for name, _ in _SQLITE] if dialect == "sqlite" else []


_FUNCTION = f"""
CREATE FUNCTION scopewise_only_added() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$
"""
_POSTGRES = [
    *((f"{table}_unchanged", f"UPDATE ON {table} FOR EACH ROW") for table in (*ADDED, "audit_log")),
    ("audit_log_kept", "DELETE ON audit_log FOR EACH ROW"),
    ("audit_log_whole", "TRUNCATE ON audit_log FOR EACH STATEMENT"),
]
_SQLITE = [
    *((f"{table}_unchanged", f"UPDATE ON {table}") for table in (*ADDED, "audit_log")),
    ("audit_log_kept", "DELETE ON audit_log"),
]

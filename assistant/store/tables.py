"""The tables as SQLAlchemy sees them. A test holds them equal to what the migrations make."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(200)),
    Column("title", String(200), nullable=False),
    Column("created", String(32), nullable=False),
    Column("updated", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("turns", Integer, nullable=False),
    Column("status", String(16)),
    Column("candidates", String(32), nullable=False),
    Column("agentic", String(32), nullable=False),
    # Last, so that listing reads the start of each row only: the interview as JSON, without its turns.
    Column("state", Text, nullable=False),
    Index(None, "updated"),
    Index(None, "owner"),
)

people = Table(
    "people",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("roles", String(100), nullable=False),
    Column("seen", String(32), nullable=False),
)

shares = Table(
    "shares",
    metadata,
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True),
    Column("whom", String(254), primary_key=True),  # a person's id or an address, never both
    Column("right", String(16), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(32), nullable=False),
    Index(None, "whom"),
)

links = Table(
    "links",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),  # the token itself is kept nowhere
    Column("fact", String(200), nullable=False),
    Column("workload", String(64)),
    Column("whom", String(200), nullable=False),
    Column("by", String(200), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("made", String(32), nullable=False),
    Column("until", String(32), nullable=False),
    Column("used", String(32)),
    Column("used_by", String(200)),
    Column("revoked", String(32)),
    Index(None, "assessment_id"),
)

# What is left of a deleted assessment: nothing that anybody said.
tombstones = Table(
    "tombstones",
    metadata,
    Column("assessment_id", String(64), primary_key=True),
    Column("at", String(32), primary_key=True),
    Column("by", String(200), nullable=False),
    Column("why", String(500), nullable=False),
    Column("record_hash", String(64), nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("key", String(200)),  # the sender's mark of the message, so that one that comes twice counts once
    Column("body", Text, nullable=False),
    UniqueConstraint("assessment_id", "key"),
)

item_events = Table(
    "item_events",
    metadata,
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("card", String(200), nullable=False),
    Column("at", String(32), nullable=False),
    Column("body", Text, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("body", Text, nullable=False),
)

# What makes an assessment a record: the key of its seals in the log, and how its review stands, for lists.
reviews = Table(
    "reviews",
    metadata,
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True),
    Column("salt", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("scope", Integer),  # what a reviewer put in place of the table's, where one did
    Column("lane", String(16)),
    Index(None, "state"),
)

review_events = Table(
    "review_events",
    metadata,
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("body", Text, nullable=False),
)

# The records that were signed, byte for byte; ``version`` is the assessment's that was signed.
signed_records = Table(
    "signed_records",
    metadata,
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

# Who did what, as a chain (`assistant.audit`). It names assessments that may be gone: no foreign key.
audit_log = Table(
    "audit_log",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("act", String(24), nullable=False),
    Column("assessment_id", String(64), nullable=False),
    Column("who", String(300), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "assessment_id", "position"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

slack_events = Table(
    "slack_events",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("place", String(200), nullable=False),
    Column("received", String(32), nullable=False),
    Column("body", Text),  # what is still to be done; nothing of it is kept once it is
    Index(None, "received"),
)

slack_places = Table(
    "slack_places",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), nullable=False),
    Column("changed", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "assessment_id"),
)

slack_messages = Table(
    "slack_messages",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE")),
    Column("turn", Integer),
    Column("seen", String(32), nullable=False),
    Index(None, "assessment_id"),
)

slack_outbox = Table(
    "slack_outbox",
    metadata,
    Column("id", String(220), primary_key=True),
    Column("place", String(200), nullable=False),
    Column("made", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE")),
    Column("state", String(8), nullable=False),
    Column("not_before", String(32), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("result", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_slack_outbox_state", "state", "place", "made", "number"),
    Index(None, "assessment_id"),
)

passes = Table(
    "passes",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("assessment_id", String(64), ForeignKey("assessments.id", ondelete="CASCADE"), nullable=False),
    Column("by", String(200), nullable=False),
    Column("until", String(32), nullable=False),
    Index(None, "assessment_id"),
)

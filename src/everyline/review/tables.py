"""The board's tables as SQLAlchemy sees them; the migrations make them, a test holds the two against each other."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from everyline.db.sql import METADATA

MEMBERS = Table(
    "members",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, unique=True),
    Column("password", Text),
    Column("roles", JSON, nullable=False),
    Column("interests", JSON, nullable=False),
    Column("is_active", Boolean, nullable=False),
)
ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("made_at", Text, nullable=False),
)
REVISIONS = Table(
    "revisions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("article", Text, ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("made_by", Text, ForeignKey("members.id"), nullable=False),
    Column("made_at", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("article", "number"),
)
ASSIGNMENTS = Table(
    "assignments",
    METADATA,
    Column("revision", Text, ForeignKey("revisions.id"), primary_key=True),
    Column("member", Text, ForeignKey("members.id"), primary_key=True),
)
REVIEWS = Table(
    "reviews",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("revision", Text, ForeignKey("revisions.id"), nullable=False, index=True),
    Column("member", Text, ForeignKey("members.id"), nullable=False),
    Column("hash", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("interest", Text, nullable=False),
    Column("claims", JSON, nullable=False),
    Column("at", Text, nullable=False),
)
COMMENTS = Table(
    "comments",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("revision", Text, ForeignKey("revisions.id"), nullable=False, index=True),
    Column("member", Text, ForeignKey("members.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("claim", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("at", Text, nullable=False),
)
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("revision", Text, ForeignKey("revisions.id"), nullable=False, index=True),
    Column("act", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("is_override", Boolean, nullable=False),
)
TRAIL = Table(
    "trail",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("details", JSON, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
)
KEYS = Table(
    "keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("public", Text, nullable=False),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("member", Text, ForeignKey("members.id"), nullable=False),
    Column("form", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
)
INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("made_by", Text, ForeignKey("members.id"), nullable=False),
    Column("made_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Column("used_at", Text),
)
IDENTITIES = Table(
    "identities",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("member", Text, ForeignKey("members.id"), nullable=False),
)
TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("member", Text, ForeignKey("members.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("ends_at", Text),
    Column("seen_at", Text),
    Column("ended_at", Text),
)
REQUESTS = Table(
    "requests",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("status", Integer),
    Column("body", Text),
    Column("made_at", Text, nullable=False),
)
CARD_FEEDBACK = Table(
    "card_feedback",
    METADATA,
    Column("card", Text, primary_key=True),
    Column("at", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("suggestions", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("had_comment", Boolean, nullable=False),
    Column("received_at", Text, nullable=False),
)

"""The table of answers that somebody shared, as SQLAlchemy sees it; the migrations make it."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from everyline.db.sql import METADATA

SHARED = Table(
    "shared",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("erase", Text, nullable=False),
)

"""The tables of a profile: what is kept for ever, and what is read from it.

Only journals, receipts, deliveries, attachments and secrets are kept. Every table in `projected`
can be dropped and replayed from the journals.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

FORMAT = 1
PROJECTION = 1

kept = MetaData()
projected = MetaData()

meta = Table("meta", kept, Column("key", Text, primary_key=True), Column("value", Text))

journals = Table(
    "journals",
    kept,
    Column("journal", Text, primary_key=True),
    Column("own", Boolean, nullable=False),
    Column("person", Text, nullable=False),
)

# `content` is NULL for an entry whose hash is known but which may not be read yet.
entries = Table(
    "entries",
    kept,
    Column("journal", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("content", LargeBinary),
    sqlite_with_rowid=False,
)

receipts = Table(
    "receipts",
    kept,
    Column("journal", Text, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# A delivery whose outcome is not known yet: asked for by range before anything is resent.
deliveries = Table(
    "deliveries",
    kept,
    Column("journal", Text, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

# Refusals of the world, kept so that a person can see and export them.
refusals = Table(
    "refusals",
    kept,
    Column("journal", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("key", Text, nullable=False),
)

attachments = Table(
    "attachments",
    kept,
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

secrets = Table(
    "secrets",
    kept,
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# One sheet may stand in two journals when an assessor used two laptops: both are kept.
sheets = Table(
    "sheets",
    projected,
    Column("sheet", Text, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("rating", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("sealed_at", Text, nullable=False),
    Column("clock_offset", Text, nullable=False),
    Column("reopen_reason", Text, nullable=False),
    sqlite_with_rowid=False,
)

marks = Table(
    "marks",
    projected,
    Column("sheet", Text, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("flagged", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

remarks = Table(
    "remarks",
    projected,
    Column("sheet", Text, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
)

turns = Table(
    "turns",
    projected,
    Column("visit", Text, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("stage_ms", BigInteger, nullable=False),
    Column("leader", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("absence", Text, nullable=False),
    sqlite_with_rowid=False,
)

documents = Table(
    "documents",
    projected,
    Column("document", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("content_digest", Text, nullable=False),
    Column("file_digest", Text, nullable=False),
    Column("paper", Text, nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
    Column("copies", Integer, nullable=False),
    sqlite_with_rowid=False,
)

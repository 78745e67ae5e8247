"""The centre's tables; everything is keyed by the event's authority first."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = "4"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

HASH = String(64)
# Marks of time are ms since 1970 by the server's clock unless a column says otherwise.

settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

packages = Table(
    "packages",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("digest", HASH, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("credentials", LargeBinary, nullable=False),
    Column("imported", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "digest"),
)

journals = Table(
    "journals",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("next_seq", BigInteger, nullable=False),
    Column("head", HASH, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("at_counter", BigInteger, nullable=False),
    Column("succeeds", String(64), nullable=False),
    Column("succeeds_head", String(64), nullable=False),
    Column("received", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "journal"),
)
Index("ix_journals_person", journals.c.authority, journals.c.person)

bundles = Table(
    "bundles",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("received", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "journal", "last"),
)

entries = Table(
    "entries",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("kind", String(64), nullable=False),
    # The sheet or visit the entry speaks of, "" for all others.
    Column("subject", String(128), nullable=False),
    Column("content", LargeBinary, nullable=False),
    # The key of the rule the entry broke; empty for what is applied.
    Column("refused", String(64)),
    PrimaryKeyConstraint("authority", "journal", "seq"),
)
Index("ix_entries_subject", entries.c.authority, entries.c.subject)
Index(
    "ix_entries_refused",
    entries.c.authority,
    entries.c.journal,
    entries.c.seq,
    sqlite_where=entries.c.refused.is_not(None),
    postgresql_where=entries.c.refused.is_not(None),
)

receipts = Table(
    "receipts",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    # Grows when a later fact of somebody else changes what is refused in the range.
    Column("number", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "journal", "first", "last", "number"),
)

# What the centre has signed for, kept by a hub until the laptops have asked for it.
upstream_receipts = Table(
    "upstream_receipts",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "journal", "first", "last"),
)

# What a hub was told of journals beyond what it holds whole, until their owners bring the rest.
excerpts = Table(
    "excerpts",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "journal"),
)

parked = Table(
    "parked",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("head", HASH, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("received", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "journal", "first", "last", "head"),
)

forks = Table(
    "forks",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("head", HASH, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("received", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "journal", "first", "last", "head"),
)

# The class facts among the entries, in one place: the book of class days is read from them.
acts = Table(
    "acts",
    metadata,
    Column("authority", HASH, nullable=False),
    # Counts an event's class facts from 0 in the order of their commits, without gaps.
    Column("number", BigInteger, nullable=False),
    Column("journal", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("at_counter", BigInteger, nullable=False),
    Column("person", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "journal", "seq"),
)

Index("ix_acts_number", acts.c.authority, acts.c.number, unique=True)

# Evidence that facts name, in parts, each uploader's apart; a file whose hash was found right is
# everybody's and has the uploader "".
files = Table(
    "files",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("uploader", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "sha256", "uploader"),
)

file_parts = Table(
    "file_parts",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("uploader", String(64), nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority", "sha256", "uploader", "start"),
)

sheets = Table(
    "sheets",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("sheet", String(128), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    # How many indicators are answered: what colleagues may see of a sheet's progress.
    Column("answered", Integer, nullable=False),
    # The hybrid ms of the sheet's last fact.
    Column("last_ms", BigInteger, nullable=False),
    Column("touched", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "sheet"),
)

# Who asks for news: whoever has not asked for a while is away.
presence = Table(
    "presence",
    metadata,
    Column("authority", HASH, nullable=False),
    Column("person", String(64), nullable=False),
    Column("heard", BigInteger, nullable=False),
    PrimaryKeyConstraint("authority", "person"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", String(255), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("subject", String(128), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    # The SHA-256 of the token: a stolen copy of the database lets nobody in.
    Column("token", HASH, primary_key=True),
    # "" for accounts, which see every event the centre holds.
    Column("authority", String(64), nullable=False),
    # The person of a device or the name of an account.
    Column("subject", String(64), nullable=False),
    Column("nonce", String(128), nullable=False, unique=True),
    Column("expires", BigInteger, nullable=False),
)

"""The tables of a profile: what is kept for ever, and what is read from it.

Only journals, receipts, deliveries, attachments, files, drafts and secrets are kept. Every table
in `projected` can be dropped and replayed from the journals.
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
    UniqueConstraint,
)

FORMAT = 1
PROJECTION = 4

kept = MetaData()
projected = MetaData()

meta = Table("meta", kept, Column("key", Text, primary_key=True), Column("value", Text))

# `number` is short: it stands in the place of every entry.
journals = Table(
    "journals",
    kept,
    Column("number", Integer, primary_key=True),
    Column("journal", Text, nullable=False, unique=True),
    Column("own", Boolean, nullable=False),
    Column("person", Text, nullable=False),
)

# `place` is the journal's number and the entry's sequence number in one integer (see `place_of`):
# an append then touches one page. `hash` is 32 bytes; `content` is NULL for an entry whose hash
# is known but which may not be read yet.
entries = Table(
    "entries",
    kept,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("content", LargeBinary),
)
# Entries one journal has room for, more than any event can fill.
PLACES = 1 << 32


def place_of(number: int, seq: int) -> int:
    """Return where entry `seq` of the journal with this number is kept."""
    return number * PLACES + seq


receipts = Table(
    "receipts",
    kept,
    Column("journal", Text, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# What the centre signed for and holds no more: evidence, and no proof that it is there.
lost_receipts = Table(
    "lost_receipts",
    kept,
    Column("journal", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# What a class hub signed for, by the fingerprint of its certificate: held in the room, and no more.
hub_receipts = Table(
    "hub_receipts",
    kept,
    Column("hub", Text, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
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

# Evidence comes in parts, so that no file of 25 MB is ever held at once or keeps a save waiting.
# `held` bytes are here without a gap; `whole` once their hash has been found to be the file's name.
files = Table(
    "files",
    kept,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("whole", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# `start` is the place of the part's first byte in its file.
file_parts = Table(
    "file_parts",
    kept,
    Column("sha256", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("sha256", "start"),
)

# Which servers said that a file is whole there: for the eye of whoever brought it. What is sent
# depends on asking anew.
file_places = Table(
    "file_places",
    kept,
    Column("server", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    sqlite_with_rowid=False,
)

secrets = Table(
    "secrets",
    kept,
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# Text as it is being typed, one row a field (an indicator's code or a remark's part): what a crash
# would otherwise take. It is never carried, and goes in the commit that makes it a fact.
drafts = Table(
    "drafts",
    kept,
    Column("sheet", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
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
    Column("seat", Text, nullable=False),
    Column("reopen_reason", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Which revision of a sheet a chair has opened: kept apart, because it may arrive before the
# sheet's own sealing does.
reopenings = Table(
    "reopenings",
    projected,
    Column("sheet", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("journal", Text, primary_key=True),
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

# What owners changed in moderation: their sealed answers stand in `marks` as they were.
revisions = Table(
    "revisions",
    projected,
    Column("sheet", Text, primary_key=True),
    Column("journal", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("at_counter", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The class facts of every journal with their place in the common order, and when they were said by
# the clock their room shared; `body` is JSON.
acts = Table(
    "acts",
    projected,
    Column("journal", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("at_counter", BigInteger, nullable=False),
    Column("room_ms", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
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

"""The names of things as facts carry them, and what an indicator may be answered with."""

from typing import NewType

SheetId = NewType("SheetId", str)
VisitId = NewType("VisitId", str)
PersonId = NewType("PersonId", str)
RegionCode = NewType("RegionCode", str)

# A scale's level, or "no_evidence", "not_applicable", or "" for not answered.
Mark = int | str

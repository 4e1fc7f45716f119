"""What an erasure holds back for some days, what a restored backup has to be told, and who looked at what."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field

from bot.store.tables.row import Row, partial


class Escrow(Row, table=True):
    """What an erasure took out of use and has not destroyed yet: ``held`` under the person's key, ``key`` under the escrow key alone."""

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    key: bytes = Field(sa_type=LargeBinary)
    held: bytes = Field(sa_type=LargeBinary)
    erased_at: int = Field(sa_type=BigInteger, index=True)


class Tombstone(Row, table=True):
    """That somebody stopped, was erased, may be in danger or was asked. ``filed``: it is in the file of tombstones too."""

    __table_args__ = (partial("tombstone_unfiled", "id", where="NOT filed"),)

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id")
    at: int = Field(sa_type=BigInteger)
    what: str
    case_file: str | None = Field(default=None, foreign_key="case_file.id")
    flow: str = ""
    wave: int = 0
    filed: bool = False


class Audit(Row, table=True):
    """Who looked at or erased what belongs to a person. ``role`` names a role, never a name. The rows outlive what they are about."""

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    at: int = Field(sa_type=BigInteger)
    what: str
    role: str = ""


class ProviderCopy(Row, table=True):
    """A message that its provider still holds, to be deleted there. The row goes when the provider says that it is gone."""

    __tablename__ = "provider_copy"

    channel: str = Field(primary_key=True)
    provider_id: str = Field(primary_key=True)
    due: int = Field(sa_type=BigInteger, index=True)
    tries: int = 0

"""The bank holidays of each nation of the UK, from the holidays package: substitute days and special ones (a coronation) too.

It works out any year, years ahead of the government's list on gov.uk/bank-holidays. A pure table: no clock, no file, no network.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from types import MappingProxyType

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}  # ISO 3166-2:GB


@lru_cache(maxsize=512)
def bank_holidays(nation: str, year: int) -> MappingProxyType[date, str]:
    """The days of one year with their names, as kept in a nation of ``NATIONS``. Empty for a year beyond what the package knows."""
    from holidays import country_holidays  # noqa: PLC0415  # it takes a tenth of a second, and few commands need it

    return MappingProxyType(dict(country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year, expand=False, language="en_GB")))

"""How a value of our own is read from the file: one function, and its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import GetPydanticSchema
from pydantic_core import core_schema


def read_by(read: Callable[[Any], Any], json_schema: dict[str, Any]) -> GetPydanticSchema:
    """For ``Annotated``: the field is read by ``read``, which raises ``wrong(...)``; editors see ``json_schema``."""
    return GetPydanticSchema(
        lambda _source, _handler: core_schema.no_info_plain_validator_function(read),
        lambda _core, _handler: dict(json_schema),
    )

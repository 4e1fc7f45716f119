"""The interface for case systems, described for programs: OpenAPI 3.1, made from the same table of columns that the rows are read by."""

from __future__ import annotations

from typing import Any

from bot.outreach.batches import MOST
from bot.outreach.cells import MOST_CHAT, OLDEST, SEVERAL
from bot.outreach.columns import ADDRESSES, COLUMNS, HASH, LONGEST_REF, LONGEST_TEXT, MOST_OF_A_LIST, WITHDRAWAL_COLUMNS, Column
from bot.outreach.days import FIRST_YEAR, LAST_YEAR

MOST_HASHES = 10_000
LONGEST_PHONE = 40
HASH_PATTERN, LIST_PATTERN = "^[0-9a-fA-F]{64}$", "^[a-z0-9][a-z0-9_-]{0,39}$"
_DAY = {"type": "string", "format": "date"}
_NOTHING = {"type": "null"}
_ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}, "additionalProperties": False}
_COUNT = {"type": "integer", "minimum": 0}


def document(server: str) -> dict[str, Any]:
    """The whole document. ``server``: where the service is reached; empty is where the document was fetched."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hearback: cases", "version": "1", "description": _ABOUT},
        "servers": [{"url": server or "/"}],
        "security": [{"token": []}],
        "paths": {
            "/api/cases": {"post": _post("cases", "Bring cases in. The same cases again change nothing.", _objects("Case"), "Kept")},
            "/api/withdrawals": {"post": _post("withdrawals", "Write to these people no more.", _objects("Withdrawal"), "Withdrawn")},
            "/api/do-not-invite": {"post": _post("do_not_invite", "People whom somebody else is asking.", _ref("HashList"), "Listed")},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Case": _case(),
                "Withdrawal": _withdrawal(),
                "HashList": _hash_list(),
                "Kept": _object(dict.fromkeys(("new", "changed", "same"), _COUNT)),
                "Withdrawn": _object({"stopped": _COUNT, "unknown": {"type": "array", "items": _COUNT, "description": _UNKNOWN}}),
                "Listed": _object({"listed": {**_COUNT, "description": "How many numbers the list has now."}}),
                "Refused": _refused(),
                "Error": _ERROR,
            },
        },
    }


_ABOUT = (
    f"A request holds one object or a list of up to {MOST}. All of it is taken, or nothing. Rows are known by their reference. A column "
    "that is left out stays as it is; null says that nothing is known any more."
)
_UNKNOWN = "The places, from 0, of objects whose reference is no case here and that name no address."


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _objects(name: str) -> dict[str, Any]:
    return {"anyOf": [_ref(name), {"type": "array", "items": _ref(name), "minItems": 1, "maxItems": MOST}]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": [*properties], "properties": properties, "additionalProperties": False}


def _post(name: str, summary: str, body: dict[str, Any], answer: str) -> dict[str, Any]:
    refusals = {
        "400": "It is not JSON.",
        "401": "The token is not the right one.",
        "413": "It is more than 1 MB.",
        "415": "It is not application/json.",
        "503": "The database cannot be reached now.",
    }
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _response("It was kept.", answer),
            "422": _response("Something is wrong with it. Nothing was kept.", "Refused"),
            **{status: _response(means, "Error") for status, means in refusals.items()},
        },
    }


def _response(means: str, schema: str) -> dict[str, Any]:
    return {"description": means, "content": {"application/json": {"schema": _ref(schema)}}}


def _case() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["ref"],
        "anyOf": [{"required": [name], "properties": {name: {"not": _NOTHING}}} for name in ADDRESSES],
        "properties": {name: _cell(column, needed=name == "ref") for name, column in COLUMNS.items()},
        "additionalProperties": False,
    }


def _withdrawal() -> dict[str, Any]:
    return {
        "type": "object",
        "anyOf": [{"required": [name], "properties": {name: {"not": _NOTHING}}} for name in WITHDRAWAL_COLUMNS],
        "properties": {name: _cell(COLUMNS[name], needed=False) for name in WITHDRAWAL_COLUMNS},
        "additionalProperties": False,
    }


def _hash_list() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["list", "hashes"],
        "properties": {
            "list": {"type": "string", "pattern": LIST_PATTERN, "description": "The name of the list."},
            "hashes": {"type": "array", "maxItems": MOST_HASHES, "items": {"type": "string", "pattern": HASH_PATTERN, "description": HASH}},
            "replace": {"type": "boolean", "description": "true: these take the place of all that the list had. Left out: they are added."},
        },
        "additionalProperties": False,
    }


def _cell(column: Column, *, needed: bool) -> dict[str, Any]:
    values = [_value(column)]
    if column.kind in SEVERAL:
        values = [{"type": "array", "items": _value(column), "maxItems": MOST_OF_A_LIST}]
    elif column.kind in ("number", "chat"):
        values.append({"type": "integer", "minimum": 0 if column.kind == "number" else 1, "maximum": _most(column)})
    if not needed:
        values.append(_NOTHING)
    told = {"description": column.means, "examples": [_example(column)]}
    return (values[0] if len(values) == 1 else {"anyOf": values}) | told


def _most(column: Column) -> int:
    return OLDEST if column.kind == "number" else MOST_CHAT


def _example(column: Column) -> Any:
    return column.example.split(";") if column.kind in SEVERAL else column.example


def _value(column: Column) -> dict[str, Any]:
    """One value, as text."""
    match column.kind:
        case "word" | "words":
            return {"type": "string", "enum": [*column.values]}
        case "past" | "day" | "days":
            return _DAY | {"description": f"From {FIRST_YEAR} to {LAST_YEAR}."}
        case "number" | "chat":
            return {"type": "string", "pattern": "^[0-9]{1,16}$"}
        case "phone":
            return {"type": "string", "minLength": 1, "maxLength": LONGEST_PHONE}
        case "ref":
            return {"type": "string", "minLength": 1, "maxLength": LONGEST_REF}
        case _:
            return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}


def _refused() -> dict[str, Any]:
    one = {
        "row": {**_COUNT, "description": "The place of the object, from 0."},
        "column": {"type": "string", "description": "The column; empty where it is the whole object."},
        "says": {"type": "string"},
    }
    return _object({"refused": {"type": "array", "items": _object(one), "minItems": 1}})

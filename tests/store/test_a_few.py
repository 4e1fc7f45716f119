"""Statements that take a few rows at a time take no more than a few, however PostgreSQL plans them."""

from __future__ import annotations

import pytest
from sqlalchemy import ColumnElement, bindparam, delete, insert, select, text

from bot.store.dialects import a_few
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from bot.store.tables import setting
from tests.postgres import KEY, Server

ROWS = select(setting.c.name).where(setting.c.name.like("few-%")).limit(bindparam("limit")).with_for_update(skip_locked=True)
READ_AGAIN = ("enable_hashagg", "enable_hashjoin", "enable_material", "enable_sort")  # without these it reads a subquery for each row


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("which", "without", "taken"),
    [
        pytest.param(a_few([setting.c.name], ROWS), (), 2, id="as it likes"),
        pytest.param(a_few([setting.c.name], ROWS), READ_AGAIN, 2, id="where it would read them again for each row"),
        pytest.param(setting.c.name.in_(ROWS), READ_AGAIN, 5, id="what a plain subquery would take there"),
    ],
)
def test_no_more_than_the_limit(which: ColumnElement[bool], without: tuple[str, ...], taken: int, postgres_server: Server) -> None:
    """Two of five, whatever ways of joining the planner is left with."""
    url = postgres_server.empty()
    store = Store(url, Keyring.from_text(KEY))
    store.migrate()
    with store.database.engine.begin() as connection:
        for way in without:
            connection.execute(text(f"SET LOCAL {way} = off"))
        connection.execute(insert(setting), [{"name": f"few-{number}", "value": b"x"} for number in range(5)])
        assert connection.execute(delete(setting).where(which), {"limit": 2}).rowcount == taken
    store.close()
    postgres_server.drop(url)

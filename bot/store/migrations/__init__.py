"""Alembic's scripts. Written by ``bot.store.migrate.draft``, read and mended by a person, run by ``hearback db upgrade``."""

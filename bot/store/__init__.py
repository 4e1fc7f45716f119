"""The database, and the only importer of sqlmodel. Tables, migrations, conversations, inbox, outbox, answers, sealing, erasure."""

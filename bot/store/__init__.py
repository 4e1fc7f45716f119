"""The database, and the only importer of sqlmodel.

Tables, migrations, conversations, inbox, outbox, answers, cases, the ledger, lists, sealing, erasure.

``Store`` (store.py) is the door. Rules of the room: what names or identifies a person stands in sealed columns only; whoever
changes a person's rows holds that person's lock first; the hot path runs statements built once, never the ORM; nothing that
the database says about an error leaves the room.
"""

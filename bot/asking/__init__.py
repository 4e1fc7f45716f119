"""Who may be asked, when, and why not. Pure: facts and rules in, a decision and its reasons out.

Rules of the room: no clock, no database, no randomness; ``now`` is handed in, chance is a hash of a seed that a file names. Whatever is
not known closes: an unknown zone, nation, contact or calendar never opens a window. The rules are domain knowledge with a source
(safe contact, timing); each has a name, and each can say in a sentence why it holds.
"""

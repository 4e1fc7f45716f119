"""How one message reads: as a text, in a chat, spoken. Pure: an effect in, a Rendered out. Knows nothing of who carries it."""

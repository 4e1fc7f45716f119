"""How a change to a flow goes live: what a person would see differently, the switch with who and why, the way back, a new flow.

Nothing here asks or prints: bot.tools does. What is live is the table ``published`` (bot.store); the flows folder is the draft.
"""

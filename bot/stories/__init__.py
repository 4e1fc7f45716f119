"""Conversations held without a database or a provider: by hand, by a script, or written down beside the flows as stories that must hold."""

"""Spoken comments once their call is over: brought here from the provider, sealed, listened to, typed up or refused, and forgotten.

What a turn does with a recording is in bot.store.conversations.recordings.
"""

"""Twilio and Telegram as Hearback sees them, on this machine: their REST routes, rules, signatures and webhooks, and the phones behind them.

For demo mode and tests only. Nothing here imports an adapter, so the two sides can disagree. State lives in memory; clocks and ids are handed in.
"""

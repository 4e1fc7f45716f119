"""Discreet conversations in the whole house."""

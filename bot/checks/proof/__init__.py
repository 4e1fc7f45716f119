"""Proofs: every conversation that a flow can lead to, worked out by following all answers. Pure; see docs/adr/0035."""

"""Flags for staff: what is open, who has it in hand, how it ended, who was told, and who read what a person wrote."""

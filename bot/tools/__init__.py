"""Coordinators' commands, in the terminal."""

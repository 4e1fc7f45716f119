"""The conversation: pure core first, then the shell, then the people's tools. Arrows point one way (see tests/test_house.py)."""

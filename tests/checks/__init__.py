"""What the rules find in flows that can be read."""

"""Who carries the conversation, and the processes that run it. Adapters never import each other."""

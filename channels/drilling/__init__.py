"""``hearback drill``: the words that must always work, tried at every step of every flow, and danger once more without a database.

The steps are reached by walking each flow through the pure engine, answer by answer. Nothing is sent, and nothing real is opened.
"""

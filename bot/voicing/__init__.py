"""The telephone without a telephone: a call heard as a caller hears it, and the recordings of a human voice that stand in for a synthetic one.

Sound is 16 bits and one channel everywhere in here, however it came. What a recording is for is told by its words, never by its name
alone: words that have changed are not played from an old recording.
"""

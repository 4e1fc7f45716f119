"""The floor: the least that any webhook of this kind can do, written by hand in one file, to be compared with."""

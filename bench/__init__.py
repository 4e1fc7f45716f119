"""What Hearback costs beside its peers and beside a hand-written floor. Measures; never asserts a time. Not part of the package.

Rules: every contestant plays the same talks (``bench.survey``), proves that it got every answer before it is timed, and runs in
a process of its own. Contestants take turns, so that a slow minute of the machine falls on all of them.
"""

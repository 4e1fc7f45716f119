"""Mistakes that people make in services like this one, each as a small change of our own code. A proof that none of them escapes proves something.

``patches`` holds them; tests/prove/test_bugs.py applies each to a copy of the house and runs the proofs that are to catch it.
"""

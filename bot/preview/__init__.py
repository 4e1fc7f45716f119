"""One page that shows a flow as people will meet it: drawn from left to right, and each step on each surface in each language.

The page needs no server, fetches nothing and runs no script. It is made from an edition that was read; nothing here reads a file.
"""

"""The workbench: a page in the browser of whoever writes flows, on their own machine.

It reads and writes files of the flows and locales folders. It opens the database only to publish, and knows no provider. What it shows of a
flow is what the commands would show: the same reader, the same checks, the same conversations.
"""

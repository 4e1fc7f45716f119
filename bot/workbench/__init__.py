"""The workbench: a page in the browser of whoever writes flows, on their own machine.

It reads and writes files of the flows and locales folders, and knows neither the database nor any provider. What it shows of a flow is
what the commands would show: the same reader, the same checks, the same conversations.
"""

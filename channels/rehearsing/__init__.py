"""A rehearsal: somebody's own cases and flows, weeks wound through in a minute, with made-up providers and made-up people. Nobody real is reached.

The worker, the web application, the store and the adapters are the real ones. ``stage`` holds the processes and the one clock, ``proof``
reads the providers' ledger afterwards, ``telling`` writes for people, ``command`` is ``hearback rehearse``.
"""

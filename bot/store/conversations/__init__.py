"""One turn in one transaction, and what conversations leave behind: versions of flows, timers, recordings."""

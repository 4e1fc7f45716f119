"""The shell, where clock and database meet: inbound (one transaction a turn), outbound (claim, send, retry), timers, port."""

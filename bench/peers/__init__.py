"""The peers: programs of other projects that hold the same conversation. Each is used as its own documentation says."""

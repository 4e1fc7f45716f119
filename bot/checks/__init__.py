"""What `hearback check` looks for. Pure: one tuple of RULES, each a function from a flow to findings."""

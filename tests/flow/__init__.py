"""What a flow file says, and how its mistakes are told."""

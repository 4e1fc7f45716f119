"""The conversation itself. Pure and total: state + event -> state + effects. No clock, database, environment or randomness."""

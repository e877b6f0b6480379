"""Who tries a case."""

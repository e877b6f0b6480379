"""Cases after registration."""

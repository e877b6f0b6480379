"""Pages about cases after registration."""

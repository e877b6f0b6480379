"""Pages for people, one module for each place in the house."""

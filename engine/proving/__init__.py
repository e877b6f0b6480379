"""Proof that rules do what they say: examples, mutation, coverage."""

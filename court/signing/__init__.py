"""Seals and signatures: one port, several kinds of key behind it, one verifier."""

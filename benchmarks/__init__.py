"""Measurements: speed and memory, with ratios against peers in the same run."""

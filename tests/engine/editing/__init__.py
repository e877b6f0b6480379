"""Tests of engine/editing."""

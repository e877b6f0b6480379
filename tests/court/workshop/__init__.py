"""Tests of court/workshop."""

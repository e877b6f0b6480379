"""Tests of the pages of the workshop."""

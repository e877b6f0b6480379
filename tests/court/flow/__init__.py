"""Reactors, due dates, tasks."""

"""Keeping the court running.

`backup` makes a consistent copy and brings it back; `retention` deletes what nobody needs any more;
`schema` gathers the tables of all rooms.
"""

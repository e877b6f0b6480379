"""The command `lian`: the clock, the files and the terminal around the engine."""

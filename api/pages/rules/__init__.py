"""The rules for reading: `rules` are the pages, `view` what they show, `coverage` what is written."""

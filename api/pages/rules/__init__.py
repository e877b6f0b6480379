"""The rules for reading: `rules` are the pages, `law` that of an article with what jurists ask of it, `citing` the rules that rest on it, `view` what they show, `coverage` what is written."""

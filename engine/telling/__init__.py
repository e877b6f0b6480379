"""Rules and opinions in words.

`places` are where findings are met and the order of telling; `sentences` says a condition in
Chinese, `reasoning` the chain from facts to a conclusion, `reckoning` the periods on the way;
`asked` how the form asks for a fact,
`parameters` what a dated parameter is and how sure it is, `plaintext` prints an opinion, `keeping`
is what the keepers of a cause say of it, `rulebook` gathers the rules for reading, `sections` by what they are about, `citing` by the
articles they rest on, `wordbook` the words they use, `schema` writes the JSON Schemas that editors
complete by.
"""

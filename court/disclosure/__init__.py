"""What a party may see of its case, and when (审判流程公开规定).

`visible` is one function of person, event and moment over the table of `rules/参数/公开.yaml`; an event
that the table does not name is never shown.  Telling somebody of an event is not service.
`following` says who may follow a case for which party, `showing` is the course of a case as they read
it, `correcting` puts right what was shown, `telling` says who is told of what; `details` say what each
event is about, `running` which periods run for the party; `papers` are the files of what was served;
`tables` are followers and corrections.
"""

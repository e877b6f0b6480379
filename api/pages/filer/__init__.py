"""Filing online, from the first question to the paper of the decision.

`choosing` begins with a cause or with what is there, `starting` puts in what is known; `filing`
shows and saves the draft (`drafts`, `differences`), `filing_files` and `draft_files`
its files, of which `file_reading` proposes what stands in them (`proposing`), `filing_sign` signs it and `filing_submit` hands it in; `supplement` and `supplement_items` answer a notice, `adding` brings papers while a case waits,
`service_address` is where people confirm to be served; `cases`
and `track` tell what became of it; `payments`, `appointments`, `bulk` with its files (`bulk_papers`); `lawyers`,
`client_form` and `filing_templates` are for lawyers, `account` and `real_name` for the person, `leaving` for who goes.
"""

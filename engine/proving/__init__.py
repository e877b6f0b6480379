"""Proof that rules do what they say.

`lint` looks at how they are written, `examples` runs the examples they carry, `mutation` changes
them and sees whether an example notices, `kind_mutation` changes the data of kinds, `material_use`
lists the documents they name, `wholes` runs
filings as people hand them in.
"""

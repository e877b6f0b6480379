"""Service of process (送达): who was served with what, on which day, and what follows from it.

`ways` says by which ways a paper may be served on a person.  `mail` reads the reports of the postal
service; `effects` judges what an attempt amounts to.  `course` is the state of one task, from all
its attempts.  `announcing` says whether an announcement may be made and when it takes effect.
`opened` are the periods that service opens.
"""

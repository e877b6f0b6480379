"""Service of process (送达): who was served with what, on which day, and what follows from it.

Pure functions: `kinds` says what kind of paper a name means, `ways` by which ways it may be served on a person.  `mail` reads the reports of
the postal service; `effects` judges what an attempt amounts to.  `course` is the state of one task, from
all its attempts.  `announcing` says whether an announcement may be made and when it takes effect.
`deadlines` say by when papers have to be on their way, `opened` are the periods that service opens.

In the record: `tables` are addresses, tasks, attempts, reports and what judges say, `rows` reads them
by their cases; `recipients` keeps who may be reached where, `whereabouts` is what the court adds to
it; `reading` makes of the rows what the pure functions judge, `settling` makes the task say so;
`service` is papers asked for and sent, `sending` many at once, `judging` what judges say about
them, `reporting` keeps what is learnt, `pictures` what was photographed, `packing` what goes out with the package of a case, `periods` opens the due dates, `final` tells when a judgment can be appealed no more.  `planning` is the reactor
that asks for papers because of events.  `ports` are the doors to carriers, `dispatching` the job that
hands orders over and the notices that come back, `simulators` carriers that misbehave.  `queries`
answers what other rooms ask, `grid` is service in one case as people look at it, `figures` how it went.
"""

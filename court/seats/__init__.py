"""Who computes: so many threads of a process at once, the others in the order in which they came.

Threads of one process share its interpreter, so that each that is ready to compute makes all others
slower, and a decision of a third of a second takes seconds among thirty.  `computing` has the seats;
who waits for a lock, another process or another machine gives its own back meanwhile.  `aside` calls
something in a thread of its own.
"""

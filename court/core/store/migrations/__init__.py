"""The steps by which a court's database got its tables; `court.core.migration` walks them.

`versions` are the steps, `first_tables` what the first of them makes.
"""

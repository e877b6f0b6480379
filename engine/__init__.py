"""The library: load → compile → check → explain → recommend.  No web, no database, no clock.

`__version__` is the version of the whole package; receipts name it too.
"""

__version__ = "0.1.0"

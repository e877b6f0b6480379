"""Whether this worker is closing: streams that would never end by themselves end then."""

from __future__ import annotations

import threading

closing = threading.Event()

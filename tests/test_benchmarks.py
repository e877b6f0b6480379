"""What a benchmark measures still works; what it takes is measured by hand."""

from __future__ import annotations

from benchmarks.documents import SIX, Bench


def test_the_papers_of_the_benchmark_are_written() -> None:
    """A rule of papers may name its period by a parameter, which is looked up on the day."""
    written = Bench().documents(1)
    assert len(written) >= SIX
    assert all(document.blocks for document in written)

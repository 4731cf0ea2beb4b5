"""data/SHA256SUMS: what `sha256sum -c` reads, of the files below data/ for programs."""

from __future__ import annotations

from collections.abc import Iterable

from generator import urls
from generator.dataset import DataFile
from generator.model import Output


def checksums(files: Iterable[DataFile]) -> Output:
    """The list, by path from data/, where `sha256sum -c SHA256SUMS` is to be run."""
    lines = sorted((file.name, f"{file.sha256}  {file.name}\n") for file in files)
    return Output(urls.CHECKSUMS, "".join(line for _, line in lines).encode())

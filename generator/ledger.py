"""The ledger (سجلّ المعالجة) as JSON."""

from __future__ import annotations

from generator.model import Repair


def ledger_entry(repair: Repair) -> dict[str, object]:
    """A ledger entry as exported: `repaired` is null where the text was kept as printed."""
    return {
        "kind": repair.kind.value,
        "field": repair.field,
        "line": repair.line,
        "raw": repair.raw,
        "repaired": repair.repaired,
        "path": repair.path or None,
    }

"""Every declared tool with its use, as `tools.csv`: for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from nixlore.model.usage import UsageAlignment
from nixlore.report import Report


def present(report: Report) -> Mapping[str, bytes]:
    """Return the file, none where nothing is known of use."""
    found = report.fact("usage_alignment", UsageAlignment)
    if found is None:
        return {}
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("attribute path", "class", "by", "count", "unit"))
    for tool in found.tools:
        for use in tool.uses:
            table.writerow((tool.attr_path, tool.tool_class, use.actor, use.count, use.unit))
    return {"tools.csv": text.getvalue().encode()}

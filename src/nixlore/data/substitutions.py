"""What is often run, and a shorter or better way to the same end, with the conditions under which it is the same.

Only names, subcommands, flags and the number of operands of a command are known, never its arguments. So a line counts
only where these prove that the other way does the same: a flag that is not listed, another number of operands, a glob
where one file must be meant, a wrapper such as sudo, or a further stage where there may be none, and it does not.
`differs` says what cannot be seen in a line and may yet make a difference.
"""

from __future__ import annotations

from nixlore.data.substitutions_files import FILES
from nixlore.data.substitutions_filters import CAT, FILTERS
from nixlore.data.substitutions_work import PROCESSES, WORK

SUBSTITUTIONS = (*CAT, *FILTERS, *FILES, *PROCESSES, *WORK)
"""All of them; of those that fit at one place of a line the first counts."""

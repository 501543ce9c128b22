"""What could be changed: intents, what each came to, and the verdicts that were given before."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Confidence

Verb = Literal["remove", "add", "move", "comment_out"]
Risk = Literal["low", "medium", "high"]
ChangeKind = Literal[
    "remove_unused",
    "declare_missing",
    "declare_adhoc",
    "absorb_install",
    "replace_superseded",
    "end_workaround",
    "drop_duplicate",
    "move_to_host",
    "add_project_tool",
    "add_abbreviation",
    "drop_mcp_server",
]
Answer = Literal["accepted", "dismissed", "snoozed", "undone", "readded", "used_after_removal"]


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """One edit of a Nix configuration as it is meant.

    `attr_path` is what is declared, as nixpkgs names it (with its channel as a prefix where it comes from another
    package set); `file` (relative to the repository) and `line` (1-based) where it stands now, "" and 0 for one that
    is added; `to_file` where it is to stand, "" to let the edit choose by what is declared there and holds without a
    condition. `host`, `scope` and `user` say for whom it is added ("" for all). `reason` is written as a comment where
    the verb has one.
    """

    verb: Verb
    attr_path: str
    file: str = ""
    line: int = 0
    to_file: str = ""
    host: str = ""
    scope: Literal["", "system", "home"] = ""
    user: str = ""
    reason: str = ""


class FilePatch(msgspec.Struct, frozen=True, kw_only=True):
    """What one change does to one file: a unified diff, and the SHA-256 of the file that it was made for.

    `file` is relative to the configuration repository, or absolute (or `~/…`) for a file elsewhere.
    """

    file: str
    patch: str
    digest: str


class Spared(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a rule would change and that the plan leaves alone, and why, as a clause without a full stop."""

    subject: str
    code: str
    why: str


class PlannedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change that a person would make, with all that speaks for it.

    id         stable over scans as long as what is proposed stays the same: the first 8 hex digits of a hash over
               kind and subjects
    subjects   attribute paths, commands or server names it is about; `codes` the rules it rests on
    value      expected worth in [0, 1], by which changes are ranked; `worth` says it in words
    freed      bytes of NARs that go away when it is deployed and old generations are deleted, None when unknown;
               `size_says` is the sentence with who else holds it
    hosts      the configurations it reaches; None where that is not known
    patches    the bytes; empty when `refused` says why no edit is made, then `by_hand` tells what to write where
    after      the command that makes it take effect, for the user to run
    intents    the edits of Nix files that it is made of, so that several changes can be made at once
    basis      for each of `subjects` what stands for the evidence about it: it stays the same while counts only grow
    """

    id: str
    kind: ChangeKind
    title: str
    subjects: tuple[str, ...]
    codes: tuple[str, ...]
    confidence: Confidence
    risk: Risk
    risk_says: str = ""
    value: float
    worth: str
    evidence: tuple[Evidence, ...]
    freed: int | None = None
    size_says: str = ""
    hosts: tuple[str, ...] | None = None
    patches: tuple[FilePatch, ...] = ()
    refused: str = ""
    by_hand: str = ""
    after: str = ""
    intents: tuple[Intent, ...] = ()
    basis: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All changes that are proposed, the best first.

    `hidden` counts subjects that a verdict keeps out, `spared` are those that are left alone for a reason of their own.
    `unknown` are sentences on what could not be told, so that nothing is proposed about it.
    """

    changes: tuple[PlannedChange, ...]
    hidden: int = 0
    config_repo: str = ""
    spared: tuple[Spared, ...] = ()
    unknown: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer to one change, kept as long as the state is.

    `code` is the rule, `kind` the change's, `subject` one of its subjects; `evidence` the digest of the evidence it was
    given on, so that a dismissal holds only as long as that; `until` epoch seconds for a snooze, 0 for none; `change`
    the id of the planned change and `journal` of the journal's entries it made.
    """

    at: int
    answer: Answer
    code: str
    kind: ChangeKind
    subject: str
    because: str = ""
    evidence: str = ""
    until: int = 0
    change: str = ""
    journal: tuple[str, ...] = ()

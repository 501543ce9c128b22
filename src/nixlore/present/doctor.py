"""How well a machine can be seen: each source with its state and reach, and how to see more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.run import DAY, Target
from nixlore.model.usage import UsageAlignment
from nixlore.present._parts import SAMPLE, blind_spots
from nixlore.present._text import Line, Style, homely, plural, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import amount, date

UNDATED = {
    "bash_history": "times are kept once HISTTIMEFORMAT is set: programs.bash.initExtra = \"HISTTIMEFORMAT='%F %T '\"",
    "zsh_history": "times are kept with programs.zsh.history.extended = true",
}
"""How a shell is told to note when a command ran."""

MISSING = {
    "bash_history": "looked for ~/.bash_history; another place: --history FILE",
    "fish_history": "looked for ~/.local/share/fish/fish_history; another place: --history FILE",
    "nushell_history": "looked in ~/.config/nushell; another place: --history FILE",
    "zsh_history": "looked for ~/.zsh_history and what HISTFILE names; another place: --history FILE",
    "atuin": "programs.atuin.enable = true notes every run with its time, directory and exit code",
    "nix_config": "--config DIR names it, config_repo in the settings for good",
}
"""Where a source was looked for, or how it is got."""

STATES = {"absent": "not there", "unreadable": "cannot be read", "off": "switched off", "partial": "read in part"}
"""How a state other than "read" is told."""


def present(report: Report) -> tuple[Line, ...]:
    """Return the lines of the examination."""
    return tuple(_lines(report))


def _lines(report: Report) -> Iterator[Line]:
    if report.sample:
        yield SAMPLE
    yield Line("Sources", "head")
    for entry in sorted(report.coverage, key=lambda entry: _rank(entry, report.target.hostname)):
        yield _source(entry, report.target)
    yield from blind_spots(_apart(report.diagnostics), report.target.user, notes=True)
    hints = list(_hints(report))
    if hints:
        yield Line("")
        yield Line("To see more", "head")
        for hint in hints:
            yield Line(f"- {hint}", indent=2)


def _apart(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return what could not be seen, with all stages that were skipped for it as one."""
    skipped = [note for note in diagnostics if note.cause.startswith("skipped for want of ")]
    if len(skipped) < 2:
        return list(diagnostics)
    names = ", ".join(note.subject for note in skipped)
    one = Diagnostic(stage="", subject=names, cause="skipped, as what they need is missing", severity="note")
    return [*(note for note in diagnostics if note not in skipped), one]


def _rank(entry: Coverage, here: str) -> tuple[bool, str, bool, bool, str]:
    """Put what was read before what was not, and of one source what this person typed here first."""
    elsewhere = entry.host not in ("", here)
    return entry.state in ("absent", "off"), entry.collector, elsewhere, entry.actor == "agent", entry.source


def _source(entry: Coverage, target: Target) -> Line:
    parts = [STATES[entry.state]] if entry.state in STATES else []
    is_history = entry.unit in ("runs", "distinct command lines")
    if entry.state in ("read", "partial"):
        counted = plural(entry.entries, "entry", "entries") if not entry.unit else ""
        counted = counted or amount(entry.entries, safe(entry.unit))
        who = " by agents" if entry.actor == "agent" else ""
        where = f" on {safe(entry.host)}" if is_history and entry.host not in ("", target.hostname) else ""
        parts.append(counted + who + where)
        if entry.skipped:
            parts.append(f"{entry.skipped:,} skipped")
        if entry.since is not None and entry.until is not None:
            parts.append(f"{date(entry.since // DAY)} to {date(entry.until // DAY)}")
        elif is_history:
            parts.append("without times")
    note = entry.note or (MISSING.get(entry.collector, "") if entry.state == "absent" else "")
    if note:
        parts.append(safe(note))
    style: Style = "dim" if entry.state in ("absent", "off") else "warn" if entry.state == "unreadable" else ""
    source = "" if entry.source == entry.collector else f"{safe(homely(entry.source, target.user))}: "
    return Line(f"{safe(entry.collector):<16} {source}{', '.join(parts)}", style, 2)


def _hints(report: Report) -> Iterator[str]:
    """Say what would show more of how this machine is used."""
    read = [entry for entry in report.coverage if entry.state in ("read", "partial") and entry.entries]
    alignment = report.fact("usage_alignment", UsageAlignment)
    if alignment is not None and not alignment.host and report.config_repo:
        yield f"say which host this is with --host, or host in the settings ({safe(alignment.host_known_by)})"
    if alignment is not None and alignment.absence:
        yield f"why nothing is called unused: {safe(alignment.absence)}"
    for entry in read:
        if entry.collector in UNDATED and entry.since is None:
            yield f"{entry.collector}: {UNDATED[entry.collector]}"

"""Remove and add packages of real configurations at random, and let Nix judge what became of the files.

Each edit is judged by what the editor does not use: which lines changed, what `nix-instantiate --parse` makes of the
file before and after, a reading of the whole repository afresh, evaluation with stand-ins where a module can be
evaluated so, and `git apply --reverse` of its diff.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from edit_judge import evaluated, line_fault, parsed, token_fault

from nixlore.act.nix_edit import Edited, NixEditor
from nixlore.model.nix import Declaration
from nixlore.model.plan import Intent
from nixlore.nix.extract import extract
from nixlore.nix.link import link
from nixlore.nix.recursion import deep
from nixlore.nix.tree import Tree

LISTS = re.compile(r"packages$|Packages$|fonts$|libraries$|path$")
NAMES = """
    ripgrep fd bat eza zoxide fzf jq yq-go htop btop ncdu dust duf tree tmux zellij neovim helix lazygit gitui gh
    curl wget xh httpie aria2 nmap mtr dogdns hyperfine tokei delta difftastic shellcheck shfmt nixfmt-rfc-style nil
    statix deadnix nix-tree just watchexec entr age sops restic rclone rsync unzip p7zip ffmpeg imagemagick yt-dlp mpv
    zathura gimp inkscape krita vlc firefox chromium thunderbird signal-desktop python3Packages.requests
    nodePackages.prettier kdePackages.okular xorg.xev gnome-tweaks
"""
EVALUATED = re.compile(
    r"(?:.*\.)?(?:environment\.systemPackages|home\.packages|users\.users\.[^.]+\.packages|user\.packages|fonts\.packages)"
)
"""The lists that `edit_lists.nix` evaluates."""
WORD = re.compile(rb"[A-Za-z_][\w'-]*")


class Checkout(NamedTuple):
    """One repository: its Nix files, what they declare, and an editor of it."""

    place: Path
    sources: dict[str, bytes]
    declared: list[Declaration]
    editor: NixEditor


class Outcome(NamedTuple):
    """What became of one intent: done, refused or wrong, why, and whether it was evaluated."""

    state: str
    why: str = ""
    evaluated: bool = False


def declared_in(sources: dict[str, bytes]) -> list[Declaration]:
    """Return what files declare, read afresh."""
    with deep():
        files = {path: extract(text) for path, text in sources.items() if path.endswith(".nix")}
    return list(link(Tree(files)))


def opened(place: Path) -> Checkout:
    """Read one repository."""
    sources = {
        str(path.relative_to(place)): path.read_bytes()
        for pattern in ("*.nix", ".gitattributes")
        for path in sorted(place.rglob(pattern))
        if path.is_file() and not path.is_symlink()
    }
    return Checkout(place, sources, declared_in(sources), NixEditor(sources))


def removals(checkout: Checkout, chance: random.Random) -> Iterator[Intent]:
    """Yield removals of packages that lists declare, in any order."""
    found = {
        (item.file, item.line, f"{item.channel}.{item.attr_path}" if item.channel else item.attr_path)
        for item in checkout.declared
        if item.kind == "package" and LISTS.search(item.option_path)
    }
    for file, line, attr_path in chance.sample(sorted(found), len(found)):
        yield Intent(verb="remove", attr_path=attr_path, file=file, line=line)


def additions(checkout: Checkout, chance: random.Random) -> Iterator[Intent]:
    """Yield additions of packages that are not declared, half of them into a file that has such a list."""
    there = {item.attr_path for item in checkout.declared}
    lists = [
        item
        for item in checkout.declared
        if item.kind == "package"
        and re.search(r"environment\.systemPackages$|home\.packages$|users\.users\.[^.]*\.packages$", item.option_path)
    ]
    for name in chance.sample(NAMES.split(), len(NAMES.split())) if lists else ():
        like = chance.choice(lists)
        to_file = like.file if chance.random() < 0.5 else ""
        if name not in there:
            yield Intent(verb="add", attr_path=name, scope=like.scope, to_file=to_file)


def key(item: Declaration) -> tuple[object, ...]:
    """Return what a declaration says without its place in its file."""
    return (
        item.kind,
        item.attr_path,
        item.channel,
        item.option_path,
        item.module,
        item.file,
        item.condition,
        item.within,
    )


def outcome(checkout: Checkout, copy: Path, intent: Intent, library: Path | None) -> tuple[Outcome, Edited]:
    """Carry one intent out and judge it."""
    edited = checkout.editor.edit([intent])
    if edited.refusals:
        return Outcome("refused", edited.refusals[0].why), edited
    if len(edited.texts) != 1:
        return Outcome("wrong", f"{len(edited.texts)} files changed"), edited
    (path, after), before = *edited.texts.items(), b""
    before = checkout.sources[path]
    if parsed(before) is None:
        return Outcome("unjudged", "Nix does not parse the file as it was"), edited
    if parsed(after) is None:
        return Outcome("wrong", "Nix does not parse it"), edited
    removed = intent.verb == "remove"
    name = intent.attr_path.rpartition(".")[2]
    long, short = (before, after) if removed else (after, before)
    why = line_fault(before, after, name, intent.line, removed=removed) or token_fault(long, short, name)
    why = why or reading_fault(checkout, path, after, intent) or undo_fault(copy, path, before, after)
    if why:
        return Outcome("wrong", why), edited
    why, was = ("", False) if library is None else evaluation_fault(checkout, copy, path, after, intent, library)
    return Outcome("wrong" if why else "done", why, was), edited


def reading_fault(checkout: Checkout, path: str, after: bytes, intent: Intent) -> str:
    """Return how a fresh reading of the whole repository differs from what was meant."""
    now = Counter(map(key, declared_in({**checkout.sources, path: after})))
    was = Counter(map(key, checkout.declared))
    gone, came = was - now, now - was
    more, none = (gone, came) if intent.verb == "remove" else (came, gone)
    if none:
        return f"read afresh, there is also {next(iter(none))}"
    bare = {one[1] for one in more if not one[-1]} or {one[1] for one in more}
    named = {f"{one[2]}.{one[1]}" for one in more}
    return "" if {intent.attr_path} in (bare, named) else f"read afresh: {bare}"


def undo_fault(copy: Path, path: str, before: bytes, after: bytes) -> str:
    """Return why the reverse of the edit's diff does not give the file back."""
    lines = [re.split(r"(?<=\n)", text.decode("latin-1")) for text in (before, after)]
    diff = "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(*[[one for one in text if one] for text in lines], f"a/{path}", f"b/{path}")
    )
    (copy / path).write_bytes(after)
    command = ["git", "apply", "--reverse", "--whitespace=nowarn", "-"]
    done = subprocess.run(command, cwd=copy, input=diff.encode("latin-1"), capture_output=True, check=False)
    restored = (copy / path).read_bytes()
    (copy / path).write_bytes(before)
    return "" if restored == before else f"undo does not give the file back: {done.stderr[:200]!r}"


def is_meant(item: Declaration, intent: Intent) -> bool:
    """Tell whether a removal is about a declaration."""
    return (item.file, item.line) == (intent.file, intent.line) and intent.attr_path.endswith(item.attr_path)


def near(declared: list[Declaration], path: str, before: bytes, after: bytes) -> set[str]:
    """Return the packages that are declared on the line before or after the first line that changed."""
    lines = enumerate(zip(before.split(b"\n"), after.split(b"\n"), strict=False), 1)
    first = next((number for number, (one, other) in lines if one != other), 0)
    return {item.attr_path for item in declared if item.file == path and abs(item.line - first) < 2}


def evaluation_fault(
    checkout: Checkout, copy: Path, path: str, after: bytes, intent: Intent, library: Path
) -> tuple[str, bool]:
    """Return how the evaluated lists differ from what was meant, and whether they could be evaluated."""
    names, before = copy.parent / "names.json", checkout.sources[path]
    words = sorted({word.decode() for text in (before, after) for word in WORD.findall(text)})
    names.write_text(json.dumps([*words, "called"]))
    was = evaluated(copy / path, names, library)
    name = intent.attr_path
    if intent.verb == "remove" and not any(
        EVALUATED.fullmatch(item.option_path) for item in checkout.declared if is_meant(item, intent)
    ):
        return "", False
    beside = near(checkout.declared, path, before, after) if intent.verb == "add" else {name}
    if was is None or not any(one.endswith("." + other) for one in was for other in beside):
        return "", False
    (copy / path).write_bytes(after)
    now = evaluated(copy / path, names, library)
    (copy / path).write_bytes(before)
    if now is None:
        return "it does not evaluate any more", True
    more, none = (was - now, now - was) if intent.verb == "remove" else (now - was, was - now)
    if none or len(more) != 1 or name.rpartition(".")[2] not in next(iter(more)).split("."):
        return f"evaluated: {dict(more)} {dict(none)}", True
    return "", True


def shown(checkout: Checkout, intent: Intent, found: Outcome, edited: Edited) -> str:
    """Return an intent, what became of it, and the diff."""
    place = f"{intent.file}:{intent.line}" if intent.file else intent.to_file
    told = [f"--- {checkout.place.name} {intent.verb} {intent.attr_path} {place}\n    {found.state} {found.why}\n"]
    for path, after in edited.texts.items():
        texts = [text.decode("utf-8", "replace").splitlines(keepends=True) for text in (checkout.sources[path], after)]
        told += difflib.unified_diff(*texts, path, path, n=2)
    return "".join(told)


class Tally:
    """What became of the intents of one verb."""

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.whys: Counter[str] = Counter()
        self.seconds = 0.0
        self.checked = 0

    def enter(self, found: Outcome) -> None:
        """Count one outcome; paths in its reason are left out, so that like reasons come together."""
        self.states[found.state] += 1
        self.checked += found.evaluated
        if found.state != "done":
            self.whys[f"{found.state}: {re.sub(r'`[^`]*`|[^ ]*[./][^ ]*', '…', found.why)}"] += 1

    def told(self, verb: str) -> str:
        """Return what was counted."""
        each = self.seconds / max(1, self.states.total()) * 1000
        lines = [f"{verb}: {dict(self.states)}, {self.checked} evaluated, {each:.1f} ms an edit"]
        return "\n".join((*lines, *(f"  {count:4} {why[:150]}" for why, count in self.whys.most_common())))


def measured(checkouts: list[Checkout], verb: str, options: argparse.Namespace) -> bool:
    """Try intents of one verb, evenly over the repositories; print what came of them; tell whether none is wrong."""
    chance = random.Random(options.seed)
    make = removals if verb == "remove" else additions
    waiting = [(checkout, make(checkout, chance)) for checkout in checkouts]
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        copies = {one.place: Path(scratch, "copies", one.place.name) for one in checkouts}
        for place, copy in copies.items():
            shutil.copytree(place, copy, symlinks=True)
        while waiting and tally.states.total() < options.count:
            checkout, intents = waiting.pop(0)
            intent = next(intents, None)
            if intent is None:
                continue
            waiting.append((checkout, intents))
            started = time.process_time()
            checkout.editor.edit([intent])
            tally.seconds += time.process_time() - started
            found, edited = outcome(checkout, copies[checkout.place], intent, options.library)
            tally.enter(found)
            if found.state == "wrong" or options.show in ("all", found.state):
                print(shown(checkout, intent, found, edited), flush=True)
    print(tally.told(verb))
    return not tally.states["wrong"]


def main() -> int:
    """Measure; end with 1 when an edit was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path, help="a directory of checkouts, one folder each")
    parser.add_argument("--count", type=int, default=500, help="edits of each verb")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--library", type=Path, help="the directory lib of nixpkgs; with it, modules are evaluated")
    parser.add_argument("--show", default="", help="show the diffs of one outcome: done, refused, wrong, all")
    options = parser.parse_args()
    checkouts = [opened(place) for place in sorted(options.checkouts.iterdir()) if place.is_dir()]
    print(f"{len(checkouts)} repositories, {sum(len(one.sources) for one in checkouts)} files")
    results = [measured(checkouts, verb, options) for verb in ("remove", "add")]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Make records of a configuration's files: each is read alone and kept by its content, all are interpreted together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from nixlore import index
from nixlore.collect._config_data import data_in
from nixlore.collect._config_tree import ConfigFiles, contents
from nixlore.collect._known_names import knows_program
from nixlore.locate import owner
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Alias, Declaration, Host, ProgramReference
from nixlore.nix.expressions import SourceFile
from nixlore.nix.extract import VERSION, extract
from nixlore.nix.hosts import hosts
from nixlore.nix.link import link
from nixlore.nix.recursion import deep
from nixlore.nix.told_once import told_once
from nixlore.nix.tree import Tree
from nixlore.nix.withhold import safe_path
from nixlore.storage.cache import Cache, digest

STAGE = "collect/nix_config"
BUCKET = "nix_files"
OUTPUTS = {"nixos": "nixosConfigurations", "home": "homeConfigurations", "darwin": "darwinConfigurations"}
"""The output of a flake that holds each kind of host."""

MOST_TOLD = 20
"""Diagnostics of one kind; a repository in the middle of a merge has more."""


def records(
    machine: Machine, files: ConfigFiles
) -> Iterator[Declaration | Alias | ProgramReference | Host | Coverage | Diagnostic]:
    """Yield what the files declare, the hosts they build, and the programs and aliases their texts name."""
    unread: list[tuple[str, str]] = []
    sources = _sources(machine, files, unread)
    links = {safe_path(path): safe_path(aim) for path, aim in files.links.items()}
    tree = Tree(sources, map(safe_path, files.others), links)
    has_attribute = index.catalog(machine).has_attribute
    table = hosts(tree, has_attribute, data_in(files))
    yield from table.hosts
    inline = {f"{OUTPUTS[host.kind]}.{host.name}.": host.name for host in table.hosts}
    placed: list[Declaration] = []
    for declaration in link(tree, has_attribute):
        found = table.importing(declaration.module)
        where = _written_for(declaration, inline) if found is None else found
        placed.append(msgspec.structs.replace(declaration, hosts=where))
    told = told_once(placed)
    yield from told
    yield from _named(sources)
    yield from _diagnostics(files, sources, unread)
    skipped = len(unread) + len(files.withheld)
    yield Coverage(
        collector="nix_config",
        source=str(files.top),
        state="partial" if unread or files.truncated else "read",
        entries=len(sources),
        skipped=skipped,
        unit="files",
        note=f"{len(told)} declarations",
    )


def _written_for(declaration: Declaration, inline: dict[str, str]) -> tuple[str, ...] | None:
    """Return the host in whose entry of a flake's outputs a declaration is written, None where it is in none."""
    for beginning, host in inline.items():
        if declaration.option_path.startswith(beginning):
            return (host,)
    return None


def _named(sources: dict[str, SourceFile]) -> Iterator[Alias | ProgramReference]:
    """Yield what the strings of each file name: programs that are run, and what shells are told to define."""
    for path, source in sources.items():
        for line, name, attr_path, how in map(msgspec.structs.astuple, source.mentions):
            yield ProgramReference(name=name, attr_path=attr_path, how=how, file=path, line=line)
        for alias in source.aliases:
            yield Alias(
                name=alias.name, kind=alias.kind, shell=alias.shell, runs=alias.runs, file=path, line=alias.line
            )


def _sources(machine: Machine, files: ConfigFiles, unread: list[tuple[str, str]]) -> dict[str, SourceFile]:
    """Read every Nix file, from the cache where its content was seen before; the cache keeps one pack a repository."""
    cache = Cache(machine.cache_dir, owner(machine))
    key = digest(str(files.top), VERSION, index.catalog(machine).date)
    known = knows_program(machine)
    kept = cache.load(BUCKET, key, dict[str, bytes]) or {}
    packed: dict[str, bytes] = {}
    sources: dict[str, SourceFile] = {}
    decoder = msgspec.msgpack.Decoder(SourceFile)
    with deep():
        for path, blob in contents(files, unread):
            name = hashlib.blake2b(blob, digest_size=16).hexdigest()
            source = _decoded(decoder, kept.get(name))
            if source is None:
                source = extract(blob, known)
                packed[name] = msgspec.msgpack.encode(source)
            else:
                packed[name] = kept[name]
            sources[safe_path(path)] = source
    # What is kept is of the present; a look back would put the past in its place.
    if packed.keys() != kept.keys() and machine.as_of is None:
        cache.save(BUCKET, key, packed)
    return sources


def _decoded(decoder: msgspec.msgpack.Decoder[SourceFile], packed: bytes | None) -> SourceFile | None:
    if packed is None:
        return None
    try:
        return decoder.decode(packed)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _diagnostics(
    files: ConfigFiles, sources: dict[str, SourceFile], unread: Sequence[tuple[str, str]]
) -> Iterator[Diagnostic]:
    faulty = [path for path, source in sources.items() if source.faults]
    for path in faulty[:MOST_TOLD]:
        faults = sources[path].faults
        cause = f"has {faults} syntax error{'s' if faults > 1 else ''}; the rest of the file was read"
        yield Diagnostic(stage=STAGE, subject=path, cause=cause, remedy=f"nix-instantiate --parse {path}")
    for path, cause in unread[:MOST_TOLD]:
        yield Diagnostic(stage=STAGE, subject=safe_path(path), cause=cause)
    for path in files.outside[:MOST_TOLD]:
        if path.endswith(".nix"):
            yield Diagnostic(
                stage=STAGE, subject=safe_path(path), cause="is a link out of the repository", severity="note"
            )
    if files.withheld:
        cause = f"{len(files.withheld)} files that git-crypt encrypts were not read"
        yield Diagnostic(stage=STAGE, subject=str(files.top), cause=cause, severity="note")
    if files.truncated:
        yield Diagnostic(stage=STAGE, subject=str(files.top), cause="has too many files; the rest was not looked at")

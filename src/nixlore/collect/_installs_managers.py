"""What managers of versions put into a home: mise, asdf, nvm, sdkman and their like, and conda.

A tool that the manager's own global settings name was asked for; what only a project pins belongs to the project.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Reader
from nixlore.model.store import Install
from nixlore.store.installers import managers, names

CONDA_HOMES = (
    *("miniconda3", "miniconda", "anaconda3", "anaconda", "miniforge3", "mambaforge", "micromamba"),
    *(".miniconda3", ".conda-base", "opt/miniconda3", ".local/share/miniforge3"),
)
"""Usual places of conda, below the home."""


def mise(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the tools of mise."""
    top = f"{reader.environment('MISE_DATA_DIR', f'{reader.machine.data_home}/mise')}/installs"
    settings = (
        f"{reader.machine.config_home}/mise/config.toml",
        f"{reader.home}/.mise.toml",
        f"{reader.home}/mise.toml",
    )
    yield from _managed(reader, programs, "mise", top, settings)


def asdf(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the tools of asdf."""
    top = f"{reader.environment('ASDF_DATA_DIR', f'{reader.home}/.asdf')}/installs"
    yield from _managed(reader, programs, "asdf", top, (f"{reader.home}/.tool-versions",))


def _managed(reader: Reader, programs: Programs, source: str, top: str, settings: tuple[str, ...]) -> Iterator[Install]:
    """Yield each version of each tool, and whether one of the settings of everywhere names it."""
    tools = list(reader.directories(top))
    asked = {name: path for path in settings if tools for name in _asked(reader, path)}
    for tool in tools:
        for version in reader.directories(tool.path):
            number = names.version(version.name)
            if names.package(tool.name) and number:
                path = asked.get(tool.name, "")
                declared = path if path and reader.end(path).startswith("/nix/store/") else ""
                yield programs.install(
                    source,
                    tool.name,
                    version.path,
                    programs.leading_to(version.path),
                    version=number,
                    installer=source,
                    is_requested=bool(path),
                    declared_in=reader.shown(declared) if declared else "",
                )


def _asked(reader: Reader, path: str) -> frozenset[str]:
    data = reader.content(path) if reader.exists(path) else None
    if data is None:
        return frozenset()
    parse = managers.mise_tools if path.endswith(".toml") else managers.asdf_tools
    return parse(data)


def others(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield what managers of one language's versions have: nvm, fnm, volta, pyenv, rbenv, sdkman."""
    home = reader.home
    for source, name, directory in (
        ("nvm", "node", f"{reader.environment('NVM_DIR', f'{home}/.nvm')}/versions/node"),
        ("fnm", "node", f"{reader.environment('FNM_DIR', f'{reader.machine.data_home}/fnm')}/node-versions"),
        ("volta", "node", f"{reader.environment('VOLTA_HOME', f'{home}/.volta')}/tools/image/node"),
        ("pyenv", "python", f"{reader.environment('PYENV_ROOT', f'{home}/.pyenv')}/versions"),
        ("rbenv", "ruby", f"{reader.environment('RBENV_ROOT', f'{home}/.rbenv')}/versions"),
    ):
        for version in reader.directories(directory):
            number = names.version(version.name.removeprefix("v"))
            if number:
                at = programs.leading_to(version.path)
                yield programs.install(source, name, version.path, at, version=number, installer=source)
    candidates = f"{reader.environment('SDKMAN_DIR', f'{home}/.sdkman')}/candidates"
    for tool in reader.directories(candidates):
        for version in reader.directories(tool.path):
            number = names.version(version.name)
            if names.package(tool.name) and number:
                at = programs.leading_to(version.path)
                yield programs.install("sdkman", tool.name, version.path, at, version=number, installer="sdkman")


def conda(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield each conda and the packages that were asked for in its base; those they need are many and left out."""
    for top in CONDA_HOMES:
        meta = f"{reader.home}/{top}/conda-meta"
        found = [pair for entry in reader.entries(meta) if (pair := managers.conda_package(entry.name)) is not None]
        if not found:
            continue
        history = f"{meta}/history"
        data = reader.content(history) if reader.exists(history) else None
        asked = managers.conda_asked(data) if data is not None else frozenset()
        yield programs.install(
            "conda",
            top.rpartition("/")[2].lstrip("."),
            f"{reader.home}/{top}",
            (),
            version=dict(found).get("conda", ""),
        )
        for name, version in found:
            if name in asked and name not in ("conda", "python"):
                yield programs.install("conda", name, meta, (), version=version, installer="conda", is_requested=True)


PROBES = (mise, asdf, others, conda)

"""What pip, pipx and uv put into a home.

Only the user's own base is looked at: a virtual environment belongs to its project and is no drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.collect._installs_programs import Programs
from nixlore.collect._installs_reading import Entry, Reader
from nixlore.model.store import Install
from nixlore.store.installers import names, python

STORE = "/nix/store/"
BY_PEOPLE = ("", "pip", "uv")
"""Who an INSTALLER file names where a person asked for a package."""


def pip(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the packages of every Python's user directory."""
    base = reader.environment("PYTHONUSERBASE", f"{reader.home}/.local")
    for version in reader.entries(f"{base}/lib"):
        if version.name.startswith("python3") and (version.is_directory or version.is_link):
            site = f"{version.path}/site-packages"
            if not f"{reader.place(site)}/".startswith(STORE):
                yield from _site(reader, programs, base, site)


def _site(reader: Reader, programs: Programs, base: str, site: str) -> Iterator[Install]:
    listed = [entry for entry in reader.entries(site) if entry.name.endswith((".dist-info", ".egg-info"))]
    own = [entry for entry in listed if not entry.is_link or not reader.end(entry.path).startswith(STORE)]
    asked = {entry.name for entry in own if reader.exists(f"{entry.path}/REQUESTED")}
    for entry in own:
        found = python.distribution(entry.name)
        if found is None:
            reader.skipped += 1
            continue
        record = reader.content(f"{entry.path}/RECORD")
        wanted = python.record_programs(record) if record else ()
        by = _installer(reader, entry)
        yield programs.install(
            "pip",
            found.name,
            entry.path,
            programs.files(f"{base}/bin", wanted),
            version=found.version,
            installer=by,
            # An old pip marks nothing as asked for; what another tool put there for itself nobody asked for.
            is_requested=False if by not in BY_PEOPLE else entry.name in asked if asked else None,
            is_own=_is_own(reader, entry.path),
        )


def _installer(reader: Reader, entry: Entry) -> str:
    path = f"{entry.path}/INSTALLER"
    return python.installer(reader.content(path, 256))


def _is_own(reader: Reader, directory: str) -> bool:
    path = f"{directory}/direct_url.json"
    data = reader.content(path, 65536)
    return data is not None and python.is_from_directory(data)


def pipx(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the tools of pipx; one whose metadata cannot be read has at least its name."""
    homes = (
        reader.environment("PIPX_HOME", f"{reader.machine.data_home}/pipx"),
        f"{reader.home}/.local/pipx",
        f"{reader.machine.data_home}/pipx",
    )
    for home in dict.fromkeys(homes):
        for venv in reader.directories(f"{home}/venvs"):
            data = reader.content(f"{venv.path}/pipx_metadata.json")
            tool = python.pipx_tool(data) if data is not None else None
            if data is not None and tool is None:
                reader.note(f"{venv.path}/pipx_metadata.json", "is no metadata of pipx")
            found = python.Tool(python.canonical(venv.name), "", (), is_own=False) if tool is None else tool
            if names.package(found.name):
                yield programs.install(
                    "pipx",
                    found.name,
                    venv.path,
                    programs.leading_to(venv.path),
                    version=found.version,
                    installer="pipx",
                    is_requested=True,
                    is_own=found.is_own,
                )


def uv(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield the tools of uv and the Pythons that it fetched."""
    data_home = f"{reader.machine.data_home}/uv"
    for tool in reader.directories(reader.environment("UV_TOOL_DIR", f"{data_home}/tools")):
        receipt = f"{tool.path}/uv-receipt.toml"
        data = reader.content(receipt) if reader.exists(receipt) else None
        found = python.uv_tool(data) if data is not None else None
        if data is not None and found is None:
            reader.note(receipt, "is no receipt of uv")
        name = names.package(python.canonical(tool.name)) if found is None else found.name
        if name:
            yield programs.install(
                "uv",
                name,
                tool.path,
                programs.leading_to(tool.path),
                version=python.version_of(name, _packages(reader, tool.path)),
                installer="uv",
                is_requested=True,
                is_own=found is not None and found.is_own,
            )
    pythons = reader.environment("UV_PYTHON_INSTALL_DIR", f"{data_home}/python")
    for build in reader.directories(pythons):
        name, _, rest = build.name.partition("-")
        version = names.version(rest.partition("-")[0])
        if version and names.package(name):
            found_programs = programs.leading_to(build.path)
            yield programs.install("uv python", name, build.path, found_programs, version=version, installer="uv")


def _packages(reader: Reader, venv: str) -> Sequence[str]:
    """Return the names in the site-packages of an environment."""
    for python_directory in reader.directories(f"{venv}/lib"):
        return [entry.name for entry in reader.entries(f"{python_directory.path}/site-packages")]
    return ()


PROBES = (pip, pipx, uv)

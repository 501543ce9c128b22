"""Machines below a directory, with what installers leave in homes, made by files alone."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from aligning import CATALOG
from nixlore.collect import path_binaries, user_installs
from nixlore.correlate.drift_report import correlate
from nixlore.demo.drift import go_program
from nixlore.machine import Machine
from nixlore.model.drift import DriftItem, DriftReport
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Binary
from nixlore.model.run import Target
from nixlore.model.store import Install

HASH = "abcdfghijklmnpqrsvwxyz0123456789"
OTHER = "9876543210zyxwvsrqpnmlkjihgfdcba"
ELF = b"\x7fELF\x02\x01\x01\x00" + bytes(56)
SCRIPT = "#!/bin/sh\nexec true\n"
APPIMAGE = b"\x7fELF\x02\x01\x01\x00AI\x02" + bytes(53)
DISTROBOX = """\
#!/bin/sh
# distrobox_binary
# name: debian
if [ -z "${CONTAINER_ID}" ]; then
\texec "/run/current-system/sw/bin/distrobox-enter" -n debian -- '/usr/bin/gimp' "$@"
fi
"""
SITE = ".local/lib/python3.12/site-packages"
PATHS = {
    "nixos": "/run/wrappers/bin:$HOME/.local/bin:$HOME/.cargo/bin:$HOME/go/bin:$HOME/.npm-global/bin:"
    "$HOME/.nix-profile/bin:/etc/profiles/per-user/$USER/bin:/nix/var/nix/profiles/default/bin:"
    "/run/current-system/sw/bin",
    "debian": "$HOME/.nix-profile/bin:/usr/local/bin:/usr/bin:/bin:/usr/games",
}
WITHOUT: Sequence[Any] = ()


class Box:
    """A machine with one home, of NixOS unless made otherwise."""

    def __init__(self, top: Path, *, nixos: bool = True, path: str = "", environ: dict[str, str] | None = None) -> None:
        self.top = top
        self.config: Path | None = None
        self.environ = environ or {}
        wanted = path or PATHS["nixos" if nixos else "debian"]
        if nixos:
            self.write("/etc/NIXOS", "")
            self.write("/etc/os-release", "ID=nixos\n")
            self.write("/etc/set-environment", f'export PATH="{wanted}"\n')
            self.link("/usr/bin/env", f"/nix/store/{HASH}-coreutils-9.7/bin/env")
            self.link("/bin/sh", f"/nix/store/{HASH}-bash-5.2/bin/sh")
        else:
            self.write("/etc/os-release", "ID=debian\n")
            self.write("/etc/profile", f'export PATH="{wanted}"\n')

    @property
    def machine(self) -> Machine:
        return Machine(
            root=self.top,
            home=PurePosixPath("/home/ada"),
            user="ada",
            now=1_700_000_000,
            config=self.config,
            environ=self.environ,
        )

    def real(self, path: str) -> Path:
        return self.top / (path.lstrip("/") if path.startswith("/") else f"home/ada/{path}")

    def write(self, path: str, content: str | bytes = "", mode: int = 0o644) -> None:
        place = self.real(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        place.chmod(mode)

    def program(self, path: str, content: str | bytes = SCRIPT) -> None:
        self.write(path, content, 0o755)

    def link(self, path: str, target: str) -> None:
        place = self.real(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target)

    def package(self, name: str, *programs: str, hashed: str = HASH) -> str:
        path = f"/nix/store/{hashed}-{name}"
        for program in programs:
            self.program(f"{path}/bin/{program}", ELF)
        return path

    def environment(self, store_name: str, *packages: str) -> str:
        """Make a store path that links to all programs of some packages."""
        path = f"/nix/store/{HASH}-{store_name}"
        for package in packages:
            for program in self.real(f"{package}/bin").iterdir():
                self.link(f"{path}/bin/{program.name}", f"{package}/bin/{program.name}")
        return path

    def system(self, *packages: str) -> None:
        links = self.environment("system-path", *packages)
        self.link(f"/nix/store/{HASH}-nixos-system-box/sw", links)
        self.link("/run/current-system", f"/nix/store/{HASH}-nixos-system-box")

    def home_manager(self, *packages: str) -> None:
        """Give the user a profile that is Home Manager's alone."""
        links = self.environment("home-manager-path", *packages)
        elements = {"home-manager-path": {"active": True, "storePaths": [links]}}
        self.profile(links, elements)

    def profile(self, links: str, elements: dict[str, Any]) -> None:
        """Make `~/.nix-profile` a profile with a manifest, which has the programs of another store path."""
        made = f"/nix/store/{HASH}-profile"
        self.write(f"{made}/manifest.json", json.dumps({"version": 3, "elements": elements}))
        for program in self.real(f"{links}/bin").iterdir():
            self.link(f"{made}/bin/{program.name}", f"{links}/bin/{program.name}")
        self.link(".local/state/nix/profiles/profile-1-link", made)
        self.link(".local/state/nix/profiles/profile", "profile-1-link")
        self.link(".nix-profile", "/home/ada/.local/state/nix/profiles/profile")

    def pip(self, name: str, version: str, *programs: str, asked: bool = True, direct: str = "") -> None:
        info = f"{SITE}/{name.replace('-', '_')}-{version}.dist-info"
        self.write(f"{info}/INSTALLER", "pip\n")
        self.write(f"{info}/METADATA", f"Name: {name}\nVersion: {version}\n")
        rows = [f"../../../bin/{program},sha256=x,210" for program in programs]
        self.write(f"{info}/RECORD", "\n".join([*rows, f"{name}/__init__.py,sha256=x,1", ""]))
        if asked:
            self.write(f"{info}/REQUESTED")
        if direct:
            self.write(f"{info}/direct_url.json", direct)
        for program in programs:
            self.program(f".local/bin/{program}", "#!/usr/bin/python3\nimport sys\nsys.exit(main(sys.argv[0]))\n")

    def pipx(self, name: str, version: str, *programs: str, home: str = ".local/share/pipx", source: str = "") -> None:
        main = {"package": name, "package_or_url": source or name, "package_version": version, "apps": list(programs)}
        metadata = {"main_package": main, "injected_packages": {}, "pipx_metadata_version": "0.12"}
        self.write(f"{home}/venvs/{name}/pipx_metadata.json", json.dumps(metadata))
        for program in programs:
            self.program(f"{home}/venvs/{name}/bin/{program}")
            self.link(f".local/bin/{program}", f"/home/ada/{home}/venvs/{name}/bin/{program}")

    def uv(self, name: str, version: str, *programs: str, requirement: str = "") -> None:
        tool = f".local/share/uv/tools/{name}"
        points = ", ".join(
            f'{{ name = "{p}", install-path = "/home/ada/.local/bin/{p}", from = "{name}" }}' for p in programs
        )
        asked = requirement or f'{{ name = "{name}" }}'
        self.write(f"{tool}/uv-receipt.toml", f"[tool]\nrequirements = [{asked}]\nentrypoints = [{points}]\n")
        self.write(f"{tool}/lib/python3.12/site-packages/{name}-{version}.dist-info/METADATA", f"Name: {name}\n")
        for program in programs:
            self.program(f"{tool}/bin/{program}")
            self.link(f".local/bin/{program}", f"/home/ada/{tool}/bin/{program}")

    def cargo(self, *crates: tuple[str, list[str]]) -> None:
        """Write cargo's record; a crate is `name version (source)` and its programs."""
        self.write(".cargo/.crates2.json", json.dumps({"installs": {name: {"bins": bins} for name, bins in crates}}))
        for _, bins in crates:
            for program in bins:
                self.program(f".cargo/bin/{program}", ELF)

    def npm(self, name: str, version: str, *programs: str, prefix: str = ".npm-global") -> None:
        package = f"{prefix}/lib/node_modules/{name}"
        self.write(
            f"{package}/package.json",
            json.dumps({"name": name, "version": version, "bin": dict.fromkeys(programs, "cli.js")}),
        )
        self.program(f"{package}/cli.js", "#!/usr/bin/env node\n")
        for program in programs:
            self.link(f"{prefix}/bin/{program}", f"../lib/node_modules/{name}/cli.js")

    def go(self, name: str, module: str, version: str, total: str = "h1:x=") -> None:
        self.program(f"go/bin/{name}", go_program(f"path\t{module}/cmd/{name}\nmod\t{module}\t{version}\t{total}\n"))

    def collected(self) -> list[Install | Coverage | Diagnostic]:
        return list(user_installs.collect(self.machine))

    def installs(self) -> dict[tuple[str, str], Install]:
        return {(each.source, each.name): each for each in self.collected() if isinstance(each, Install)}

    def notes(self) -> list[Diagnostic]:
        return [each for each in self.collected() if isinstance(each, Diagnostic)]

    def report(self, **others: Any) -> DriftReport:
        """Return what drifted on this machine; other records than those of its programs are given."""
        records: list[Any] = [*path_binaries.collect(self.machine), *self.collected()]
        given: dict[str, Any] = {
            "declarations": WITHOUT,
            "hosts": None,
            "heads": None,
            "commits": None,
            "remotes": None,
            "generations": None,
            "roots": None,
            "pins": None,
            "alignment": None,
            "target": Target(hostname="box", asked_host="", user="ada"),
            "catalog": CATALOG,
        }
        made = correlate(
            installs=[each for each in records if isinstance(each, Install)],
            binaries=[each for each in records if isinstance(each, Binary)],
            coverage=[each for each in records if isinstance(each, Coverage)],
            **given | others,
        )
        assert made is not None
        return made

    def drift(self, **others: Any) -> list[DriftItem]:
        return list(self.report(**others).items)


def wheel(directory: Path, name: str, version: str, program: str = "", requires: str = "") -> Path:
    """Make a wheel of one module, with a program of its own where one is named."""
    path = directory / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    files = {
        f"{name}.py": "def main():\n    print('hello')\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if program:
        files[f"{info}/entry_points.txt"] = f"[console_scripts]\n{program} = {name}:main\n"
    record = "".join(f"{file},,\n" for file in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(file, text)
    return path


def tree_size(top: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(top))

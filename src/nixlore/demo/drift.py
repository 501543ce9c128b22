"""What other installers put into Ada's home, one of each kind: nothing of it is in her configuration."""

from __future__ import annotations

import json
import struct
from pathlib import Path

from nixlore.demo._store_files import STUB, linked, programs, text
from nixlore.demo.profiles import LOCAL, PIPX
from nixlore.model.run import DAY

SITE = ".local/lib/python3.12/site-packages"
CRATES = {"just": "1.40.0", "cargo-watch": "8.5.3", "sqlx-cli": "0.8.6", "typst-cli": "0.13.1"}
BINARIES = {"sqlx-cli": "sqlx", "typst-cli": "typst"}
"""Programs of crates that are called otherwise."""

APPIMAGE = b"\x7fELF\x02\x01\x01\x00AI\x02" + bytes(53)

PIP = {
    f"{SITE}/httpie-3.2.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: httpie\nVersion: 3.2.1\n",
    f"{SITE}/httpie-3.2.1.dist-info/INSTALLER": "pip\n",
    f"{SITE}/httpie-3.2.1.dist-info/REQUESTED": "",
    f"{SITE}/httpie-3.2.1.dist-info/RECORD": "../../../bin/http,sha256=x,214\n../../../bin/https,sha256=x,214\n"
    "httpie/__init__.py,sha256=x,88\n",
    f"{SITE}/multidict-6.4.4.dist-info/METADATA": "Metadata-Version: 2.1\nName: multidict\nVersion: 6.4.4\n",
    f"{SITE}/multidict-6.4.4.dist-info/INSTALLER": "pip\n",
    f"{SITE}/multidict-6.4.4.dist-info/RECORD": "multidict/__init__.py,sha256=x,88\n",
}
"""What `pip install --user httpie` left: it hides the declared one, and brought a library."""

ENTRY_POINT = "#!/usr/bin/env python3\nimport sys\nfrom httpie.__main__ import main\nsys.exit(main())  # sys.argv[0]\n"

UV = ".local/share/uv/tools/posting"
RECEIPT = """\
[tool]
requirements = [{ name = "posting" }]
entrypoints = [
    { name = "posting", install-path = "/home/ada/.local/bin/posting", from = "posting" },
]
"""

NODE = ".npm-global/lib/node_modules/serve"
GEMS = ".local/share/gem/ruby/3.3.0"
GEMSPEC = 'Gem::Specification.new do |s|\n  s.name = "jekyll".freeze\n  s.executables = ["jekyll".freeze]\nend\n'

OTHERS = {
    UV + "/uv-receipt.toml": RECEIPT,
    f"{UV}/lib/python3.12/site-packages/posting-2.7.0.dist-info/METADATA": "Name: posting\nVersion: 2.7.0\n",
    ".npmrc": "prefix=/home/ada/.npm-global\n",
    f"{NODE}/package.json": '{"name": "serve", "version": "14.2.4", "bin": {"serve": "build/main.js"}}\n',
    f"{GEMS}/specifications/jekyll-4.4.1.gemspec": GEMSPEC,
    ".local/share/flatpak/app/com.bitwarden.desktop/x86_64/stable/active/metadata": "[Application]\n",
}
"""What uv, npm, RubyGems and Flatpak left."""

_GO = "path\tgolang.org/x/tools/cmd/goimports\nmod\tgolang.org/x/tools\tv0.34.0\th1:sum=\n"


def build(home: Path, now: int) -> None:
    """Put all of it into a home."""
    at = now - 90 * DAY
    for name, content in {**PIP, **OTHERS}.items():
        text(home / name, content, at)
    for name in ("http", "https"):
        text(home / ".local/bin" / name, ENTRY_POINT, at, 0o755)
    _python_tools(home, at)
    for directory, names in LOCAL.items():
        programs(home / directory, [name for name in names if not (home / directory / name).exists()])
    installs = {
        f"{name} {version} (registry+https://example.org/crates.io-index)": {"bins": [BINARIES.get(name, name)]}
        for name, version in CRATES.items()
    }
    text(home / ".cargo/.crates2.json", json.dumps({"installs": installs}), at)
    text(home / NODE / "build/main.js", STUB, at, 0o755)
    linked(home / ".npm-global/bin/serve", "../lib/node_modules/serve/build/main.js", at)
    text(home / GEMS / "bin/jekyll", STUB, at, 0o755)
    linked(home / ".local/share/flatpak/app/com.bitwarden.desktop/current", "x86_64/stable", at)
    binaries = {"go/bin/goimports": go_program(_GO), "Applications/Obsidian-1.8.10.AppImage": APPIMAGE}
    for place, made in binaries.items():
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / place).write_bytes(made)
        (home / place).chmod(0o755)


def _python_tools(home: Path, at: int) -> None:
    for name in PIPX:
        place = home / f".local/share/pipx/venvs/{name}"
        programs(place / "bin", (name,))
        linked(home / ".local/bin" / name, f"/home/ada/.local/share/pipx/venvs/{name}/bin/{name}", at)
        version = {"ruff": "0.11.13", "poetry": "2.1.3"}[name]
        package = {"package": name, "package_or_url": name, "package_version": version, "apps": [name]}
        metadata = {"main_package": package, "pipx_metadata_version": "0.12", "injected_packages": {}}
        text(place / "pipx_metadata.json", json.dumps(metadata), at)
    programs(home / UV / "bin", ("posting",))
    linked(home / ".local/bin/posting", "/home/ada/.local/share/uv/tools/posting/bin/posting", at)


def go_program(information: str) -> bytes:
    """Return an ELF file that holds nothing but the build information of a Go program."""
    marked = f"{'0' * 16}{information}{'0' * 16}".encode()
    block = b"\xff Go buildinf:\x08\x02".ljust(32, b"\0") + _sized(b"go1.24.4") + _sized(marked)
    names = b"\0.shstrtab\0.go.buildinfo\0"
    table = 64 + len(block) + len(names)
    head = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 2, 62, 1, 0, 0, table, 0, 64, 56, 0, 64, 3, 1)
    sections = (
        bytes(64),
        struct.pack("<IIQQQQIIQQ", 1, 3, 0, 0, 64 + len(block), len(names), 0, 0, 1, 0),
        struct.pack("<IIQQQQIIQQ", 11, 1, 2, 0, 64, len(block), 0, 0, 16, 0),
    )
    return head + block + names + b"".join(sections)


def _sized(content: bytes) -> bytes:
    """Return bytes after their number as Go writes it, seven bits a byte."""
    size, digits = len(content), bytearray()
    while size > 0x7F:
        digits.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*digits, size]) + content

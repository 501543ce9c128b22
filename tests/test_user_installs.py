"""What other installers put into a home: every source, every quirk, and what cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drifting import APPIMAGE, ELF, HASH, SCRIPT, SITE, Box, wheel
from nixlore.collect import _installs_reading, user_installs
from nixlore.demo.drift import go_program
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage
from nixlore.model.store import Install
from nixlore.shell.set_environment import assigned

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)


def live(home: Path, **environ: str) -> dict[tuple[str, str], Install]:
    machine = Machine(home=PurePosixPath(home), user="ada", now=1, environ=environ)
    found = [each for each in user_installs.collect(machine) if isinstance(each, Install)]
    return {(each.source, each.name): each for each in found}


def run(home: Path, *words: str, **environ: str) -> None:
    """Run a real installer with a home of its own and no network."""
    own = {"HOME": str(home), "PATH": os.environ["PATH"], **environ}
    subprocess.run(words, env=own, cwd=home, check=True, capture_output=True)


def test_pip_itself_agrees(tmp_path):
    home, wheels = tmp_path / "home", tmp_path / "wheels"
    home.mkdir()
    wheels.mkdir()
    wheel(wheels, "weblook", "3.2.4", "look", requires="weblib")
    wheel(wheels, "weblib", "1.0")
    python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    pip = Path(sys.executable).parent / "pip"
    # Debian's Python takes no package of pip's without this, though nothing of Debian's is changed here.
    options = (
        "--user",
        "--break-system-packages",
        "--no-index",
        "--no-warn-script-location",
        "--disable-pip-version-check",
    )
    run(home, str(pip), "--python", str(python), "install", *options, "--find-links", str(wheels), "weblook")
    found = live(home)
    look, library = found["pip", "weblook"], found["pip", "weblib"]
    assert (look.version, look.commands, look.places) == ("3.2.4", ("look",), ("~/.local/bin/look",))
    assert (look.installer, look.is_requested, look.is_own) == ("pip", True, False)
    assert (library.version, library.commands, library.is_requested) == ("1.0", (), False)
    assert ("by hand", "look") not in found


def test_uv_itself_agrees(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    tool = wheel(tmp_path, "tooly", "2.0", "tooly")
    uv = str(Path(sys.executable).parent / "uv")
    run(home, uv, "tool", "install", "--offline", "--no-config", "--python", sys.executable, str(tool))
    assert live(home)["uv", "tooly"] == Install(
        source="uv",
        name="tooly",
        version="2.0",
        commands=("tooly",),
        path="~/.local/share/uv/tools/tooly",
        installer="uv",
        is_requested=True,
        places=("~/.local/bin/tooly",),
    )


def test_nix_env_itself_agrees(tmp_path):
    """What a real `nix-env` writes into a profile is read as it means it."""
    home, store = tmp_path / "home", tmp_path / "nix"
    made = store / "store"
    home.mkdir()
    names = {"NIX_STORE_DIR": str(made), "NIX_STATE_DIR": str(store / "var/nix"), "NIX_LOG_DIR": str(store / "log")}
    names |= {
        "NIX_CONF_DIR": str(tmp_path / "conf"),
        "NIX_REMOTE": "",
        "NIX_CONFIG": "sandbox = false\nbuild-users-group =",
    }
    made.mkdir(parents=True)
    script = 'mkdir -p $out/bin; echo "#!/bin/sh" > $out/bin/greet; chmod +x $out/bin/greet'
    expression = (
        '{ greet = derivation { name = "greet-1.2"; system = builtins.currentSystem; builder = "/bin/sh"; '
        f"args = [ \"-c\" ''{script}'' ]; PATH = \"/usr/bin:/bin\"; }}; }}"
    )
    (home / "default.nix").write_text(expression)
    run(home, "nix-env", "-p", str(store / "profile"), "-f", str(home / "default.nix"), "-iA", "greet", **names)
    (home / ".nix-profile").symlink_to(store / "profile")
    found = live(home)["nix-env", "greet"]
    assert (found.version, found.commands, found.places) == ("1.2", ("greet",), ("~/.nix-profile/bin/greet",))


def test_pip_of_old_marks_nothing_as_asked_for(box):
    box.pip("httpie", "3.2.4", "http", asked=False)
    box.write(f"{SITE}/old_thing-1.0-py3.12.egg-info/PKG-INFO")
    found = box.installs()
    assert found["pip", "httpie"].is_requested is None
    assert found["pip", "old-thing"].version == "1.0"


def test_pip_in_the_store_or_in_an_environment_is_none(box):
    box.write(f"/nix/store/{HASH}-python-env/lib/x-1.0.dist-info/RECORD")
    box.link(f"{SITE}/x-1.0.dist-info", f"/nix/store/{HASH}-python-env/lib/x-1.0.dist-info")
    box.write("code/p/.venv/lib/python3.12/site-packages/y-1.0.dist-info/RECORD")
    assert box.installs() == {}


def test_a_base_of_another_place_is_followed(tmp_path):
    box = Box(tmp_path, environ={"PYTHONUSERBASE": "/home/ada/base"})
    box.write("base/lib/python3.12/site-packages/x-1.0.dist-info/INSTALLER", "uv\n")
    assert box.installs()["pip", "x"].installer == "uv"


def test_a_file_of_pip_keeps_its_name_from_pipx(box):
    box.pip("httpie", "3.2.4", "http")
    box.program(".local/share/pipx/venvs/httpie/bin/http")
    metadata = {"main_package": {"package": "httpie", "package_version": "3.2.2", "apps": ["http"]}}
    box.write(".local/share/pipx/venvs/httpie/pipx_metadata.json", json.dumps(metadata))
    found = box.installs()
    assert (found["pip", "httpie"].commands, found["pipx", "httpie"].commands) == (("http",), ())


def test_pipx_in_its_older_place_and_without_metadata(box):
    box.pipx("ruff", "0.5.0", "ruff", home=".local/pipx")
    box.program(".local/share/pipx/venvs/black/bin/black")
    box.link(".local/bin/black", "../share/pipx/venvs/black/bin/black")
    found = box.installs()
    assert found["pipx", "ruff"].version == "0.5.0"
    assert (found["pipx", "black"].version, found["pipx", "black"].places) == ("", ("~/.local/bin/black",))


def test_no_address_and_no_token_gets_out(box):
    box.pip("tool", "1.0", direct=f'{{"url": "https://{TOKEN}@example.org/x.git", "vcs_info": {{"vcs": "git"}}}}')
    box.pipx("thing", "1.0", "thing", source=f"git+https://{TOKEN}@example.org/x.git")
    box.uv("other", "1.0", "other", requirement=f'{{ name = "other", git = "https://{TOKEN}@example.org/x.git" }}')
    box.cargo((f"crate 1.0.0 (git+https://{TOKEN}@example.org/x.git#abc)", ["crate"]))
    packages = {"js": f"git+https://{TOKEN}@example.org/x.git", TOKEN: "1.0"}
    box.write(".local/share/pnpm/global/5/package.json", json.dumps({"dependencies": packages}))
    box.write(".npmrc", f"//registry.example.org/:_authToken={TOKEN}\nprefix=~/.npm-global\n")
    element = {"active": True, "storePaths": [f"/nix/store/{HASH}-x-1.0"], "originalUrl": f"git+https://{TOKEN}@x"}
    box.package("x-1.0", "x")
    box.profile(f"/nix/store/{HASH}-x-1.0", {"x": element | {"url": TOKEN, "attrPath": TOKEN}})
    box.program(f".local/bin/{TOKEN}", ELF)
    said = repr(box.collected())
    assert TOKEN not in said
    assert "example.org" not in said
    assert {"tool", "thing", "other", "crate", "js", "x"} <= {name for _, name in box.installs()}


def test_a_path_is_shown_without_what_looks_like_an_address(box):
    box.write(".local/share/mise/installs/tool/10.1.2.3/bin/x")
    box.write(".local/share/mise/installs/tool/1.2.3/bin/x")
    paths = {each.path for each in box.collected() if isinstance(each, Install)}
    top = "~/.local/share/mise/installs/tool"
    assert paths == {f"{top}/[redacted]", f"{top}/1.2.3"}


HM_VARIABLES = """\
export CARGO_HOME="/home/ada/.local/share/cargo"
export GOPATH="${HOME}/.local/share/go"
export NPM_CONFIG_PREFIX="$XDG_DATA_HOME/js"
export PNPM_HOME=/home/ada/pn
export PIPX_HOME="$HOME/px"
"""


def alternative_places(box: Box) -> None:
    """Put packages where variables of a login say, not where they usually lie."""
    crate = "sd 1.0.0 (registry+https://example.org)"
    box.write(".local/share/cargo/.crates2.json", json.dumps({"installs": {crate: {"bins": ["sd"]}}}))
    box.program(".local/share/cargo/bin/sd", ELF)
    box.program(
        ".local/share/go/bin/gofumpt", go_program("path\tmvdan.cc/gofumpt\nmod\tmvdan.cc/gofumpt\tv0.7.0\th1:x=\n")
    )
    box.npm("looky", "1.0.0", "looky", prefix=".local/share/js")
    box.write("pn/global/5/package.json", '{"dependencies": {"tsx": "^4.1.0"}}')
    box.pipx("ruff", "0.5.0", "ruff", home="px")
    box.program("bb/bin/bun", ELF)
    box.write("bb/install/global/package.json", '{"dependencies": {"cowsay": "^1.0.0"}}')
    box.program("dd/bin/serve", SCRIPT)


ALTERNATIVES = {
    ("cargo", "sd"),
    ("go", "gofumpt"),
    ("npm", "looky"),
    ("pnpm", "tsx"),
    ("pipx", "ruff"),
    ("bun", "cowsay"),
    ("deno", "serve"),
}


def test_variables_that_start_up_files_set_are_followed(box):
    alternative_places(box)
    assert (ALTERNATIVES - {("go", "gofumpt")}).isdisjoint(box.installs())
    box.write(f"/nix/store/{HASH}-home-manager-path/etc/profile.d/hm-session-vars.sh", HM_VARIABLES)
    box.link("/etc/profiles/per-user/ada", f"/nix/store/{HASH}-home-manager-path")
    box.write(".config/fish/config.fish", "set -gx BUN_INSTALL $HOME/bb\n")
    box.write(".zshenv", "export DENO_INSTALL_ROOT=~/dd\n")
    assert box.installs().keys() >= ALTERNATIVES


def test_variables_of_the_environment_come_first(tmp_path):
    box = Box(tmp_path, environ={"CARGO_HOME": "/home/ada/cc", "GOPATH": "/home/ada/gg:/home/ada/more"})
    box.write(".profile", "export CARGO_HOME=$HOME/other\n")
    box.write("cc/.crates.toml", '[v1]\n"sd 1.0.0 (registry+https://example.org)" = ["sd"]\n')
    box.program("gg/bin/x", go_program("path\texample.org/x\nmod\texample.org/x\tv1.0.0\th1:x=\n"))
    assert {("cargo", "sd"), ("go", "x")} <= box.installs().keys()


def test_a_gem_that_another_needs_was_not_asked_for(box):
    top = ".local/share/gem/ruby/3.3.0/specifications"
    needs = '    s.add_runtime_dependency(%q<rouge>.freeze, ["~> 4.0".freeze])\n  s.add_dependency(%q<webrick>, [])\n'
    box.write(f"{top}/jekyll-4.4.1.gemspec", needs)
    box.write(f"{top}/rouge-4.5.0.gemspec", "x")
    box.write(f"{top}/webrick-1.9.0.gemspec", "x")
    asked = {name: install.is_requested for (source, name), install in box.installs().items() if source == "gem"}
    assert asked == {"jekyll": None, "rouge": False, "webrick": False}


def test_what_another_tool_put_into_the_user_base_nobody_asked_for(box):
    box.write(f"{SITE}/jupyter_data-1.0.dist-info/INSTALLER", "conda\n")
    box.write(f"{SITE}/black-24.1.0.dist-info/INSTALLER", "uv\n")
    found = box.installs()
    assert (found["pip", "jupyter-data"].is_requested, found["pip", "black"].is_requested) == (False, None)


def test_a_link_to_what_is_listed_already_is_no_second_program(box):
    box.program("Applications/Obsidian.AppImage", APPIMAGE)
    box.link(".local/bin/obsidian", "/home/ada/Applications/Obsidian.AppImage")
    box.program("bin/tool", ELF)
    box.link(".local/bin/tool", "/home/ada/bin/tool")
    assert set(box.installs()) == {("AppImage", "Obsidian"), ("by hand", "tool")}


def test_programs_of_yarn_lie_where_npm_has_its_own(box):
    top = ".config/yarn/global"
    box.write(f"{top}/package.json", '{"dependencies": {"cowsay": "^1.6.0"}}')
    box.write(f"{top}/node_modules/cowsay/package.json", '{"name": "cowsay", "version": "1.6.0", "bin": "cli.js"}')
    box.program(f"{top}/node_modules/cowsay/cli.js")
    box.link(f"{top}/node_modules/.bin/cowsay", "../cowsay/cli.js")
    box.link(".npm-global/bin/cowsay", "../../.config/yarn/global/node_modules/.bin/cowsay")
    assert set(box.installs()) == {("yarn", "cowsay")}


def test_what_a_node_of_a_manager_has_is_its_own_and_its_packages_are_theirs(box):
    top = ".nvm/versions/node/v22.1.0"
    box.write(".profile", f'PATH="$HOME/{top}/bin:$PATH"\n')
    box.program(f"{top}/bin/node", ELF)
    box.npm("prettier", "3.5.0", "prettier", prefix=top)
    found = box.installs()
    assert set(found) == {("nvm", "node"), ("npm", "prettier")}
    assert (found["nvm", "node"].commands, found["npm", "prettier"].commands) == (("node",), ("prettier",))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('export GOPATH="$HOME/go2"', "/home/ada/go2"),
        ("GOPATH=~/go2; export GOPATH", "/home/ada/go2"),
        ("  set -gx GOPATH $HOME/go2", "/home/ada/go2"),
        ("set --global --export GOPATH '/srv/my go'", "/srv/my go"),
        ("export GOPATH=/a\nexport GOPATH=/b", "/b"),
        ("export GOPATH=$(go env GOPATH)", None),
        ("# export GOPATH=/a", None),
        ("set -e GOPATH", None),
        ("export MYGOPATH=/a", None),
    ],
)
def test_what_start_up_texts_set_a_variable_to(text, value):
    assert assigned(text, frozenset(("GOPATH",)), {"HOME": "/home/ada"}).get("GOPATH") == value


@given(st.text(alphabet="export setGOPATH=-gx \"'$~/{}\n\\", max_size=200))
def test_any_start_up_text_is_read(text):
    assert isinstance(assigned(text, frozenset(("GOPATH",)), {"HOME": "/h"}), dict)


def test_settings_of_go_itself_are_followed(box):
    box.write(".config/go/env", "GOBIN=/home/ada/gobin\n")
    box.program("gobin/x", go_program("path\texample.org/x\nmod\texample.org/x\tv1.0.0\th1:x=\n"))
    assert ("go", "x") in box.installs()


def test_cargo_of_old_and_what_it_has_no_record_of(box):
    box.write(".cargo/.crates.toml", '[v1]\n"sd 1.0.0 (registry+https://example.org)" = ["sd"]\n')
    box.program(".cargo/bin/sd", ELF)
    box.program(".cargo/bin/extra", ELF)
    found = box.installs()
    assert (found["cargo", "sd"].version, found["cargo", "sd"].commands) == ("1.0.0", ("sd",))
    assert (found["by hand", "extra"].form, ("cargo", "extra") in found) == ("binary", False)


def test_npm_scopes_links_and_prefixes(box):
    box.write(".npmrc", "prefix=${HOME}/js\n")
    box.npm("@scope/looky", "1.2.3", "looky", prefix="js")
    box.npm("plain", "2.0.0", "plain", prefix=".local")
    box.write("js/lib/node_modules/broken/package.json", "{")
    box.write("js/lib/node_modules/.package-lock.json", "{}")
    found = box.installs()
    assert (found["npm", "@scope/looky"].version, found["npm", "@scope/looky"].places) == ("1.2.3", ("~/js/bin/looky",))
    assert found["npm", "plain"].places == ("~/.local/bin/plain",)
    assert len(found) == 2


def test_pnpm_tells_version_and_programs_where_they_lie(box):
    top = ".local/share/pnpm/global/5"
    box.write(f"{top}/package.json", '{"dependencies": {"tsx": "^4.1.0", "mine": "link:../../code/mine"}}')
    box.write(f"{top}/node_modules/tsx/package.json", '{"name": "tsx", "version": "4.19.0", "bin": "./x.js"}')
    box.program(".local/share/pnpm/tsx")
    found = box.installs()
    assert (found["pnpm", "tsx"].version, found["pnpm", "tsx"].commands) == ("4.19.0", ("tsx",))
    assert found["pnpm", "mine"].is_own


def test_pnpm_of_today_has_a_directory_for_each_install(box):
    top = ".local/share/pnpm/global/v11/ae1-0"
    box.write(f"{top}/package.json", '{"dependencies": {"tsx": "file:/tmp/tsx-4.19.0.tgz"}}')
    box.link(".local/share/pnpm/global/v11/0123abcd", "ae1-0")
    box.write(f"{top}/node_modules/tsx/package.json", '{"name": "tsx", "version": "4.19.0", "bin": "./x.js"}')
    box.program(".local/share/pnpm/bin/tsx")
    (found,) = box.installs().values()
    assert (found.source, found.version, found.places, found.is_own) == (
        "pnpm",
        "4.19.0",
        ("~/.local/share/pnpm/bin/tsx",),
        False,
    )


def test_each_node_of_a_manager_has_packages_of_its_own(box):
    for prefix in (".nvm/versions/node/v22.1.0", ".local/share/fnm/node-versions/v20.1.0/installation"):
        box.npm("npm", "10.0.0", "npm", prefix=prefix)
        box.npm(f"of-{prefix.split('/')[0][1:]}", "1.0.0", "x", prefix=prefix)
    found = {(source, name) for source, name in box.installs() if source == "npm"}
    assert found == {("npm", "of-nvm"), ("npm", "of-local")}


def test_go_tells_its_module_and_another_file_its_name(box):
    box.go("goimports", "golang.org/x/tools", "v0.34.0")
    box.program("go/bin/wrapper", SCRIPT)
    found = box.installs()
    go = found["go", "goimports"]
    assert (go.version, go.installer) == ("0.34.0", "golang.org/x/tools/cmd/goimports")
    assert (found["by hand", "wrapper"].form, ("go", "wrapper") in found) == ("script", False)


def test_gems_and_what_they_run(box):
    top = ".local/share/gem/ruby/3.3.0"
    box.write(f"{top}/specifications/nokogiri-1.16.2-x86_64-linux.gemspec", "x")
    box.write(f"{top}/specifications/jekyll-4.4.1.gemspec", '  s.executables = ["jekyll".freeze]\n')
    box.program(f"{top}/bin/jekyll")
    box.write("code/site/vendor/bundle/ruby/3.3.0/specifications/rake-13.0.gemspec", "x")
    found = box.installs()
    assert found["gem", "nokogiri"].version == "1.16.2"
    assert found["gem", "jekyll"].commands == ("jekyll",)
    assert len(found) == 2


def test_profiles_of_every_version_of_a_manifest(box):
    path = box.package("ripgrep-14.1.1", "rg")
    element = {
        "active": True,
        "storePaths": [path],
        "originalUrl": "flake:nixpkgs",
        "attrPath": "legacyPackages.x.ripgrep",
    }
    box.profile(path, {"ripgrep": element})
    found = box.installs()["nix profile", "ripgrep"]
    assert (found.version, found.commands, found.attr_path) == ("14.1.1", ("rg",), "legacyPackages.x.ripgrep")
    made = f"/nix/store/{HASH}-profile/manifest.json"
    box.write(made, json.dumps({"version": 2, "elements": [element]}))
    assert box.installs()["nix profile", "ripgrep"].places == ("~/.nix-profile/bin/rg",)
    box.write(made, json.dumps({"version": 2, "elements": [element | {"active": False}]}))
    assert box.installs() == {}
    box.write(made, "garbage")
    assert [note.cause for note in box.notes()] == ["is no manifest of a profile"]


def test_nix_env_and_home_manager_s_own_element(box):
    hello, own = box.package("hello-2.12", "hello"), box.package("home-manager-path", "bat")
    manifest = (
        f'[ {{ name = "hello-2.12"; outPath = "{hello}"; }} {{ name = "home-manager-path"; outPath = "{own}"; }} ]'
    )
    box.write(f"/nix/store/{HASH}-user-environment/manifest.nix", manifest)
    box.link(".nix-profile", f"/nix/store/{HASH}-user-environment")
    assert list(box.installs()) == [("nix-env", "hello")]


def test_the_default_profile_is_nix_itself_but_on_nixos(tmp_path):
    for nixos in (True, False):
        box = Box(tmp_path / str(nixos), nixos=nixos)
        manifest = f'[ {{ name = "htop-3.4"; outPath = "{box.package("htop-3.4", "htop")}"; }} ]'
        box.write("/nix/var/nix/profiles/default/manifest.nix", manifest)
        assert (("nix-env", "htop") in box.installs()) is nixos


def test_graphical_programs(box):
    box.write("/var/lib/flatpak/app/org.example.Paint/current/active")
    box.write("/var/lib/flatpak/runtime/org.example.Platform/x")
    box.program(".local/share/flatpak/exports/bin/org.example.Draw")
    box.write(".local/share/flatpak/app/org.example.Draw/current/active")
    box.write("Downloads/Krita-5.2.2-x86_64.appimage", APPIMAGE)
    box.write("Downloads/letter.pdf", APPIMAGE)
    box.program(".local/bin/nvim", APPIMAGE)
    found = box.installs()
    assert set(found) == {
        ("flatpak", "org.example.Paint"),
        ("flatpak", "org.example.Draw"),
        ("AppImage", "Krita"),
        ("AppImage", "nvim"),
    }
    assert found["AppImage", "Krita"].version == "5.2.2"
    assert found["flatpak", "org.example.Draw"].places == ("~/.local/share/flatpak/exports/bin/org.example.Draw",)


def test_conda_has_what_was_asked_for(box):
    for name in ("conda-24.1.2-py312_0", "numpy-1.26.4-py312h1_0", "zlib-1.3-h1_0"):
        box.write(f"miniforge3/conda-meta/{name}.json", "{}")
    history = "==> 2024-01-01 <==\n# cmd: conda install numpy\n# update specs: ['numpy[version=>=1]']\n"
    box.write("miniforge3/conda-meta/history", history)
    found = box.installs()
    assert {name: each.version for (_, name), each in found.items()} == {"miniforge3": "24.1.2", "numpy": "1.26.4"}


def test_programs_of_an_installer_with_a_directory_of_its_own(box):
    box.program(".cabal/bin/hlint", ELF)
    assert box.installs()["cabal", "hlint"].places == ("~/.cabal/bin/hlint",)


def test_a_binary_of_nobody_tells_its_version_where_it_can(box):
    box.program(".local/bin/lazy", ELF)
    box.go("fetched", "example.org/fetched", "v0.44.1")
    box.real(".local/bin/fetched").write_bytes(box.real("go/bin/fetched").read_bytes())
    box.real(".local/bin/fetched").chmod(0o755)
    box.write(".local/bin/no-program", ELF)
    found = box.installs()
    assert (found["by hand", "lazy"].form, found["by hand", "lazy"].version) == ("binary", "")
    assert found["by hand", "fetched"].version == "0.44.1"
    assert ("by hand", "no-program") not in found


def test_an_environment_outside_of_a_work_tree_is_an_install(box):
    box.program(".local/share/pypoetry/venv/bin/poetry", SCRIPT)
    box.link(".local/bin/poetry", "/home/ada/.local/share/pypoetry/venv/bin/poetry")
    assert box.installs()["by hand", "poetry"].installer == "venv"


def test_links_in_a_circle_and_to_nowhere(box):
    box.link(".local/bin/a", "b")
    box.link(".local/bin/b", "a")
    box.link(".local/bin/gone", "/home/ada/gone")
    box.link(".cargo", ".cargo2")
    box.link(".cargo2", ".cargo")
    box.link("go", "go")
    box.link(".local/lib", "lib")
    assert box.collected()[0].source == "user_installs"
    assert box.installs() == {}


def test_pipes_never_block(box):
    for name in (".cargo/.crates2.json", ".npmrc", ".local/bin/pipe", "Downloads/x.AppImage", ".tool-versions"):
        box.write(name)
        box.real(name).unlink()
        os.mkfifo(box.real(name), 0o755)
    box.write(".asdf/installs/ruby/3.3.0/bin/ruby")
    assert {note.cause for note in box.notes()} == {"not a regular file"}


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        (".cargo/.crates2.json", "is no record of cargo"),
        (".local/share/pipx/venvs/x/pipx_metadata.json", "is no metadata of pipx"),
        (".local/share/uv/tools/x/uv-receipt.toml", "is no receipt of uv"),
    ],
)
@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe\x00", b"[[[[", b'{"installs": 3}', b"[" * 100_000])
def test_garbage_is_said_and_the_rest_goes_on(box, path, cause, garbage):
    box.write(path, garbage)
    box.npm("serve", "14.2.4", "serve")
    assert [note.cause for note in box.notes()] == [cause] or garbage == b""
    assert ("npm", "serve") in box.installs()


def test_what_is_too_large_is_not_read(box, monkeypatch):
    box.write(".cargo/.crates2.json", b" " * (_installs_reading.LARGEST + 1))
    assert [note.cause for note in box.notes()] == ["too large to be read"]
    monkeypatch.setattr(_installs_reading, "MAX_ENTRIES", 3)
    for number in range(5):
        box.program(f"go/bin/tool{number}", ELF)
    assert "has more than 3 entries; the rest was not looked at" in [note.cause for note in box.notes()]
    assert sum(source == "by hand" for source, _ in box.installs()) == 3


def test_closed_directories_are_said(box, monkeypatch):
    box.program("go/bin/tool", ELF)
    real = os.scandir

    def closed(path):
        if str(path).endswith("/ada/go/bin"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", closed)
    (note,) = box.notes()
    assert (note.subject, note.cause) == ("~/go/bin", "Permission denied")


def test_a_closed_home_is_said_once(box, monkeypatch):
    box.program("go/bin/tool", ELF)
    real = os.scandir

    def closed(path):
        if "/home/ada" in str(path):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", closed)
    coverage, note = box.collected()
    assert (coverage.source, coverage.state, coverage.note) == ("~", "unreadable", "Permission denied")
    assert (note.subject, note.cause) == ("~", "Permission denied")


def test_a_home_on_another_machine_s_file_system_is_not_touched(box, monkeypatch):
    box.program(".local/bin/tool", ELF)
    monkeypatch.setattr(_installs_reading, "mounts", lambda machine: {"/home/ada": "nfs4"})
    assert box.installs() == {}
    assert {note.severity for note in box.notes()} == {"note"}


def test_what_was_read_is_counted(box):
    box.npm("serve", "14.2.4", "serve")
    box.npm("tsx", "4.0.0", "tsx")
    (coverage,) = (each for each in box.collected() if isinstance(each, Coverage))
    assert (coverage.source, coverage.state, coverage.entries) == ("npm", "read", 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda box: box.write(f"{SITE}/new-1.0.dist-info/RECORD"),
        lambda box: box.cargo(("sd 1.0.1 (registry+https://example.org)", ["sd"])),
        lambda box: box.write(".local/share/pipx/venvs/ruff/pipx_metadata.json", "{}"),
        lambda box: box.npm("serve", "14.2.10", "serve"),
        lambda box: box.program(".local/bin/tool", ELF),
        lambda box: box.link(".local/bin/ruff", "/home/ada/elsewhere"),
        lambda box: box.write("/var/lib/flatpak/app/org.example.Paint/current/active"),
        lambda box: box.go("x", "example.org/x", "v1.2.3"),
        lambda box: box.write(".npmrc", "prefix=~/other\n"),
    ],
)
def test_a_change_changes_the_fingerprint(box, change):
    box.pip("httpie", "3.2.4", "http")
    box.cargo(("sd 1.0.0 (registry+https://example.org)", ["sd"]))
    box.pipx("ruff", "0.5.0", "ruff")
    box.npm("serve", "14.2.4", "serve")
    before = user_installs.fingerprint(box.machine)
    assert user_installs.fingerprint(box.machine) == before
    change(box)
    assert user_installs.fingerprint(box.machine) != before


def test_nothing_is_written(box):
    box.pip("httpie", "3.2.4", "http")
    box.cargo(("sd 1.0.0 (registry+https://example.org)", ["sd"]))

    def state() -> list[tuple[str, int]]:
        return sorted((str(path), path.lstat().st_mtime_ns) for path in box.top.rglob("*"))

    before = state()
    box.collected()
    user_installs.fingerprint(box.machine)
    assert state() == before


LOG = "{zeros} {ones} Ada <ada@example.org> 1780000000 +0000\t{what}\n"


def cloned(box: Box, *what: str, directory: str = ".fuzzy", program: str = "fuzzy") -> bool:
    """Return whether a program in a clone, linked into `~/.local/bin`, is taken for its user's own."""
    log = "".join(LOG.format(zeros="0" * 40, ones="1" * 40, what=each) for each in what)
    box.write(f"{directory}/.git/logs/HEAD", log)
    box.write(f"{directory}/bin/{program}", ELF, mode=0o755)
    box.link(f".local/bin/{program}", f"../../{directory}/bin/{program}")
    return box.installs()["by hand", program].is_own


CLONE = "clone: from https://example.org/someone/fuzzy.git"


@pytest.mark.parametrize(
    "what", [CLONE, "clone: from https://example.org/fuzzy", "clone: from http://example.org/fuzzy/"]
)
def test_a_program_of_somebody_elses_clone_is_nobodys_own_work(box, what):
    assert not cloned(box, what, "pull: Fast-forward", "checkout: moving from main to v1.0")


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ((CLONE, "commit: Mend it"), {}),
        ((CLONE, "commit (amend): Mend it"), {}),
        ((CLONE, "rebase (finish): returning to refs/heads/main"), {}),
        (("clone: from git@example.org:ada/fuzzy.git",), {}),
        (("clone: from ssh://git@example.org/ada/fuzzy.git",), {}),
        (("clone: from https://example.org/ada/other.git",), {}),
        (("commit (initial): Begin",), {}),
        ((), {}),
        ((CLONE,), {"directory": "code/fuzzy"}),
        ((CLONE,), {"directory": ".dotfiles/fuzzy"}),
        ((CLONE,), {"directory": ".config/fuzzy"}),
    ],
)
def test_where_anything_speaks_for_own_work_it_is_taken_for_it(box, what, where):
    assert cloned(box, *what, **where)


def test_a_commit_in_a_clone_is_news(box):
    cloned(box, CLONE)
    before = user_installs.fingerprint(box.machine)
    cloned(box, CLONE, "commit: Mend it")
    assert user_installs.fingerprint(box.machine) != before

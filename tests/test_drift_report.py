"""Drift: every kind that is planted is found, and a home where all is as it should be has none."""

from __future__ import annotations

import json

import msgspec
import pytest

from aligning import align, package
from drifting import APPIMAGE, DISTROBOX, ELF, HASH, OTHER, SCRIPT, Box
from nixlore.data.registry_packages import OF_SOURCE
from nixlore.demo.drift import go_program
from nixlore.identity import Catalog
from nixlore.model.drift import DriftItem


@pytest.fixture
def box(tmp_path):
    made = Box(tmp_path)
    made.system(made.package("ripgrep-14.1.1", "rg"), made.package("httpie-3.2.2", "http", "https"))
    return made


def kinds(items: list[DriftItem]) -> set[tuple[str, str, str]]:
    return {(item.kind, item.source, item.name) for item in items}


def plant(box: Box) -> None:
    """Put one of each kind of install into a home."""
    box.pip("httpie", "3.2.4", "http", "https")
    box.pip("multidict", "6.0.5", asked=False)
    box.pipx("ruff", "0.5.0", "ruff")
    box.uv("posting", "2.7.0", "posting")
    box.write(".local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu/bin/python3.12", ELF)
    box.cargo(("tokei 13.0.0 (registry+https://github.com/rust-lang/crates.io-index)", ["tokei"]))
    box.npm("serve", "14.2.4", "serve")
    for place in (".local/share/pnpm/global/5", ".bun/install/global", ".config/yarn/global"):
        box.write(f"{place}/package.json", json.dumps({"dependencies": {f"of-{place.split('/')[1]}": "^1.0.0"}}))
    box.go("goimports", "golang.org/x/tools", "v0.34.0")
    box.write(".local/share/gem/ruby/3.3.0/specifications/jekyll-4.4.1.gemspec", 's.executables = ["jekyll".freeze]\n')
    element = {"active": True, "storePaths": [box.package("cowsay-3.8", "cowsay")], "originalUrl": "flake:nixpkgs"}
    element["attrPath"] = "legacyPackages.x86_64-linux.cowsay"
    box.profile(f"/nix/store/{HASH}-cowsay-3.8", {"cowsay": element})
    box.write(".local/share/flatpak/app/org.example.Paint/x86_64/stable/active/metadata")
    box.program("Applications/Obsidian-1.8.10.AppImage", APPIMAGE)
    box.write("/home/linuxbrew/.linuxbrew/Cellar/tree/2.2.1/INSTALL_RECEIPT.json", '{"installed_on_request": true}')
    box.program("/usr/local/bin/vendor-agent", ELF)
    box.program(".local/bin/downloaded", ELF)
    box.program(".local/bin/scribble", SCRIPT)
    for place in (".local/share/mise/installs/node/22.1.0", ".asdf/installs/ruby/3.3.0", ".nvm/versions/node/v20.1.0"):
        box.write(f"{place}/bin/x", ELF)
    box.write(".sdkman/candidates/java/21.0.2-tem/bin/java", ELF)
    box.write("miniconda3/conda-meta/conda-24.1.2-py312_0.json", "{}")
    box.program(".deno/bin/deno", ELF)


def test_every_planted_kind_is_found(box):
    plant(box)
    found = kinds(box.drift())
    assert found == {
        ("shadowed", "pip", "http"),
        ("manual_install", "pip", "httpie"),
        ("manual_install", "pipx", "ruff"),
        ("manual_install", "uv", "posting"),
        ("manual_install", "uv python", "cpython"),
        ("manual_install", "cargo", "tokei"),
        ("manual_install", "npm", "serve"),
        ("manual_install", "pnpm", "of-share"),
        ("manual_install", "bun", "of-install"),
        ("manual_install", "yarn", "of-yarn"),
        ("manual_install", "go", "goimports"),
        ("manual_install", "gem", "jekyll"),
        ("imperative_package", "nix profile", "cowsay"),
        ("manual_install", "flatpak", "org.example.Paint"),
        ("manual_install", "AppImage", "Obsidian"),
        ("manual_install", "brew", "tree"),
        ("unowned_program", "by hand", "vendor-agent"),
        ("unowned_program", "by hand", "downloaded"),
        ("unowned_program", "by hand", "scribble"),
        ("manual_install", "mise", "node"),
        ("manual_install", "asdf", "ruby"),
        ("manual_install", "nvm", "node"),
        ("manual_install", "sdkman", "java"),
        ("manual_install", "conda", "miniconda3"),
        ("manual_install", "deno", "deno"),
    }


def test_what_hides_a_declared_program_comes_first_and_names_both(box):
    plant(box)
    first, second, *_ = box.drift()
    assert (first.kind, first.severity, first.commands) == ("shadowed", "warning", ("http", "https"))
    assert first.says == (
        "`http`, `https` run pip's httpie 3.2.4 in ~/.local/bin; "
        "the declared one is httpie 3.2.2 of /run/current-system/sw/bin/http"
    )
    assert first.instead_of == "/run/current-system/sw/bin/http"
    assert second.severity == "advice"


def test_the_line_that_would_declare_it_is_in_the_way_the_configuration_has(box):
    plant(box)
    items = {(item.source, item.name): item.absorb for item in box.drift()}
    assert items["nix profile", "cowsay"] == "environment.systemPackages = [ pkgs.cowsay ];"
    assert items["cargo", "tokei"] == "environment.systemPackages = [ pkgs.tokei ];"
    assert items["flatpak", "org.example.Paint"].startswith('services.flatpak.packages = [ "org.example.Paint" ];')
    assert items["by hand", "downloaded"] == ""
    assert items["pip", "httpie"] == ""
    home = package("jq", option_path="home-manager.users.ada.home.packages", user="ada", scope="home")
    items = {(item.source, item.name): item for item in box.drift(declarations=[home, package("httpie")])}
    assert items["cargo", "tokei"].absorb == "home.packages = [ pkgs.tokei ];"
    assert items["pip", "httpie"].absorb == ""
    assert items["pip", "httpie"].says.endswith("; the configuration has httpie as well")


def test_a_name_alone_is_no_line(tmp_path):
    """npm's `serve` is another program than nixpkgs'; what has such a program is said, but declares nothing."""
    box = Box(tmp_path)
    box.npm("serve", "14.2.4", "serve")
    box.npm("nobody-knows", "1.0.0", "nobody-knows")
    box.npm("prettier", "3.6.0", "prettier")
    box.cargo(("du-dust 1.2.0 (registry+https://example.org)", ["dust"]), ("dust 0.1.0 (registry+x)", ["dusty"]))
    box.go("gopls", "golang.org/x/tools/gopls", "v0.18.0")
    box.pipx("watson", "1.0", "watson")
    box.pipx("td-watson", "2.1.0", "watson")
    items = {item.name: item for item in box.drift(catalog=Catalog.shipped())}
    lines = {name: item.absorb for name, item in items.items()}
    assert lines == {
        "serve": "",
        "nobody-knows": "",
        "prettier": "environment.systemPackages = [ pkgs.prettier ];",
        "du-dust": "environment.systemPackages = [ pkgs.dust ];",
        "dust": "",
        "gopls": "",
        "watson": "",
        "td-watson": "environment.systemPackages = [ pkgs.watson ];",
    }
    assert items["serve"].says == (
        "serve 14.2.4 was installed by npm and provides serve, not declared; "
        "pkgs.serve has a `serve`, but whether it is the same program is not known"
    )
    assert items["nobody-knows"].says.endswith(
        "not declared; no attribute of nixpkgs is known to be it; pkgs.buildNpmPackage would package it"
    )


def test_an_old_python_is_not_the_present_one(tmp_path):
    box = Box(tmp_path)
    for version in ("2.7.18", "3.12.1"):
        box.write(f".pyenv/versions/{version}/bin/python", ELF, mode=0o755)
    items = {item.version: item for item in box.drift(declarations=[package("python3")], catalog=Catalog.shipped())}
    assert items["3.12.1"].says.endswith("; the configuration has python3 as well")
    assert items["2.7.18"].says.endswith("not declared; no attribute of nixpkgs is known to be it")
    assert items["2.7.18"].absorb == ""


def test_a_program_of_nobody_that_the_configuration_has_elsewhere_is_said_to_be_declared(tmp_path):
    box = Box(tmp_path)
    box.write(".local/bin/fzf", ELF, mode=0o755)
    (alone,) = box.drift(catalog=Catalog.shipped())
    assert alone.says == "fzf is a binary in ~/.local/bin that no declaration and no installer's record names"
    (item,) = box.drift(declarations=[package("fzf")], catalog=Catalog.shipped())
    assert item.says == (
        "fzf is a binary in ~/.local/bin that no installer's record names; the configuration has fzf with such a program"
    )


def test_a_program_of_go_is_known_by_the_path_it_was_built_of(tmp_path):
    box = Box(tmp_path)
    path = "path\tgolang.org/x/tools/gopls\nmod\tgolang.org/x/tools/gopls\tv0.18.0\th1:x=\n"
    box.program("go/bin/gopls", go_program(path))
    (item,) = box.drift(catalog=Catalog.shipped())
    assert item.absorb == "environment.systemPackages = [ pkgs.gopls ];"


@pytest.mark.parametrize("source", sorted(OF_SOURCE))
def test_every_attribute_of_the_tables_is_known_to_have_programs(source):
    catalog = Catalog.shipped()
    assert [name for name in OF_SOURCE[source].values() if not catalog.programs_of(name)] == []


def test_a_python_library_is_declared_with_python(box):
    box.pip("pygments", "2.18.0")
    (item,) = box.drift()
    assert item.absorb == "environment.systemPackages = [ (pkgs.python3.withPackages (ps: [ ps.pygments ])) ];"


def test_a_clean_nixos_home_has_no_drift(box):
    assert box.drift() == []
    assert box.report().path_known_by == "/etc/set-environment"
    rows = {entry.name: entry for entry in box.report().programs}
    assert (rows["rg"].owner, rows["rg"].is_declared, rows["rg"].hides) == ("ripgrep 14.1.1", True, ())


def test_the_output_that_a_program_lies_in_is_no_part_of_its_version(box):
    box.system(box.package("curl-8.14.1-bin", "curl"))
    assert {entry.name: entry.owner for entry in box.report().programs}["curl"] == "curl 8.14.1"


def test_an_active_direnv_is_none(box):
    profile = f"/nix/store/{HASH}-dev-shell-env"
    box.package("dev-shell-env", "node")
    box.link("code/site/.direnv/flake-profile-1-link", profile)
    box.link("code/site/.direnv/flake-profile", "flake-profile-1-link")
    box.write("code/site/.envrc", "use flake\n")
    box.program("code/site/.venv/bin/http", SCRIPT)
    box.program("code/site/node_modules/.bin/rg", SCRIPT)
    assert box.drift() == []


def test_a_home_manager_only_machine_keeps_its_distribution(tmp_path):
    box = Box(tmp_path, nixos=False)
    box.home_manager(box.package("ripgrep-14.1.1", "rg"), box.package("git-2.49.0", "git"))
    for name in ("git", "rg", "python3", "apt", "env"):
        box.program(f"/usr/bin/{name}", ELF)
    box.program("/usr/local/bin/vendor-agent", ELF)
    box.program("/opt/vendor/bin/thing", ELF)
    assert box.drift() == []
    rows = {entry.name: entry for entry in box.report().programs}
    assert (rows["apt"].owner, rows["apt"].is_declared) == ("the distribution", None)
    assert rows["git"].hides == (("/usr/bin/git", "the distribution"),)


def test_a_distribution_that_comes_first_hides_what_home_manager_has(tmp_path):
    box = Box(tmp_path, nixos=False, path="/usr/bin:$HOME/.nix-profile/bin")
    box.home_manager(box.package("ripgrep-14.1.1", "rg"), box.package("git-2.49.0", "git"))
    for name in ("git", "rg", "apt"):
        box.program(f"/usr/bin/{name}", ELF)
    (item,) = box.drift()
    assert (item.kind, item.commands) == ("shadowed", ("git", "rg"))
    assert "what the system itself has in /usr/bin" in item.says


def test_the_order_of_a_path_that_no_file_sets_is_not_argued_from(tmp_path):
    box = Box(tmp_path, nixos=False)
    box.real("/etc/profile").unlink()
    box.home_manager(box.package("git-2.49.0", "git"))
    box.program("/usr/bin/git", ELF)
    assert box.drift() == []
    assert any("not sure" in reason for reason in box.report().unknown)


def test_nixos_on_windows_is_clean(tmp_path):
    path = (
        "$HOME/.local/bin:/run/current-system/sw/bin:/bin:/usr/bin:/usr/lib/wsl/lib:/mnt/c/Windows/System32:/mnt/c/Apps"
    )
    box = Box(tmp_path, path=path)
    box.write("/etc/wsl.conf", "[boot]\nsystemd=true\n")
    box.system(box.package("git-2.49.0", "git"), box.package("vscode-1.9", "code"))
    box.program("/init", ELF)
    box.link("/bin/wslpath", "/init")
    box.link("/bin/mount", f"/nix/store/{HASH}-util-linux-2.41/bin/mount")
    box.program("/usr/lib/wsl/lib/nvidia-smi", ELF)
    for name in ("git", "code", "where.exe"):
        box.program(f"/mnt/c/Apps/{name}", "MZ")
    box.program("/mnt/c/Windows/System32/notepad.exe", "MZ")
    assert box.drift() == []
    assert {entry.name: entry.is_declared for entry in box.report().programs}["where.exe"] is None


def test_declared_homebrew_is_none(tmp_path):
    box = Box(tmp_path / "root", nixos=False, path="/opt/homebrew/bin:/run/current-system/sw/bin:/usr/bin")
    box.config = tmp_path / "config"
    box.config.mkdir()
    (box.config / "brew.nix").write_text(
        '{ homebrew = { enable = true; brews = [ "wget" { name = "me/tap/mas"; args = [ "HEAD" ]; } ];\n'
        '  casks = [ "firefox" ]; }; }\n'
    )
    for name in ("wget", "mas", "stray"):
        box.write(f"/opt/homebrew/Cellar/{name}/1.2/INSTALL_RECEIPT.json", '{"installed_on_request": true}')
        box.program(f"/opt/homebrew/Cellar/{name}/1.2/bin/{name}", ELF)
        box.link(f"/opt/homebrew/bin/{name}", f"../Cellar/{name}/1.2/bin/{name}")
    box.write("/opt/homebrew/Cellar/openssl/3.3/INSTALL_RECEIPT.json", '{"installed_on_request": false}')
    box.write("/opt/homebrew/Caskroom/firefox/140.0/x")
    box.write("/opt/homebrew/Caskroom/vlc/3.0/x")
    assert kinds(box.drift()) == {("manual_install", "brew", "stray"), ("manual_install", "brew cask", "vlc")}
    assert box.installs()["brew", "mas"].declared_in == "brew.nix"
    assert {entry.name: entry.is_declared for entry in box.report().programs}["wget"] is True
    stray = next(item for item in box.drift() if item.name == "stray")
    assert stray.absorb == 'homebrew.brews = [ "stray" ]; # an option of nix-darwin'


def test_declared_flatpaks_are_none(box, tmp_path):
    box.config = tmp_path / "config"
    box.config.mkdir()
    (box.config / "apps.nix").write_text(
        '{ services.flatpak.packages = [ "org.example.Paint" { appId = "org.example.Draw"; origin = "x"; }\n'
        '  "flathub:app/org.example.Sing//stable" ]; }\n'
    )
    for name in ("org.example.Paint", "org.example.Draw"):
        box.write(f"/var/lib/flatpak/app/{name}/current/active")
    assert box.drift() == []


def test_nix_ld_lets_foreign_programs_run_and_is_none(box):
    box.link("/lib64/ld-linux-x86-64.so.2", f"/nix/store/{HASH}-nix-ld-2.0/libexec/nix-ld")
    box.package("nix-ld-2.0")
    box.program(".vscode-server/bin/abc/node", ELF)
    box.program(".cache/bazelisk/downloads/bazel", ELF)
    box.program("code/tool/target/debug/tool", ELF)
    box.link(".local/bin/tool", "/home/ada/code/tool/target/debug/tool")
    box.write("code/tool/.git/HEAD", "ref: refs/heads/main\n")
    assert box.drift() == []


def test_what_a_container_exports_is_none(box):
    box.program(".local/bin/gimp", DISTROBOX)
    box.program("distrobox/debian/.local/bin/http", ELF)
    box.program(".local/share/containers/storage/overlay/abc/diff/usr/bin/rg", ELF)
    assert box.drift() == []
    assert {entry.name: entry.owner for entry in box.report().programs}["gimp"] == "distrobox"


def test_the_inside_of_a_container_has_a_distribution(tmp_path):
    box = Box(tmp_path, path="$HOME/.local/bin:/usr/local/bin:/usr/bin")
    box.write("/run/.containerenv")
    box.program("/usr/bin/python3", ELF)
    box.program("/usr/local/bin/thing", ELF)
    assert box.drift() == []


def test_scripts_of_ones_own_dotfiles_are_none(box):
    box.write("dotfiles/.git/HEAD", "ref: refs/heads/main\n")
    box.program("dotfiles/bin/rg", SCRIPT)
    box.link(".local/bin/rg", "/home/ada/dotfiles/bin/rg")
    box.program("dotfiles/bin/deploy", SCRIPT)
    box.link(".local/bin/deploy", "../../dotfiles/bin/deploy")
    assert box.drift() == []
    row = next(entry for entry in box.report().programs if entry.name == "rg")
    assert (row.owner, row.is_declared, len(row.hides)) == ("own", False, 1)


def test_files_that_dotfile_managers_keep_are_none(box):
    box.program(".local/bin/notes", SCRIPT)
    box.write(".local/share/chezmoi/dot_local/bin/executable_notes", SCRIPT)
    box.program(".local/bin/plan", SCRIPT)
    box.write(".local/share/yadm/repo.git/index", b"DIRC\0\0\0\x02" + bytes(70) + b".local/bin/plan\0\0\0")
    assert box.drift() == []


def test_a_bin_directory_that_is_itself_a_work_tree_is_ones_own(box):
    box.program("bin/deploy", SCRIPT)
    box.write("bin/.git", "gitdir: ../.repos/bin\n")
    assert box.drift() == []


def test_links_into_the_store_are_none(box):
    box.link(".local/bin/rg", f"/nix/store/{HASH}-home-manager-files/.local/bin/rg")
    box.program(f"/nix/store/{HASH}-home-manager-files/.local/bin/rg", SCRIPT)
    box.package("tool-1.0", "tool")
    box.link(".local/bin/tool", f"/nix/store/{HASH}-tool-1.0/bin/tool")
    box.link(".local/bin/gone", f"/nix/store/{OTHER}-gone-1.0/bin/gone")
    assert box.drift() == []


def test_programs_of_work_trees_of_ones_own_are_none(box):
    box.go("mine", "example.org/mine", "(devel)", total="")
    box.cargo(("mine-rs 0.1.0 (path+file:///home/ada/code/mine-rs)", ["mine-rs"]))
    box.pip("mine-py", "0.1", "mine-py", direct='{"url": "file:///home/ada/code/m", "dir_info": {"editable": true}}')
    box.uv("mine-uv", "0.1", "mine-uv", requirement='{ name = "mine-uv", editable = "/home/ada/code/mine-uv" }')
    box.pipx("mine-px", "0.1", "mine-px", source="/home/ada/code/mine-px")
    box.link(".npm-global/lib/node_modules/mine-js", "../../../code/mine-js")
    box.write("code/mine-js/package.json", '{"name": "mine-js", "version": "0.1.0"}')
    assert box.drift() == []
    assert {source for source, _ in box.installs()} == {"go", "cargo", "pip", "uv", "pipx", "npm"}


def test_proxies_of_rustup_are_none(tmp_path):
    box = Box(tmp_path)
    box.system(box.package("rustup-1.28", "cargo", "rustc", "rustup"))
    for name in ("cargo", "rustc", "rustup"):
        box.program(f".cargo/bin/{name}", ELF)
    box.write(".cargo/env", "export PATH\n")
    assert box.drift() == []
    assert {entry.name: entry.owner for entry in box.report().programs}["cargo"] == "rustup: rustup"


def test_proxies_of_rustup_may_hide_a_declared_cargo(tmp_path):
    box = Box(tmp_path)
    box.system(box.package("cargo-1.86", "cargo"))
    box.program(".cargo/bin/cargo", ELF)
    box.program(".cargo/bin/rustup", ELF)
    (item,) = box.drift()
    assert (item.kind, item.severity, item.source) == ("shadowed", "advice", "rustup")


def test_what_a_project_pins_is_worth_knowing_and_what_the_configuration_asks_for_is_none(box):
    box.write(".local/share/mise/installs/node/22.1.0/bin/node", ELF)
    box.link(".local/share/mise/installs/node/latest", "./22.1.0")
    box.write("code/site/mise.toml", '[tools]\nnode = "22"\n')
    assert {item.severity for item in box.drift()} == {"info"}
    box.write(".config/mise/config.toml", '[tools]\nnode = "22"\n')
    assert {item.severity for item in box.drift()} == {"advice"}
    box.real(".config/mise/config.toml").unlink()
    box.write(f"/nix/store/{HASH}-config.toml", '[tools]\nnode = "22"\n')
    box.link(".config/mise/config.toml", f"/nix/store/{HASH}-config.toml")
    assert box.drift() == []


def test_setuid_wrappers_and_equal_store_paths_hide_nothing(tmp_path):
    box = Box(tmp_path)
    sudo, bat = box.package("sudo-1.9", "sudo"), box.package("bat-0.25", "bat")
    box.system(sudo, bat)
    box.program("/run/wrappers/bin/sudo", ELF)
    box.profile(bat, {"bat": {"active": True, "storePaths": [bat]}})
    assert [(item.kind, item.name) for item in box.drift()] == [("imperative_package", "bat")]


def test_two_declared_profiles_are_as_they_should_be(tmp_path):
    box = Box(tmp_path)
    box.system(box.package("git-2.49.0", "git"))
    box.home_manager(box.package("git-2.50.0", "git", hashed=OTHER))
    assert box.drift() == []
    assert next(iter(box.report().programs)).hides == (("/run/current-system/sw/bin/git", "git 2.49.0"),)


def test_an_imperative_package_hides_a_declared_one_of_another_version(tmp_path):
    box = Box(tmp_path)
    box.system(box.package("ripgrep-14.1.1", "rg"))
    old = box.package("ripgrep-13.0.0", "rg", hashed=OTHER)
    box.profile(old, {"ripgrep": {"active": True, "storePaths": [old]}})
    shadowed, imperative = box.drift()
    assert (shadowed.kind, shadowed.source, shadowed.severity) == ("shadowed", "nix profile", "warning")
    assert shadowed.says.startswith(
        "`rg` runs ripgrep 13.0.0 from nix profile in ~/.nix-profile/bin; the declared one is"
    )
    assert (imperative.kind, imperative.name, imperative.version) == ("imperative_package", "ripgrep", "13.0.0")


def test_an_install_that_never_runs_is_worth_knowing(tmp_path):
    box = Box(tmp_path, path="/run/current-system/sw/bin:$HOME/.local/bin")
    box.system(box.package("httpie-3.2.2", "http"))
    box.pip("httpie", "3.2.4", "http")
    items = {item.kind: item for item in box.drift()}
    assert items["shadowed"].severity == "info"
    assert items["shadowed"].says == (
        "`http` never runs what pip's httpie 3.2.4 has in ~/.local/bin: the declared httpie 3.2.2 comes first on PATH"
    )


def test_a_script_that_hides_a_declared_program_is_advice(box):
    box.program(".local/bin/rg", SCRIPT)
    items = {item.kind: item for item in box.drift()}
    assert (items["shadowed"].severity, items["unowned_program"].severity) == ("advice", "info")
    assert items["shadowed"].says.startswith("`rg` runs a script put there by hand in ~/.local/bin; the declared one")


def test_of_another_host_nothing_is_said(box):
    elsewhere = align([], hosts=[])
    assert box.report(alignment=elsewhere) is not None
    with pytest.raises(AssertionError):
        box.report(alignment=msgspec.structs.replace(elsewhere, is_this_machine=False))

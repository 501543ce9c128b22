"""Which package a hint names for a missing program, and for which programs a package alone would not do."""

from __future__ import annotations

import pytest

from nixlore.agents.hints import Hints
from nixlore.data.sorted_table import encode

PROGRAMS = {
    "pv": "=\twaon",
    "cabal": "cabal-install\tcabal-cli",
    "firefox": "=\tfirefox-bin",
    "psql": "postgresql_16_jit\tpostgresql_14\tpostgresql",
    "xdg-open": "flatpak-xdg-utils\txdg-utils",
    "wasm-bindgen": "wasm-bindgen-cli_0_2_93\twasm-bindgen-cli_0_2_114\twasm-bindgen-cli_0_2_99",
    "python3.13": "jupyter\tihaskell\tpython313",
    "python3": "=\tpython315\tpython313",
    "identify": "graphicsmagick-imagemagick-compat\timagemagick\timagemagickBig",
    "gs": "git-spice\tghostscript",
    "addr2line": "rust-addr2line\tbinutils",
    "glxinfo": "virtualgl\tmesa-demos",
    "wordcount": "texlivePackages.wordcount\ttexliveFull",
    "xelatex": "texlivePackages.xetex\ttexliveFull",
    "podman-compose": "=",
    "evolution": "=",
    "acpi_listen": "acpid",
    "gnome-session": "=",
    "netplan": "=",
    "update-grub": "=",
    "mongod": "mongodb\tmongodb-ce",
    "sphinx-build": "python3Packages.sphinx",
    "stylua": "=",
    "elasticsearch": "=",
    "pipewire": "=",
    "firewalld": "=",
    "udisksctl": "udisks",
    "bluetoothd": "bluez",
    "swaylock": "=",
    "i3lock": "=",
    "avahi-daemon": "avahi",
    "guix-daemon": "guix",
    "tty-clock": "=",
    "flameshot": "=",
    "foreman": "=",
    "mycelium": "=",
    "seasonal": "python3Packages.seasonal",
    "chromium": "=",
    "clamscan": "clamav",
    "clamonacc": "clamav",
    "mosh-server": "mosh",
    "git-upload-pack": "git",
    "git-jump": "git",
    "texi2pdf": "texinfo",
    "texi2any": "texinfo",
    "gimptool": "gimp",
    "pytest-watch": "python3Packages.pytest-watch",
    "pyinstaller": "python3Packages.pyinstaller",
    "pycodestyle": "python3Packages.pycodestyle",
    "kokoro": "python3Packages.kokoro",
    "haltavista": "haskellPackages.haltavista",
    "autopep8": "python3Packages.autopep8",
    "konsole": "kdePackages.konsole",
    "autoreconf": "autoconf",
    "autoconf": "=",
    "dunstctl": "dunst",
    "nerdctl": "=",
    "smartctl": "smartmontools",
    "youtube-dl": "=",
    "envsubst": "=\tgettext",
    "hivemind": "=",
    "yq": "yq-go\t=\tpython3Packages.yq",
    "lean": "=\telan\tlean4",
    "exa": "=\teza",
    "dart": "=",
    "mtr": "=",
}


AGREED = {"pv": "=", "cabal": "cabal-install", "firefox": "=", "autoconf": "=", "flameshot": "=", "tty-clock": "clock"}


def hints(*found: str, kind: str = "nixos", there: tuple[str, ...] = ()) -> Hints:
    about = {"host": "larkspur", "kind": kind, "once": "nix shell nixpkgs#{attr} -c {name} …"}
    data = encode(about, {"programs": PROGRAMS, "agreed": AGREED})
    return Hints(data, "/nowhere", lambda name: name if name in found else "", lambda path: path in there)


def told(name: str, *found: str, kind: str = "nixos") -> str:
    return hints(*found, kind=kind).first(name, f"/bin/bash: line 1: {name}: command not found")


@pytest.mark.parametrize("name", ["pv", "cabal", "firefox"])
def test_one_package_is_named_as_another_may_have_another_program_of_the_name(name):
    attr = PROGRAMS[name].partition("\t")[0].replace("=", name)
    assert told(name).startswith(f"{name} is not installed. nixpkgs has it in {attr}; `")


@pytest.mark.parametrize("name", ["hivemind", "tty-clock"])
def test_of_a_name_that_nobody_else_takes_for_the_package_it_is_said_that_another_may_be_meant(name):
    text = told(name)
    assert text.startswith(f"{name} is not installed. nixpkgs has one of this name, maybe another, in {name}; `nix")
    assert len(text) // 4 <= 60


def test_a_program_built_elsewhere_is_replaced_by_a_package_only_where_that_is_surely_the_same():
    def foreign(name, ran):
        path = f"/home/ada/bin/{name}"
        text = f"/bin/bash: line 1: {path}: cannot execute: required file not found"
        return hints(there=(path,)).first(ran, text)

    assert "take nixpkgs' own, `nix shell nixpkgs#flameshot" in foreign("flameshot", "~/bin/flameshot gui")
    assert "take a package of nixpkgs" in foreign("hivemind", "hivemind")


def test_what_another_program_keeps_and_runs_itself_is_not_run_for_once_instead():
    path = "/home/ada/.local/share/gem/ruby/3.3.0/gems/sass-embedded-1.79.3/ext/sass/dart-sass/src/dart"
    text = f"Could not start dynamically linked executable: {path}"
    assert "take nixpkgs' own, `nix shell nixpkgs#dart" in hints().first(f"{path} --version", text)
    inner = hints().first("bundle exec jekyll serve", text)
    assert "take a package of nixpkgs, or enable programs.nix-ld" in inner


def test_a_plain_package_goes_before_its_variants():
    assert "in postgresql;" in told("psql")
    assert "in xdg-utils;" in told("xdg-open")
    assert "in imagemagick;" in told("identify")


def test_the_newest_of_several_versions_is_named_where_none_is_plain():
    assert "in wasm-bindgen-cli_0_2_114;" in told("wasm-bindgen")
    assert "in python3;" in told("python3")


@pytest.mark.parametrize(
    ("name", "attr"),
    [
        ("gs", "ghostscript"),
        ("addr2line", "binutils"),
        ("glxinfo", "mesa-demos"),
        ("envsubst", "gettext"),
        ("yq", "yq-go"),
        ("lean", "lean4"),
        ("exa", "eza"),
    ],
)
def test_the_program_is_named_that_everybody_means(name, attr):
    assert f"in {attr};" in told(name)


def test_a_part_of_tex_is_no_program_of_its_own():
    assert told("wordcount") == ""
    assert "in texliveFull;" in told("xelatex")


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("podman-compose", "virtualisation.podman.enable"),
        ("docker-buildx", "virtualisation.docker.enable"),
        ("evolution", "programs.evolution.enable"),
        ("acpi_listen", "services.acpid.enable"),
        ("nmtui", "networking.networkmanager.enable"),
        ("elasticsearch", "services.elasticsearch.enable"),
        ("pipewire", "services.pipewire.enable"),
        ("swaylock", "security.pam.services.swaylock"),
        ("i3lock", "programs.i3lock.enable"),
        ("udisksctl", "services.udisks2.enable"),
        ("clamscan", "services.clamav.updater.enable"),
        ("mosh-server", "programs.mosh.enable"),
        ("hyprctl", "programs.hyprland.enable"),
        ("multipath", "services.multipath.enable"),
        ("buildah", "virtualisation.containers.enable"),
    ],
)
def test_what_takes_a_service_is_told_its_option(name, option):
    assert told(name) == (f"{name} is not installed, and a package alone would not do: it takes NixOS' `{option}`.")
    assert told(name, kind="home") == ""


@pytest.mark.parametrize("name", ["gnome-session", "guix-daemon", "bluetoothd", "avahi-daemon", "clamonacc"])
def test_a_desktops_session_and_what_belongs_to_a_service_is_not_run_for_once(name):
    assert told(name) == ""
    assert told(name, kind="home") == ""


@pytest.mark.parametrize("name", ["foreman", "mycelium", "seasonal"])
def test_an_english_word_may_be_any_projects_program(name):
    assert told(name) == ""
    assert "in chromium;" in told("chromium")


@pytest.mark.parametrize("name", ["kokoro", "haltavista"])
def test_a_plain_name_that_only_a_library_has_may_be_any_projects_program(name):
    assert told(name) == ""
    assert "in kdePackages.konsole;" in told("konsole")
    assert "in python3Packages.autopep8;" in told("autopep8")


def test_what_only_another_machine_is_asked_for_is_not_missing_here():
    assert told("git-upload-pack") == ""
    assert "in git;" in told("git-jump")


@pytest.mark.parametrize("name", ["texi2pdf", "gimptool"])
def test_what_works_through_another_package_is_not_run_from_its_own_alone(name):
    assert told(name) == ""
    assert "in texinfo;" in told("texi2any")


def test_what_controls_a_daemon_is_missing_where_the_daemon_is():
    assert told("dunstctl") == ""
    assert "in nerdctl;" in told("nerdctl")
    assert "in smartmontools;" in told("smartctl")


def test_a_package_that_nix_refuses_as_insecure_is_not_named():
    assert told("youtube-dl") == ""


def test_what_calls_programs_of_other_packages_is_run_with_those():
    assert told("autoreconf") == (
        "autoreconf is not installed, and calls others: "
        "`nix-shell -p autoconf automake libtool pkg-config --run 'autoreconf …'` has them."
    )
    assert told("autoconf").startswith("autoconf is not installed. nixpkgs has it in autoconf;")


@pytest.mark.parametrize("name", ["pytest-watch", "pyinstaller"])
def test_what_loads_the_projects_modules_has_to_be_in_its_python(name):
    assert told(name, "python3") == (
        f"{name} has to be in the project's own Python: try `.venv/bin/{name}`, else "
        f"`python3 -m venv .venv && .venv/bin/pip install {name}`."
    )
    assert "in python3Packages.pycodestyle;" in told("pycodestyle", "python3")


def test_a_screen_is_never_locked_by_what_pam_does_not_know():
    assert told("swaylock", kind="home") == ""
    assert "nixpkgs#tty-clock" in told("tty-clock")


def test_what_sets_up_another_distribution_is_told_where_nixos_declares_it():
    assert told("netplan") == (
        "NixOS sets this up from its configuration, not by netplan: declare `networking.interfaces` there and rebuild."
    )
    assert "boot.loader.grub" in told("update-grub")
    assert "networking.firewall" in told("firewalld")
    assert told("netplan", kind="home") == ""


def test_an_unfree_package_is_not_said_to_be_in_the_cache():
    assert told("mongod").endswith(
        "`NIXPKGS_ALLOW_UNFREE=1 nix shell --impure nixpkgs#mongodb -c mongod …` builds it here, as it is unfree."
    )


def test_the_name_that_pip_knows_is_told():
    assert told("sphinx-build", "python3").endswith("`python3 -m venv .venv && .venv/bin/pip install sphinx`.")
    assert "try `.venv/bin/sphinx-build`" in told("sphinx-build", "python3")
    assert "pip install django`" in told("django-admin", "python3")


def test_a_foreign_program_is_not_told_a_package_that_brings_it_along():
    foreign = "Could not start dynamically linked executable: {}"
    python = hints().first("uv sync", foreign.format("/home/u/.local/share/uv/python/bin/python3.13"))
    assert "jupyter" not in python
    assert "take a package of nixpkgs, or enable programs.nix-ld" in python
    assert "`nix shell nixpkgs#stylua -c stylua …`" in hints().first("stylua .", foreign.format("/home/u/bin/stylua"))


def test_npm_is_told_of_below_its_own_prefix_only():
    denied = "Error: EACCES: permission denied, mkdir '/nix/store/{}'"
    store = "wmzxgn0nl13jss1fydlkw750szvcrpsy"
    own = hints().first("bibliogram", denied.format(f"{store}-bibliogram-1.0.0/lib/node_modules/bibliogram/db"))
    assert own.startswith("/nix/store is read-only and generated")
    prefix = hints().first("npm i -g x", denied.format(f"{store}-nodejs-22.16.0/lib/node_modules/x"))
    assert prefix.startswith("npm cannot install globally")


def test_the_program_that_a_shells_word_hides_is_run_by_env():
    gone = "bash: line 1: /usr/bin/{}: No such file or directory"
    assert "write `env time`" in hints("time").first("x", gone.format("time"))
    assert "write `perl`" in hints("perl").first("x", gone.format("perl"))

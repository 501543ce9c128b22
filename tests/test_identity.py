"""Identity: one spelling for attribute paths, store names, the catalog's answers, and who provides a program."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.data.attribute_aliases import ALIASES, DISSOLVED_SETS
from nixlore.data.sorted_table import Tables, encode
from nixlore.identity import Candidate, Catalog, Providers, canonical, parse_store_path, split_name
from nixlore.machine import run
from nixlore.model.nix import Binary
from nixlore.nix.attr_names import bare_package_name
from nixlore.nix.catalog_books import TableBook


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.shipped()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ripgrep", "ripgrep"),
        ("pkgs.ripgrep", "ripgrep"),
        ("nixpkgs#ripgrep", "ripgrep"),
        ("legacyPackages.x86_64-linux.ripgrep", "ripgrep"),
        ("python3.pkgs.requests", "python3Packages.requests"),
        ("python312Packages.requests", "python3Packages.requests"),
        ("python313.pkgs.requests", "python3Packages.requests"),
        ("pkgs.python3Packages.requests", "python3Packages.requests"),
        ("python27Packages.requests", "python2Packages.requests"),
        ("haskell.packages.ghc98.xmonad", "haskellPackages.xmonad"),
        ("perl538Packages.JSON", "perlPackages.JSON"),
        ("perl.pkgs.JSON", "perlPackages.JSON"),
        ("rubyPackages_3_3.rails", "rubyPackages.rails"),
        ("php83Extensions.curl", "phpExtensions.curl"),
        ("lua5_1.pkgs.luafilesystem", "lua51Packages.luafilesystem"),
        ("ocaml-ng.ocamlPackages_5_2.merlin", "ocamlPackages.merlin"),
        ("linuxPackages_latest.cpupower", "linuxPackages.cpupower"),
        ("linuxKernel.packages.linux_6_12.cpupower", "linuxPackages.cpupower"),
        ("linuxPackages_latest.perf", "perf"),
        ("llvmPackages_18.clang", "llvmPackages.clang"),
        ("nodePackages_latest.prettier", "prettier"),
        ('nodePackages."@astrojs/language-server"', "astro-language-server"),
        ("gnome.eog", "eog"),
        ("xorg.xev", "xev"),
        ("xorg.libX11", "libx11"),
        ("xfce.thunar", "thunar"),
        ("greetd.tuigreet", "tuigreet"),
        ("gitAndTools.delta", "delta"),
        ("kdePackages.okular", "kdePackages.okular"),
        ("okular", "kdePackages.okular"),
        ("glibc.dev", "glibc"),
        ("mesa.drivers", "mesa.drivers"),
        ("androidStudioPackages.dev", "androidStudioPackages.dev"),
        ("nixfmt-rfc-style", "nixfmt"),
        ("du-dust", "dust"),
        ("dnsutils", "dig"),
        ("exa", "exa"),
        ("python311", "python311"),
        ("", ""),
    ],
)
def test_an_attribute_path_has_one_spelling(written: str, meant: str) -> None:
    assert canonical(written) == meant


words = st.sampled_from(
    [*ALIASES, *DISSOLVED_SETS, "pkgs", "python3", "python312Packages", "bin", "dev", "out", "lib", "a", "", "x-1"]
)


@given(st.one_of(st.lists(words, max_size=6).map(".".join), st.text(alphabet='pkgs.xorg1-"# ', max_size=30), st.text()))
def test_a_canonical_spelling_is_its_own(attr_path: str) -> None:
    once = canonical(attr_path)
    assert canonical(once) == once


def test_a_text_longer_than_any_path_is_left_alone() -> None:
    long = "a" + ".dev" * 100_000
    assert canonical(long) == long


@given(st.one_of(st.text(), st.text(st.characters(categories=["Cs", "Cc"])), st.lists(words, max_size=5).map(".".join)))
def test_every_question_has_an_answer(name: str) -> None:
    catalog = Catalog.shipped()
    catalog.attributes_of(name)
    catalog.programs_of(name)
    catalog.kinds_of(name)
    catalog.packages_of(name)
    catalog.attributes_of_package(name)
    catalog.knows_program(name)
    catalog.has_attribute(name)
    catalog.children_of(name)
    parse_store_path(name)
    Providers([name], [], catalog).provider_of(name)


def test_no_present_name_is_a_former_one() -> None:
    assert [old for old, new in ALIASES.items() if canonical(new) != new] == []


@pytest.mark.parametrize(
    ("path", "digest", "name", "version"),
    [
        (f"/nix/store/{'a' * 32}-ripgrep-14.1.1", "a" * 32, "ripgrep", "14.1.1"),
        (f"/nix/store/{'a' * 32}-ripgrep-14.1.1/bin/rg", "a" * 32, "ripgrep", "14.1.1"),
        (f"{'b' * 32}-git-with-svn-2.53.0", "b" * 32, "git-with-svn", "2.53.0"),
        ("python3-3.13.9-env", "", "python3", "3.13.9-env"),
        ("gcc-wrapper-14.3.0", "", "gcc-wrapper", "14.3.0"),
        ("nerd-fonts-fira-code-3.4.0+1", "", "nerd-fonts-fira-code", "3.4.0+1"),
        ("session-menu", "", "session-menu", ""),
        ("bind-9.20.18-dnsutils", "", "bind", "9.20.18-dnsutils"),
        ("", "", "", ""),
    ],
)
def test_a_store_path_is_split_into_its_parts(path: str, digest: str, name: str, version: str) -> None:
    assert parse_store_path(path) == (digest, name, version)


NAMES = [
    "ripgrep-14.1.1",
    "a-b-c",
    "x-",
    "-1",
    "a--1",
    "a-1b-2",
    "foo-é",
    "lib_x86-64",
    "ends-with-",
    "r2-5.9",
    "_-0",
    "a-_b",
]


def test_names_are_split_as_nix_does() -> None:
    expression = f"map builtins.parseDrvName (builtins.fromJSON ''{json.dumps(NAMES)}'')"
    argv = ["nix-instantiate", "--eval", "--strict", "--json", "--expr", expression]
    expected = json.loads(run(argv))
    assert [split_name(name) for name in NAMES] == [(each["name"], each["version"]) for each in expected]


@pytest.mark.parametrize(
    ("name", "bare"),
    [("python3.13-black", "black"), ("gcc-wrapper", "gcc"), ("perl5.40.0-JSON", "JSON"), ("ripgrep", "ripgrep")],
)
def test_a_package_name_without_its_language(name: str, bare: str) -> None:
    assert bare_package_name(name) == bare


@pytest.mark.parametrize(
    ("program", "attr_path"),
    [
        *(
            ("rg", "ripgrep"),
            ("fd", "fd"),
            ("nvim", "neovim"),
            ("python3", "python3"),
            ("node", "nodejs"),
            ("npm", "nodejs"),
        ),
        *(
            ("java", "jdk"),
            ("yq", "yq-go"),
            ("nc", "netcat"),
            ("ld", "binutils"),
            ("ps", "procps"),
            ("killall", "psmisc"),
        ),
        *(("code", "vscode"), ("z", "zoxide"), ("cc", "gcc"), ("make", "gnumake"), ("curl", "curl"), ("dig", "dig")),
        *(("ifconfig", "net-tools"), ("op", "_1password-cli"), ("helm", "kubernetes-helm"), ("claude", "claude-code")),
        *(
            ("hx", "helix"),
            ("btm", "bottom"),
            ("dust", "dust"),
            ("delta", "delta"),
            ("gpg", "gnupg"),
            ("ls", "coreutils"),
        ),
    ],
)
def test_the_likeliest_attribute_of_a_program(catalog: Catalog, program: str, attr_path: str) -> None:
    first = catalog.attributes_of(program)[0]
    assert first == Candidate(attr_path, f"catalog of {catalog.date}")


def test_an_unknown_program_has_no_candidates(catalog: Catalog) -> None:
    assert catalog.attributes_of("no such program") == ()
    assert not catalog.knows_program("correct-horse-battery-staple")
    assert catalog.knows_program("rg")


@pytest.mark.parametrize(
    ("attr_path", "program"),
    [
        *(
            ("ripgrep", "rg"),
            ("pkgs.ripgrep", "rg"),
            ("python312Packages.black", "black"),
            ("libsForQt5.okular", "okular"),
        ),
        *(("nodejs_24", "npm"), ("nodejs_99", "npm"), ("jdk17", "java"), ("waybar", "waybar"), ("vscode", "code")),
        *(
            ("gnome.eog", "eog"),
            ("neovim", "nvim"),
            ("gcc", "gcc"),
            ("zoxide", "z"),
            ("steam", "steam"),
            ("bind", "named"),
        ),
    ],
)
def test_programs_of_an_attribute(catalog: Catalog, attr_path: str, program: str) -> None:
    assert program in (catalog.programs_of(attr_path) or ())


def test_unknown_and_none_are_different_answers(catalog: Catalog) -> None:
    assert catalog.programs_of("an-overlay-of-ours") is None
    assert catalog.kinds_of("an-overlay-of-ours") == frozenset()
    assert catalog.programs_of("noto-fonts") == ()
    assert catalog.programs_of("openssl.dev") == ()
    assert catalog.programs_of("openssl.bin") == catalog.programs_of("openssl")


@pytest.mark.parametrize(
    ("attr_path", "kind"),
    [
        *(("noto-fonts", "font"), ("nerd-fonts.fira-code", "font"), ("nerd-fonts.not-in-the-index", "font")),
        *(("firefox", "desktop"), ("steam", "desktop"), ("zlib", "library"), ("openssl.dev", "library")),
        *(("fprintd", "system-unit"), ("zsh-powerlevel10k", "shell-plugin")),
        *(("vimPlugins.telescope-nvim", "editor-plugin"), ("gnomeExtensions.no-such", "gnome-extension")),
        *(
            ("papirus-icon-theme", "icons"),
            ("hunspellDicts.en_US", "dictionary"),
            ("linuxPackages_zen.v4l2loopback", "kernel-module"),
        ),
        *(
            ("tmuxPlugins.resurrect", "tmux-plugin"),
            ("python313Packages.requests", "python-module"),
            ("cacert", "files"),
        ),
        *(
            ("intel-media-driver", "graphics-driver"),
            ("zsh-completions", "completion"),
            ("mpvScripts.mpris", "media-plugin"),
        ),
    ],
)
def test_kinds_of_an_attribute(catalog: Catalog, attr_path: str, kind: str) -> None:
    assert kind in catalog.kinds_of(attr_path)


def test_what_an_attribute_is_called_in_the_store(catalog: Catalog) -> None:
    assert "bind" in catalog.packages_of("dig")
    assert "nodejs" in catalog.packages_of("nodejs_24")
    assert "1password-cli" in catalog.packages_of("_1password-cli")
    assert catalog.packages_of("an-overlay-of-ours") == ("an-overlay-of-ours",)


@pytest.mark.parametrize(
    ("package", "attr_path"),
    [
        *(("ripgrep", "ripgrep"), ("gcc-wrapper", "gcc"), ("python3.13-black", "black"), ("bind", "bind")),
        *(("nerd-fonts-fira-code", None), ("our-session-menu", None), ("telegram-desktop", "telegram-desktop")),
    ],
)
def test_the_attribute_of_a_store_path(catalog: Catalog, package: str, attr_path: str | None) -> None:
    found = catalog.attributes_of_package(package)
    assert (found[0].attr_path if found else None) == attr_path


@pytest.mark.parametrize(
    ("attr_path", "answer"),
    [
        *(("ripgrep", True), ("no-such-attribute", None), ("kdePackages.okular", True), ("kdePackages.ripgrep", False)),
        *(("kdePackages.never-heard-of", None), ("xorg.xrandr", True), ("xorg.libX11", True), ("xorg.ripgrep", False)),
        *(("gnome.eog", True), ("linuxPackages_latest.cpupower", True), ("linuxPackages_latest.lshw", False)),
        *(
            ("no-set-of-ours.ripgrep", None),
            ("python312Packages.numpy", True),
            ("dnsutils", True),
            ("pkgs.ripgrep", True),
        ),
        *(("nodePackages.prettier", True), ("xorg.bat", False), ("gnome.vim", False)),
    ],
)
def test_which_set_a_name_belongs_to(catalog: Catalog, attr_path: str, answer: bool | None) -> None:
    assert catalog.has_attribute(attr_path) is answer


def test_children_of_sets(catalog: Catalog) -> None:
    top = catalog.children_of("")
    assert top is not None and {"ripgrep", "steam"} <= top and "okular" not in top
    for spelling in ("python3Packages", "python312Packages", "python3.pkgs", "pkgs.python3Packages"):
        members = catalog.children_of(spelling)
        assert members is not None and "requests" in members
    assert "libX11" in (catalog.children_of("xorg") or ())
    assert catalog.children_of("no-set-of-ours") is None


def book(label: str, rows: dict[str, str], programs: dict[str, str], rank: int = 0) -> TableBook:
    return TableBook(label, Tables(encode({}, {"attributes": rows, "programs": programs})), rank)


def test_the_nearest_source_names_the_candidate_and_the_tended_one_orders() -> None:
    own = book("nix-index of 2026-06-01", {"b": "\t\tx", "c": "\t\tx"}, {"x": "c\tb"}, rank=1)
    shipped = book("catalog of 2026-05-03", {"a": "\t\tx", "b": "\t\tx\ty"}, {"x": "b\ta", "y": "b"})
    both = Catalog((own, shipped), "2026-05-03")
    assert both.attributes_of("x") == (
        Candidate("b", "nix-index of 2026-06-01"),
        Candidate("c", "nix-index of 2026-06-01"),
        Candidate("a", "catalog of 2026-05-03"),
    )
    assert both.programs_of("b") == ("x",)
    assert both.known_by("b") == "nix-index of 2026-06-01"
    assert both.known_by("a") == "catalog of 2026-05-03"
    assert both.known_by("z") == ""
    assert both.knows_program("y")


def binary(name: str, package: str) -> Binary:
    return Binary(
        name=name, path=f"/run/current-system/sw/bin/{name}", store_path="", package=package, provider="system"
    )


def test_a_profiles_links_are_surer_than_any_catalog(catalog: Catalog) -> None:
    found = Providers(
        ["python312", "ripgrep", "gcc"], [binary("ipython", "python3"), binary("gcc", "gcc-wrapper")], catalog
    )
    assert found.programs_of("python312") == (("ipython",), "profile link")
    assert found.provider_of("ipython") == Candidate("python312", "profile link")
    assert found.provider_of("gcc") == Candidate("gcc", "profile link")
    assert found.programs_of("ripgrep") == (("rg",), f"catalog of {catalog.date}")


def test_a_declared_provider_is_preferred_and_says_how_it_is_known(catalog: Catalog) -> None:
    found = Providers(["vscodium-fhs", "jdk17", "ripgrep", "bat", "du-dust", "our-tool", "noto-fonts"], [], catalog)
    label = f"catalog of {catalog.date}"
    assert found.provider_of("java") == Candidate("jdk17", label)
    assert found.provider_of("rg") == Candidate("ripgrep", label)
    assert found.provider_of("bat") == Candidate("bat", "name")
    assert found.provider_of("dust") == Candidate("du-dust", "name")
    assert found.provider_of("our-tool") == Candidate("our-tool", "name")
    assert found.provider_of("noto-fonts") is None
    assert found.provider_of("fd") is None
    assert found.programs_of("our-tool") == ((), "")

"""Programs and packages that a configuration names as something to be run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.nix.expressions import SourceFile
from nixlore.nix.extract import extract

PROGRAMS = frozenset(
    [
        "grim",
        "slurp",
        "kitty",
        "rofi",
        "nvim",
        "less",
        "firefox",
        "jq",
        "curl",
        "git",
        "delta",
        "meld",
        "rg",
        "fd",
        "zoxide",
        "pamixer",
        "hyprlock",
        "swaylock",
        "notify-send",
        "bash",
        "sh",
        "sudo",
        "xdg-open",
        "git-credential-libsecret",
        "lua-language-server",
        "mpv",
        "imv",
        "thunar",
        "nautilus",
        "waybar",
        "playerctl",
        "bat",
        "git-credential-oauth",
        "difft",
        "docker",
        "python3",
        "wl-copy",
    ]
)


def read(text: str) -> SourceFile:
    """Return what a file says when these programs are known."""
    return extract(text.encode(), PROGRAMS.__contains__)


def names(text: str) -> set[str]:
    """Return the programs that a file names."""
    return {mention.name for mention in read(text).mentions if mention.name}


def packages(text: str) -> set[str]:
    """Return the packages that a file names as something to be run."""
    return {mention.attr_path for mention in read(text).mentions if mention.attr_path}


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ('{ a = "${pkgs.grim}/bin/grim -g x"; }', "grim"),
        ("{ a = lib.getExe pkgs.grim; }", "grim"),
        ("{ a = lib.meta.getExe pkgs.unstable.grim; }", "grim"),
        ('{ a = lib.getExe\' pkgs.libnotify "notify-send"; }', "libnotify"),
        ("with pkgs; { a = getExe grim; }", "grim"),
        ("let inherit (pkgs) grim; in { a = lib.getExe grim; }", "grim"),
        ("with pkgs; { a = lib.getExe kdePackages.dolphin; }", "kdePackages.dolphin"),
        ('{ a = "--prefix PATH : ${lib.makeBinPath [ pkgs.grim ]}"; }', "grim"),
        ('{ a = "--prefix PATH : ${lib.makeBinPath (with pkgs; [ grim ])}"; }', "grim"),
        ('{ a = pkgs.writeShellApplication { name = "x"; runtimeInputs = [ pkgs.grim ]; text = ""; }; }', "grim"),
        ('{ a = pkgs.writeShellApplication { name = "x"; runtimeInputs = with pkgs; [ grim ]; text = ""; }; }', "grim"),
        ("{ programs.neovim.extraPackages = with pkgs; [ lua-language-server ]; }", "lua-language-server"),
        ("{ systemd.services.x.path = with pkgs; [ grim ]; }", "grim"),
        ("{ programs.x.package = pkgs.grim; }", "grim"),
        ("{ programs.x.package = pkgs.grim.override { a = 1; }; }", "grim"),
        ("{ users.users.u.shell = pkgs.fish; }", "fish"),
        ('let bar = pkgs.waybar; in { a = "${bar}/bin/waybar"; }', "waybar"),
        ('{ a = pkgs.symlinkJoin { name = "x"; paths = [ pkgs.grim ]; }; }', "grim"),
        ('{ a = "${inputs.tool.packages.${system}.default}/bin/x"; }', "tool"),
        ("{ a = lib.getExe inputs.tool.packages.x86_64-linux.other; }", "other"),
        ('{ services.x.settings.cmd = [ (lib.getExe pkgs.grim) "-l" ]; }', "grim"),
        ("{ a = lib.mkIf c (lib.getExe (if d then pkgs.grim else pkgs.slurp)); }", "slurp"),
        ("{ a = ''\n  exec ${pkgs.grim}/bin/grim\n''; }", "grim"),
    ],
)
def test_packages_that_are_run(text: str, package: str) -> None:
    """Packages in strings, under getExe, in search paths and as options' packages."""
    assert package in packages(text)


@pytest.mark.parametrize(
    "text",
    [
        "{ environment.systemPackages = [ pkgs.grim ]; }",
        "{ home.packages = with pkgs; [ grim ]; }",
        "{ home.packages = lib.optionals c [ pkgs.grim ] ++ [ pkgs.grim ]; }",
        "{ devShells.x.default = pkgs.mkShell { packages = [ pkgs.grim ]; }; }",
        "let mine = with pkgs; [ grim ]; in { home.packages = mine; }",
        "{ a = pkgs.callPackage ./grim.nix { }; }",
        "{ a = if pkgs.grim.meta.broken then 1 else 2; }",
    ],
)
def test_what_is_only_declared_is_no_reference(text: str) -> None:
    """An element of a list that installs packages is not run by that."""
    assert packages(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{ a = "${pkgs.x}/bin/grim"; }', {"grim"}),
        ('{ a = "${x}/bin/grim | ${y}/sbin/slurp"; }', {"grim", "slurp"}),
        ('{ a = "${lib.getExe\' pkgs.x "grim"} now"; exec = "${lib.getExe\' pkgs.x "slurp"}"; }', {"grim", "slurp"}),
        (
            "{ systemd.user.services.x.Service.ExecStart = \"-${pkgs.bash}/bin/bash -c 'jq . | curl x'\"; }",
            {"bash", "jq", "curl"},
        ),
        ("{ systemd.services.x.script = ''\n  jq . x\n  curl y\n''; }", {"jq", "curl"}),
        ('{ wayland.windowManager.hyprland.settings.bind = [ "$mod, Return, exec, kitty" ]; }', {"kitty"}),
        ("{ wayland.windowManager.hyprland.extraConfig = ''\n  bind = $mod, D, exec, rofi -show drun\n''; }", {"rofi"}),
        ('{ wayland.windowManager.sway.config.keybindings."Mod4+d" = "exec rofi -show run"; }', {"rofi"}),
        ('{ programs.niri.settings.binds."Mod+T".action.spawn = [ "kitty" "-e" ]; }', {"kitty"}),
        ('{ xsession.windowManager.i3.config.startup = [ { command = "mpv x"; } ]; }', {"mpv"}),
        ('{ services.sxhkd.keybindings."super + Return" = "kitty"; }', {"kitty"}),
        (
            '{ home.sessionVariables = { EDITOR = "nvim"; PAGER = "less -R"; BROWSER = "firefox"; }; }',
            {"nvim", "less", "firefox"},
        ),
        ("{ environment.variables.MANPAGER = \"sh -c 'bat -p'\"; }", {"sh", "bat"}),
        ('{ home.sessionVariables.SECRET_NAME = "firefox"; }', set()),
        ('{ programs.git.settings.core.pager = "delta"; }', {"delta"}),
        ('{ programs.git.settings.alias.x = "!fd . | rg"; }', {"fd", "rg"}),
        ('{ programs.git.settings.diff.tool = "meld"; }', {"meld"}),
        ('{ programs.git.settings.credential.helper = "libsecret"; }', {"git-credential-libsecret"}),
        (
            '{ programs.waybar.settings.main."custom/x" = { exec = "playerctl status"; on-click = "pamixer -t"; }; }',
            {"playerctl", "pamixer"},
        ),
        ('{ services.hypridle.settings.general.lock_cmd = "pidof hyprlock || hyprlock"; }', {"hyprlock"}),
        (
            '{ xdg.mimeApps.defaultApplications."image/png" = [ "imv.desktop" "org.gnome.Nautilus.desktop" ]; }',
            {"imv", "nautilus"},
        ),
        ('let terminal = "kitty"; in { a = terminal; }', {"kitty"}),
        (
            "{ a = pkgs.writeShellScriptBin \"shot\" ''\n  grim -g \"$(slurp)\" - | wl-copy\n''; }",
            {"grim", "slurp", "wl-copy"},
        ),
        ("{ xdg.configFile.\"hypr/x.conf\".text = ''\n  exec-once = waybar\n''; }", {"waybar"}),
        ("{ programs.zsh.initContent = ''\n  eval \"$(zoxide init zsh)\"\n''; }", {"zoxide"}),
        ('{ programs.yazi.keymap.x = { run = "plugin zoxide"; }; }', {"zoxide"}),
        ('{ programs.yazi.keymap.x = { exec = "search rg"; }; }', {"rg"}),
        ('{ programs.helix.languages.language-server.x.command = "lua-language-server"; }', {"lua-language-server"}),
        ("{ programs.neovim.extraLuaConfig = ''\n  vim.lsp.enable('lua_ls')\n''; }", {"lua-language-server"}),
        ('{ users.users.u.extraGroups = [ "docker" ]; meta.description = "a kitty"; }', set()),
        ('{ homebrew.casks = [ "firefox" ]; }', set()),
        ('{ age.secrets.x.file = "${pkgs.jq}/bin/jq"; sops.x.script = "curl y"; }', set()),
        ("{ a = ''\n  # jq is nice\n  body { color: red; }\n''; }", set()),
    ],
)
def test_programs_that_texts_run(text: str, expected: set[str]) -> None:
    """Units, key bindings, variables, git, bars, defaults, scripts: what stands there is run by something."""
    assert names(text) == expected


def test_how_and_where() -> None:
    """The place is told by a word and the line of the name itself."""
    text = """{
  systemd.services.x.script = ''
    true
    jq . x
  '';
  home.sessionVariables.EDITOR = "nvim";
  a = lib.getExe pkgs.grim;
}"""
    found = {(m.name or m.attr_path, m.how, m.line) for m in read(text).mentions}
    assert found >= {("jq", "script", 4), ("nvim", "variable", 6), ("grim", "getExe", 7)}


def test_names_that_are_no_programs_are_not_kept() -> None:
    """Of a string nothing comes out but names of programs."""
    text = """{ services.x.script = "hunter2 --token abc123 | jq"; shell.cmd = "S3cr3t kitty"; }"""
    assert names(text) == {"jq", "kitty"}


def test_without_a_catalog_nothing_is_named() -> None:
    """Which words are programs has to be known."""
    assert extract(b'{ a = "${pkgs.grim}/bin/grim"; }').mentions == ()


@given(st.text(alphabet="abkity ${}\"'/;=[]().\n!", max_size=120))
def test_any_text_is_survived(text: str) -> None:
    """No text raises, inside of a string and as a file."""
    read("{ exec = ''" + text + "''; }")
    read(text)

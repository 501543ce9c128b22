"""Programs that dotfiles and a configuration's other files name: never one too few where it matters."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from nixlore import demo, locate
from nixlore.collect import _dotfiles_reading, _text_files, dotfiles
from nixlore.data.settings_files import may_be_read
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import ProgramReference
from nixlore.shell.command_positions import positions
from nixlore.shell.dotfile_kinds import dialect_of, interpreter, kind_of
from nixlore.shell.dotfile_programs import Named, programs

NAMES = """
waybar fuzzel swaylock grim slurp wl-copy wl-paste cliphist kitty foot btop pavucontrol playerctl rofi dunst rg fd
jq nil stylua prettier rust-analyzer lua-language-server gopls bash-language-server nixfmt delta difft gh bat
firefox zathura imv nautilus mpv tmux notify-send exiftool rsync git nvim fzf w3m urlscan mbsync pass newsboat
pinentry-qt git-credential-libsecret python3 bash fish sh wpctl brightnessctl just tree age sleep zoxide xh
alacritty lf chafa black pyright emacsclient msmtp vdirsyncer sxiv feh scrot picom nitrogen setxkbmap curl eza hx
"""
KNOWN = frozenset(NAMES.split())


class Home:
    """A machine with a home and, when asked, a configuration."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.config = top / "etc/nixos"
        self.machine = Machine(root=top, home=PurePosixPath("/home/ada"), user="ada", now=1_700_000_000)
        (top / "home/ada").mkdir(parents=True)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.top / "home/ada" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def with_configuration(self, **files: str) -> None:
        for name, text in files.items():
            path = self.config / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.machine = msgspec.structs.replace(self.machine, config=self.config)

    def records(self) -> list[ProgramReference | Coverage | Diagnostic]:
        return list(dotfiles.collect(self.machine))

    def references(self) -> dict[str, ProgramReference]:
        return {record.name: record for record in self.records() if isinstance(record, ProgramReference)}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def named(name: str, text: str) -> dict[str, tuple[str, int]]:
    return {found.name: (found.how, found.line) for found in programs(name, text, KNOWN.__contains__)}


@pytest.mark.parametrize(
    ("name", "line", "wanted"),
    [
        ("hypr/hyprland.conf", "exec-once = waybar & dunst", {"waybar", "dunst"}),
        (
            "hypr/hyprland.conf",
            "bind = $mod, V, exec, cliphist list | fuzzel --dmenu | wl-copy",
            {"cliphist", "fuzzel", "wl-copy"},
        ),
        ("hypr/hyprland.conf", "bindel = , XF86AudioRaiseVolume, exec, wpctl set-volume @X@ 5%+", {"wpctl"}),
        ("hypr/hypridle.conf", "    on-timeout = brightnessctl -s set 10", {"brightnessctl"}),
        ("hypr/hypridle.conf", "    lock_cmd = pidof swaylock || swaylock", {"swaylock"}),
        ("sway/config", "bindsym $mod+d exec --no-startup-id rofi -show drun", {"rofi"}),
        ("sway/config", "exec_always setxkbmap de", {"setxkbmap"}),
        ("sway/config", "set $term alacritty", {"alacritty"}),
        ("i3/config", 'bindsym Print exec "scrot -s"', {"scrot"}),
        ("sxhkd/sxhkdrc", "    rofi -show run", {"rofi"}),
        ("niri/config.kdl", 'spawn-at-startup "waybar"', {"waybar"}),
        (
            "niri/config.kdl",
            '    Mod+S { spawn "sh" "-c" "grim -g \\"$(slurp)\\" - | wl-copy"; }',
            {"grim", "slurp", "wl-copy"},
        ),
        ("river/init", 'riverctl map normal Super D spawn "fuzzel"', {"fuzzel"}),
        ("awesome/rc.lua", 'awful.spawn.with_shell("picom --daemon")', {"picom"}),
        ("qtile/config.py", '    Key([mod], "d", lazy.spawn("rofi -show drun")),', {"rofi"}),
        ("xmonad/xmonad.hs", '    , ((mod, xK_p), spawn "rofi -show run")', {"rofi"}),
        ("waybar/config.jsonc", '  "on-click": "pavucontrol",', {"pavucontrol"}),
        ("waybar/config", '"custom/x": { "exec": "playerctl metadata", "return-type": "json" }', {"playerctl"}),
        ("waybar/config", '"on-click-right": "kitty -e btop"', {"kitty", "btop"}),
        ("tmux/tmux.conf", 'bind y run-shell "tmux save-buffer - | wl-copy"', {"tmux", "wl-copy"}),
        (".tmux.conf", "set -g status-right '#(playerctl status)'", {"playerctl"}),
        (".tmux.conf", "bind -T copy-mode-vi y send -X copy-pipe-and-cancel 'wl-copy'", {"wl-copy"}),
        (".tmux.conf", "bind g display-popup -E 'nvim notes'", {"nvim"}),
        ("git/config", "\tpager = delta --side-by-side", {"delta"}),
        (".gitconfig", "\thelper = !gh auth git-credential", {"gh"}),
        (".gitconfig", "\thelper = libsecret", {"git-credential-libsecret"}),
        (".gitconfig", '\tfix = "!git diff --name-only | fzf | xargs nvim"', {"git", "fzf", "nvim"}),
        (".gitconfig", "\ttool = difftastic", {"difft"}),
        ("nvim/lua/lsp.lua", 'lspconfig.rust_analyzer.setup({ cmd = { "rust-analyzer" } })', {"rust-analyzer"}),
        (
            "nvim/lua/lsp.lua",
            'vim.lsp.enable({ "gopls", "bashls", "lua_ls" })',
            {"gopls", "bash-language-server", "lua-language-server"},
        ),
        ("nvim/lua/fmt.lua", 'formatters_by_ft = { lua = { "stylua" }, js = { "prettier" } }', {"stylua", "prettier"}),
        ("nvim/lua/x.lua", "vim.fn.system({ 'rg', '--version' })", {"rg"}),
        ("nvim/init.vim", "let g:x = system('fd --type f')", {"fd"}),
        ("doom/config.el", '(setq lsp-nix-server-path "nil")', {"nil"}),
        ("emacs/init.el", '(start-process "mail" nil "mbsync" "-a")', {"mbsync"}),
        ("helix/languages.toml", 'formatter = { command = "nixfmt" }', {"nixfmt"}),
        ("helix/languages.toml", 'command = "nil"', {"nil"}),
        ("yazi/yazi.toml", "play = [{ run = 'mpv \"$@\"', orphan = true }]", {"mpv"}),
        ("lf/lfrc", 'map o $mpv "$f"', {"mpv"}),
        ("lf/lfrc", "set previewer chafa", {"chafa"}),
        ("rifle.conf", 'mime ^image, has sxiv, X, flag f = sxiv -- "$@"', {"sxiv"}),
        (".mailcap", "text/html; w3m -dump %s; copiousoutput", {"w3m"}),
        ("mutt/muttrc", 'macro index,pager \\cb "<pipe-message> urlscan<Enter>"', {"urlscan"}),
        ("aerc/accounts.conf", "outgoing = msmtp", {"msmtp"}),
        (".mbsyncrc", 'PassCmd "pass show mail"', {"pass"}),
        (".mbsyncrc", "PassCmd: pass show mail", {"pass"}),
        ("newsboat/config", "browser firefox", {"firefox"}),
        ("mpv/input.conf", 'x run "notify-send" "hi"', {"notify-send"}),
        ("mimeapps.list", "application/pdf=org.pwmt.zathura.desktop;imv.desktop", {"zathura", "imv"}),
        ("mimeapps.list", "inode/directory=org.gnome.Nautilus.desktop", {"nautilus"}),
        ("autostart/x.desktop", "Exec=/run/current-system/sw/bin/dunst -print", {"dunst"}),
        ("autostart/x.desktop", "TryExec=picom", {"picom"}),
        ("systemd/user/mail.service", "ExecStart=-/usr/bin/env mbsync -a", {"mbsync"}),
        ("systemd/user/mail.service", "ExecStartPre=@vdirsyncer vdirsyncer sync", {"vdirsyncer"}),
        ("cron/crontab", "*/5 * * * * rsync -a x y", {"rsync"}),
        (".gnupg/gpg-agent.conf", "pinentry-program /run/current-system/sw/bin/pinentry-qt", {"pinentry-qt"}),
        ("xdg-terminals.list", "foot.desktop", {"foot"}),
        ("justfile", "    @jq . x | rg y", {"jq", "rg"}),
        ("environment.d/x.conf", "EDITOR=hx", {"hx"}),
        (".claude/settings.json", '"command": "bat x"', {"bat"}),
        ("x/y.conf", "shell /run/current-system/sw/bin/fish", {"fish"}),
        ("alacritty/alacritty.toml", 'program = "fish"', {"fish"}),
        ("fish/config.fish", "zoxide init fish | source", {"zoxide"}),
        (".bashrc", 'eval "$(zoxide init bash)"', {"zoxide"}),
        (".xinitrc", "nitrogen --restore &", {"nitrogen"}),
    ],
)
def test_places_where_programs_stand(name, line, wanted):
    assert wanted <= named(name, line + "\n").keys()


@pytest.mark.parametrize(
    ("name", "line", "how"),
    [
        ("hypr/hyprland.conf", "bind = $mod, D, exec, fuzzel", "keybinding"),
        ("git/config", "\tpager = delta", "git"),
        ("systemd/user/x.service", "ExecStart=mbsync -a", "unit"),
        ("bin/x.sh", "mbsync -a", "script"),
        ("waybar/config", '"on-click": "pavucontrol"', "dotfile"),
    ],
)
def test_how_a_program_is_named_is_told(name, line, how):
    assert {found for found, _ in named(name, line).values()} == {how}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("hypr/hyprland.conf", "# bind = $mod, D, exec, rofi"),
        ("nvim/init.lua", "-- cmd = { 'stylua' }"),
        ("waybar/config.jsonc", '  // "on-click": "pavucontrol"'),
        ("init.el", ';; (start-process "x" nil "mbsync")'),
    ],
)
def test_a_commented_out_line_runs_nothing(name, line):
    assert named(name, line) == {}


def test_common_words_count_only_where_commands_stand():
    assert "just" not in named("x/config.toml", "# x\ntitle = 'just a tree of age'\n")
    assert named("x/config.toml", 'command = "just build"\n')["just"] == ("dotfile", 1)


def test_a_scripts_own_functions_are_no_programs():
    text = "#!/usr/bin/env bash\nbat() { echo no; }\nbat\nrsync -a x y\n"
    found = named("bin/x", text)
    assert found["rsync"] == ("script", 4)
    assert found["bash"] == ("script", 1)


def test_what_a_scripts_function_or_alias_runs_counts():
    text = "#!/bin/sh\nshot() {\n  grim -g x\n  just tree\n}\nalias x='pass show'\nshot\n"
    found = named("bin/shot", text)
    assert found["grim"] == ("script", 3)
    assert {"just", "pass"} <= found.keys()
    assert "tree" in named("fish/functions/t.fish", "function t\n    tree -L 2 $argv\nend\n")


def test_a_python_script_names_its_interpreter_and_what_it_starts():
    text = '#!/usr/bin/env python3\nimport subprocess\nsubprocess.run(["notify-send", "hi"])\n'
    assert {"python3", "notify-send"} <= named("bin/x", text).keys()


def test_only_the_code_of_a_literate_file_counts():
    text = 'I like rofi.\n#+begin_src emacs-lisp\n(setq x "prettier")\n#+end_src\nand feh\n'
    assert named("doom/config.org", text).keys() == {"prettier"}


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("~/.config/git/config", "", "git"),
        (".config/tmux/plugins.conf", "", "tmux"),
        ("river/init", "#!/bin/sh\n", "script"),
        ("a/b.service.d/override.conf", "", "unit"),
        ("bin/tool", "#!/usr/bin/env -S fish --no-config\n", "script"),
        ("x/config.toml", "", ""),
    ],
)
def test_the_kind_of_a_file(name, text, kind):
    assert kind_of(name, text) == kind


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [
        ("x", "#!/bin/sh", "posix"),
        ("x", "#!/usr/bin/env -S fish --no-config", "fish"),
        ("x", "#! /nix/store/abc-zsh-5.9/bin/zsh -f", "zsh"),
        ("x.nu", "", "nushell"),
        (".zshrc", "", "zsh"),
        ("x", "#!/usr/bin/python3", None),
    ],
)
def test_the_dialect_of_a_script(name, text, dialect):
    assert dialect_of(name, text) == dialect


def test_a_script_without_a_first_line_has_no_interpreter():
    assert interpreter("echo hi") == ""


@given(
    st.text(max_size=300),
    st.sampled_from(["x.conf", "hypr/a.conf", "git/config", ".tmux.conf", "a.lua", "b.sh", "lfrc", "a.org"]),
)
def test_any_text_is_read(text, name):
    for found in programs(name, text, lambda _: True):
        assert isinstance(found, Named)
        assert 1 <= found.line <= text.count("\n") + 1
    for line in text.splitlines():
        list(positions(line, kind_of(name, text)))


def test_the_home_and_the_configuration_are_read_and_told_apart(home):
    home.write(".config/hypr/hyprland.conf", "exec-once = waybar\n")
    home.with_configuration(
        dotfiles__nvim__init_lua="x = {}\n",
        scripts__x_sh="",
        **{"home__waybar__config.jsonc": '"on-click": "pavucontrol"\n'},
    )
    found = home.references()
    assert (found["waybar"].file, found["waybar"].line, found["waybar"].how) == (
        "~/.config/hypr/hyprland.conf",
        1,
        "keybinding",
    )
    assert found["pavucontrol"].file == "home/waybar/config.jsonc"
    coverage = {record.source: record for record in home.records() if isinstance(record, Coverage)}
    assert coverage["home"].entries == 1
    assert coverage["configuration"].state == "read"


def test_where_a_program_is_most_surely_run_is_told(home):
    home.write(".config/a/notes.conf", "theme = rofi\n")
    home.write(".config/hypr/hyprland.conf", "bind = $mod, D, exec, rofi\n")
    assert home.references()["rofi"].how == "keybinding"


def test_links_into_the_store_are_followed_inside_the_root(home):
    store = home.top / "nix/store/x-home-manager-files/waybar"
    store.mkdir(parents=True)
    (store / "config").write_text('"on-click": "pavucontrol"\n')
    (home.top / "home/ada/.config").mkdir()
    (home.top / "home/ada/.config/waybar").symlink_to("/nix/store/x-home-manager-files/waybar")
    assert home.references()["pavucontrol"].file == "~/.config/waybar/config"


def test_a_configuration_inside_the_home_is_read_once(home):
    home.write(".config/nixos/waybar/config", '"on-click": "pavucontrol"\n')
    home.machine = msgspec.structs.replace(home.machine, config=home.top / "home/ada/.config/nixos")
    files = [record.file for record in home.records() if isinstance(record, ProgramReference)]
    assert files == ["waybar/config"]


def test_what_nixlore_has_written_itself_names_no_program(home):
    for name in (".local__state__nixlore__artifacts__insights.json", ".claude__intelligence__usage_alignment.json"):
        home.with_configuration(**{name: '{"subject": "lolcat", "command": "lolcat --help"}'})
    assert home.references() == {}


def test_files_that_may_hold_secrets_are_not_opened(home, monkeypatch):
    opened = []
    monkeypatch.setattr(_dotfiles_reading, "read_regular", lambda place, limit: opened.append(place.name) or b"")
    for name in (
        ".config/x/secrets.toml",
        ".config/x/credentials",
        ".config/x/api-token.conf",
        ".config/x/.env",
        ".config/x/key.age",
        ".config/x/id_ed25519",
        ".config/x/history.txt",
        ".config/gh/hosts.yml",
        ".config/sops/age/keys.txt",
        ".config/x/cookies.json",
        ".ssh/config",
        ".config/x/plain.conf",
    ):
        home.write(name, "rofi\n")
    home.records()
    assert opened == ["plain.conf"]


def test_nothing_but_known_names_is_kept(home):
    home.write(".config/x/x.conf", 'command = "rofi --token hunter2xyz"\nsecretword = "hunter3xyz"\n')
    assert "hunter" not in str(home.records())


def test_big_files_and_binaries_are_left_out_and_counted(home):
    home.write(".config/a/big.conf", "x = rofi\n" * 100_000)
    home.write(".config/a/data", b"\0\1\2rofi\0")
    home.write(".config/a/ok.conf", "exec waybar\n")
    assert home.references().keys() == {"waybar"}
    (coverage,) = (record for record in home.records() if isinstance(record, Coverage))
    assert (coverage.state, coverage.entries, coverage.skipped) == ("partial", 2, 1)


def test_only_what_is_new_is_read_again(home, tmp_path, monkeypatch):
    home.write(".config/a/x.conf", "exec rofi\n")
    home.machine = msgspec.structs.replace(home.machine, cache_dir=tmp_path / "cache")
    before = home.references()
    opened = []
    read = _dotfiles_reading.read_regular
    monkeypatch.setattr(
        _dotfiles_reading, "read_regular", lambda place, limit: opened.append(place.name) or read(place, limit)
    )
    assert home.references() == before
    home.write(".config/a/y.conf", "exec waybar\n")
    assert home.references().keys() == {"rofi", "waybar"}
    (home.top / "home/ada/.config/a/x.conf").unlink()
    assert home.references().keys() == {"waybar"}
    assert opened == ["y.conf"]


def test_a_program_with_thousands_of_files_is_cut(home, monkeypatch):
    monkeypatch.setattr(_text_files, "MAX_FILES_OF_ONE", 5)
    for number in range(9):
        home.write(f".config/a/{number}.conf", "exec rofi\n")
    home.write(".config/b/x.conf", "exec waybar\n")
    assert home.references().keys() == {"rofi", "waybar"}
    (coverage,) = (record for record in home.records() if isinstance(record, Coverage))
    assert coverage.skipped == 4


def test_odd_files_are_survived(home):
    config = home.top / "home/ada/.config"
    config.mkdir()
    (config / "loop").symlink_to(".")
    (config / "self").symlink_to("self")
    (config / "gone").symlink_to("/nowhere")
    (config / "up").symlink_to("/home/ada")
    os.mkfifo(config / "fifo")
    home.write(".config/x/latin.conf", b"exec rofi \xff\xfe\n")
    home.with_configuration()
    home.config.mkdir(parents=True)
    os.mkfifo(home.config / "fifo.conf")
    (home.config / "loop").symlink_to(".")
    assert home.references().keys() == {"rofi"}


def test_a_file_that_may_not_be_read_is_named(home, monkeypatch):
    """Root may read everything, so the refusal is played."""
    home.write(".config/x/closed.conf", "exec rofi\n")
    refused = os.open

    def refusing(path, *rest, **named_rest):
        if str(path).endswith("closed.conf"):
            raise PermissionError(13, "Permission denied")
        return refused(path, *rest, **named_rest)

    monkeypatch.setattr(os, "open", refusing)
    assert [(record.subject, record.cause) for record in home.records() if isinstance(record, Diagnostic)] == [
        ("~/.config/x/closed.conf", "Permission denied")
    ]


def test_the_fingerprint_changes_with_any_file(home):
    path = home.write(".config/x/x.conf", "exec rofi\n")
    marks = [dotfiles.fingerprint(home.machine)]
    assert dotfiles.fingerprint(home.machine) == marks[0]
    path.write_text("exec waybar\n")
    marks.append(dotfiles.fingerprint(home.machine))
    home.write(".config/y/y.conf", "")
    marks.append(dotfiles.fingerprint(home.machine))
    home.with_configuration(x_sh="rofi\n")
    (home.config / "x.sh").write_text("rofi\n")
    marks.append(dotfiles.fingerprint(home.machine))
    assert len(set(marks)) == 4


@pytest.mark.parametrize("name", ["config", "x.toml", ".bashrc", "init.lua", "waybar", "a.b.conf", "x.desktop"])
def test_names_of_settings(name):
    assert may_be_read(name)


@pytest.mark.parametrize(
    "name", ["x.png", "x.nix", "README.md", "theme.toml", "icons.lua", "flake.lock", "x.age", ".env", ".gitignore"]
)
def test_names_of_others(name):
    assert not may_be_read(name)


def test_the_sample_machine(tmp_path):
    root = demo.build(tmp_path / "sample", 1_790_000_000)
    machine = msgspec.structs.replace(locate.machine(root=root, now=1_790_000_000), config=root / demo.CONFIG)
    found = {record.name for record in dotfiles.collect(machine) if isinstance(record, ProgramReference)}
    assert {"waybar", "fuzzel", "btop", "nil", "stylua", "exiftool", "shellcheck", "nvd", "delta", "imv"} <= found
    assert not {"ncdu", "httpie", "glances", "asciinema"} & found


def test_a_directory_that_may_not_be_listed_is_named(home, monkeypatch):
    """Root may list everything, so the refusal is played."""
    home.write(".config/x/x.conf", "exec rofi\n")
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("/.config"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    records = home.records()
    assert [(record.subject, record.cause) for record in records if isinstance(record, Diagnostic)] == [
        ("~/.config", "Permission denied")
    ]
    assert {record.state for record in records if isinstance(record, Coverage)} == {"partial"}


def test_a_link_to_very_much_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(_text_files, "MAX_LOOKED_AT", 10)
    much = tmp_path / "much"
    for number in range(50):
        (much / f"d{number}").mkdir(parents=True)
    home = tmp_path / "home"
    (home / ".config").mkdir(parents=True)
    (home / ".config/waybar").symlink_to(much)
    machine = Machine(home=PurePosixPath(home), user="ada", now=1)
    finder = _text_files.Finder(machine)
    assert list(finder.home()) == []
    assert finder.left_out > 0

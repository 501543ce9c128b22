"""The last traces of graphical programs: dates, never counts, never what a switch to a new generation wrote."""

from __future__ import annotations

import os
import sqlite3
import struct
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import hypothesis.strategies as st
import pytest
from hypothesis import given

from nixlore import demo, locate
from nixlore.collect import desktop_use
from nixlore.collect._activity import MAX_ENTRIES, last_written
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import DesktopTrace
from nixlore.shell import gvdb
from nixlore.shell.desktop_traces import (
    Seen,
    application_state,
    entry_programs,
    launched,
    names_of_entry,
    recently_used,
)

NOW = 1_700_000_000
OLD = NOW - 100 * 86_400


class Home:
    """A machine with one home, whose files get the times that a test gives them."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.machine = Machine(root=top, home=PurePosixPath("/home/ada"), user="ada", now=NOW)

    def write(self, name: str, text: str | bytes = "x", at: int = OLD) -> Path:
        path = self.top / "home/ada" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        os.utime(path, (at, at))
        for parent in path.relative_to(self.top / "home/ada").parents:
            os.utime(self.top / "home/ada" / parent, (at, at))
        return path

    def link(self, name: str, target: str) -> None:
        path = self.top / "home/ada" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def records(self) -> list[DesktopTrace | Coverage | Diagnostic]:
        return list(desktop_use.collect(self.machine))

    def traces(self) -> dict[str, DesktopTrace]:
        return {record.name: record for record in self.records() if isinstance(record, DesktopTrace)}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize(
    ("file", "name", "how", "place"),
    [
        (".config/obs-studio/basic/profile.ini", "obs", "configuration directory", "~/.config/obs-studio"),
        (".config/Code/User/settings.json", "code", "configuration directory", "~/.config/Code"),
        (".cache/mozilla/firefox/p/cache2/index", "firefox", "cache directory", "~/.cache/mozilla"),
        (".local/share/zathura/history", "zathura", "data directory", "~/.local/share/zathura"),
        (".local/state/mpv/watch_later/A", "mpv", "state directory", "~/.local/state/mpv"),
        (".mozilla/firefox/p/places.sqlite", "firefox", "data directory", "~/.mozilla/firefox"),
        (".config/kdenliverc", "kdenlive", "configuration directory", "~/.config/kdenliverc"),
        (".var/app/org.inkscape.Inkscape/data/x", "inkscape", "flatpak directory", "~/.var/app/org.inkscape.Inkscape"),
    ],
)
def test_files_that_a_program_wrote_are_a_trace(home, file, name, how, place):
    home.write(file)
    assert home.traces()[name] == DesktopTrace(name=name, at=OLD, how=how, place=place)


def test_the_newest_file_counts(home):
    home.write(".config/gimp/a/b/old", at=OLD - 50)
    home.write(".config/gimp/new", at=OLD)
    assert home.traces()["gimp"].at == OLD


def test_what_home_manager_links_is_no_trace(home):
    home.link(".config/mpv/mpv.conf", "/nix/store/x-home-manager-files/.config/mpv/mpv.conf")
    home.link(".config/zathura", "/nix/store/x-home-manager-files/.config/zathura")
    assert home.traces() == {}


def test_a_managed_directorys_own_time_is_the_switchs(home):
    home.write(".config/mpv/watched", at=OLD)
    home.link(".config/mpv/mpv.conf", "/nix/store/x-home-manager-files/mpv.conf")
    os.utime(home.top / "home/ada/.config/mpv", (NOW - 60, NOW - 60))
    assert home.traces()["mpv"].at == OLD


def test_a_store_link_below_the_real_store_is_no_trace(home):
    store = home.top / "nix/store/x-home-manager-files/zathura"
    store.mkdir(parents=True)
    (store / "zathurarc").write_text("x")
    home.link(".config/zathura", "/nix/store/x-home-manager-files/zathura")
    assert home.traces() == {}


def test_links_of_an_impermanent_root_are_followed(home):
    persistent = home.top / "persist/ada/obs-studio"
    persistent.mkdir(parents=True)
    (persistent / "global.ini").write_text("x")
    os.utime(persistent / "global.ini", (OLD, OLD))
    os.utime(persistent, (OLD, OLD))
    home.link(".config/obs-studio", "/persist/ada/obs-studio")
    assert home.traces()["obs"].at == OLD


@pytest.mark.parametrize(
    "file", [".config/systemd/user/x.service", ".cache/bat/themes.bin", ".config/dconf/x", ".cache/nix/eval"]
)
def test_what_the_system_writes_is_no_trace(home, file):
    home.write(file)
    assert home.traces() == {}


def test_an_empty_directory_is_no_trace(home):
    (home.top / "home/ada/.config/inkscape/x").mkdir(parents=True)
    assert home.traces() == {}


def test_a_name_that_no_program_has_is_not_kept(home):
    home.write(".config/my-private-thing/x")
    assert "private" not in str(home.records())


def test_a_time_in_the_future_is_now(home):
    home.write(".config/obs-studio/x", at=NOW + 10_000)
    assert home.traces()["obs"].at == NOW


def test_files_of_the_store_time_do_not_count(home):
    home.write(".config/obs-studio/x", at=1)
    assert home.traces() == {}


def test_a_huge_directory_is_looked_at_in_part(tmp_path):
    for number in range(MAX_ENTRIES + 50):
        (tmp_path / f"{number}").touch()
    assert last_written(tmp_path) is not None
    assert last_written(tmp_path / "none") is None


def test_odd_directories_are_survived(home):
    config = home.top / "home/ada/.config"
    config.mkdir(parents=True)
    os.mkfifo(config / "obs-studio")
    (config / "gimp").symlink_to("gimp")
    (config / "inkscape").symlink_to("/nowhere")
    (config / "mpv").symlink_to("/home/ada")
    home.records()


XBEL = """<?xml version="1.0"?><xbel>
<bookmark href="file:///home/ada/secret-plans.pdf" added="2023-08-01T10:00:00Z">
<bookmark:application name="Document Viewer" exec="&apos;zathura %u&apos;" modified="2023-08-01T10:00:00.123456Z" count="7"/>
<bookmark:application name="gedit" exec="&apos;/run/current-system/sw/bin/gedit %u&apos;" modified="2023-08-02T10:00:00Z" count="1"/>
<bookmark:application name="old" exec="'gimp-2.10 %u'" timestamp="1600000000" count="1"/>
<bookmark:application name="bad" exec="'x'" modified="never" count="1"/>
</bookmark></xbel>"""


def stamp(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_recently_used_files_name_programs_and_times_only(home):
    assert list(recently_used(XBEL)) == [
        Seen("zathura", stamp("2023-08-01T10:00:00")),
        Seen("gedit", stamp("2023-08-02T10:00:00")),
        Seen("gimp-2.10", 1_600_000_000),
    ]
    home.write(".local/share/recently-used.xbel", XBEL)
    assert home.traces()["zathura"].how == "recently used files"
    assert "secret-plans" not in str(home.records())


def test_an_xml_bomb_is_text_like_any_other():
    bomb = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + XBEL.replace("zathura %u", "&c; %u")
    assert Seen("gedit", stamp("2023-08-02T10:00:00")) in list(recently_used(bomb))


def test_gnomes_application_state(home):
    text = (
        '<?xml version="1.0"?><application-state><context id="">'
        f'<application id="org.gnome.Nautilus.desktop" score="123" last-seen="{OLD}"/>'
        '<application id="x" last-seen="5"/><application id="y.desktop" last-seen="-1"/></context></application-state>'
    )
    assert list(application_state(text)) == [Seen("org.gnome.Nautilus.desktop", OLD)]
    home.write(".local/share/gnome-shell/application_state", text)
    assert home.traces()["nautilus"].at == OLD


def test_a_desktop_entry_is_looked_up_in_the_profiles(home):
    applications = home.top / "run/current-system/sw/share/applications"
    applications.mkdir(parents=True)
    (applications / "com.example.Player.desktop").write_text("[Desktop Entry]\nName=P\nExec=env A=b /bin/mpv --x %U\n")
    home.write(".cache/rofi3.druncache", "12 com.example.Player.desktop\n", at=OLD)
    traces = home.traces()
    assert traces["mpv"].how == "rofi's memory (no later than)"
    assert traces["mpv"].at == OLD
    assert traces["rofi"].how == "launcher's memory"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("3 firefox.desktop\n1 org.pwmt.zathura.desktop\n", ["firefox.desktop", "org.pwmt.zathura.desktop"]),
        ("firefox.desktop|12\nfoot|3\n", ["firefox.desktop", "foot"]),
        ("firefox 12\n", ["firefox"]),
        ("12 /nix/store/x/share/applications/gimp.desktop\n", ["gimp.desktop"]),
        ("", []),
    ],
)
def test_launchers_histories(text, names):
    assert [seen.name for seen in launched(text)] == names


def test_what_a_desktop_entry_stands_for():
    assert names_of_entry("org.gnome.Nautilus.desktop") == (
        "org.gnome.Nautilus",
        "org.gnome.nautilus",
        "Nautilus",
        "nautilus",
    )
    assert entry_programs('Name=X\nExec="/opt/x y/run it" %f\n') == ("run it",)
    assert entry_programs("[Desktop Entry]\nExec=env A=b C=d /bin/foo --x %f\n") == ("foo",)
    assert entry_programs("Name=X\n") == ()


def database(*keys: str) -> bytes:
    """Return a dconf database that holds keys, each with an empty value; one item for each key, and one for its path."""
    items: list[tuple[int, bytes, bytes]] = []
    for key in keys:
        parent, _, last = key.rpartition("/")
        items += [(0xFFFFFFFF, (parent + "/").encode(), b"L"), (len(items), last.encode(), b"v")]
    table_at = 24
    names_at = table_at + 8 + 24 * len(items)
    names = b"".join(name for _, name, _ in items)
    rows = b""
    at = names_at
    for parent, name, kind in items:
        rows += struct.pack("<IIIHcxII", 0, parent, at, len(name), kind, 0, 0)
        at += len(name)
    table = struct.pack("<II", 0, 0) + rows
    return struct.pack("<8sIIII", b"GVariant", 0, 0, table_at, names_at) + table + names


def test_dconf_keys_are_read():
    keys = ["/org/gnome/gedit/state/window/size", "/org/x/y"]
    assert list(gvdb.keys(database(*keys))) == keys


def test_plasmas_activities_name_programs_and_times_only(home):
    path = home.write(".local/share/kactivitymanagerd/resources/database", b"")
    base = sqlite3.connect(path)
    base.execute(
        "create table ResourceScoreCache (usedActivity text, initiatingAgent text, targettedResource text,"
        " scoreType integer, cachedScore float, firstUpdate integer, lastUpdate integer)"
    )
    rows = [
        ("org.kde.dolphin", "/home/ada/secret-plans", OLD),
        ("org.kde.kate", "/home/ada/x.txt", OLD - 500),
        ("org.kde.kate", "/home/ada/y.txt", OLD - 100),
        ("org.kde.plasma.kickoff", "applications:org.kde.okular.desktop", OLD - 7),
        ("org.kde.krunner", "/home/ada/z", OLD),
        ("org.kde.konsole", "/x", None),
    ]
    base.executemany("insert into ResourceScoreCache values ('', ?, ?, 0, 1.0, 0, ?)", rows)
    base.commit()
    base.close()
    before = sorted(path.parent.iterdir())
    traces = {name: (trace.at, trace.how) for name, trace in home.traces().items()}
    how = "Plasma's activities"
    assert traces == {"dolphin": (OLD, how), "kate": (OLD - 100, how), "okular": (OLD - 7, how)}
    assert "secret-plans" not in str(home.records())
    assert sorted(path.parent.iterdir()) == before


def test_a_spoiled_activity_database_is_named(home):
    home.write(".local/share/kactivitymanagerd/resources/database", b"SQLite format 3\0" + b"\x55" * 4096)
    (problem,) = (record for record in home.records() if isinstance(record, Diagnostic))
    assert problem.subject == "~/.local/share/kactivitymanagerd/resources/database"


def test_only_keys_of_window_states_are_a_trace(home):
    home.write(
        ".config/dconf/user",
        database("/org/gnome/nautilus/window-state/maximized", "/org/gnome/evince/default/continuous"),
    )
    traces = home.traces()
    assert traces["nautilus"] == DesktopTrace(
        name="nautilus", at=OLD, how="dconf (no later than)", place="~/.config/dconf/user"
    )
    assert "evince" not in traces


@given(st.binary(max_size=200))
def test_any_bytes_are_a_database_or_none(data):
    for head in (b"", struct.pack("<8sIIII", b"GVariant", 0, 0, 24, 24 + len(data))):
        assert all(isinstance(key, str) for key in gvdb.keys(head + data))


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for reader in (recently_used, application_state, launched):
        for seen in reader(text + '<application id="a.desktop" last-seen="' + text):
            assert isinstance(seen, Seen)
    entry_programs("Exec=" + text)


def test_a_memory_that_cannot_be_read_is_named(home):
    (home.top / "home/ada/.local/share/recently-used.xbel").mkdir(parents=True)
    problems = [record for record in home.records() if isinstance(record, Diagnostic)]
    assert [(record.subject, record.cause) for record in problems] == [
        ("~/.local/share/recently-used.xbel", "not a regular file")
    ]


def test_the_window_of_the_traces_is_told(home):
    home.write(".config/obs-studio/x", at=OLD)
    (coverage,) = (record for record in home.records() if isinstance(record, Coverage))
    assert (coverage.since, coverage.until, coverage.entries, coverage.state) == (OLD, OLD, 1, "read")
    assert coverage.unit == ""


def test_the_fingerprint_is_that_of_a_day(home):
    home.write(".config/obs-studio/x", at=OLD)
    mark = desktop_use.fingerprint(home.machine)
    home.write(".config/obs-studio/y", at=OLD + 5)
    assert desktop_use.fingerprint(home.machine) == mark
    home.write(".config/obs-studio/y", at=OLD + 86_400)
    assert desktop_use.fingerprint(home.machine) != mark


def test_the_sample_machine(tmp_path):
    root = demo.build(tmp_path / "sample", 1_790_000_000)
    machine = locate.machine(root=root, now=1_790_000_000)
    newest: dict[str, int] = {}
    for record in desktop_use.collect(machine):
        if isinstance(record, DesktopTrace):
            newest[record.name] = max(record.at, newest.get(record.name, 0))
    days = {name: (1_790_000_000 - at) // 86_400 for name, at in newest.items()}
    assert days["firefox"] == 0
    assert 230 < days["obs"] < 240
    assert 180 < days["gimp"] < 185
    assert "inkscape" not in days


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

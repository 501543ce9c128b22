"""A reason is quoted as it stands, byte by byte, or nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.git.changes import Change, CommitStory, Said
from nixlore.git.masking import masked
from nixlore.git.why import why
from nixlore.model.git import EventKind, Intent, Quote

COMMIT = "c" * 40


def change(tool: str, kind: EventKind = "added", file: str = "home.nix") -> Change:
    return Change(tool, kind, (tool,), (file,), 3)


def quote(message: str, one: Change, *others: Change, intent: Intent | None = "add-plain") -> Quote | None:
    """Return the reason of the first change, checked against the message."""
    found = why(CommitStory(COMMIT, message, (one, *others)), one, intent)
    if found and not found.source.endswith("comment"):
        assert message[found.start : found.end] == found.text
        assert found.commit == COMMIT
    return found


def text(message: str, one: Change, *others: Change, intent: Intent | None = "add-plain") -> str | None:
    found = quote(message, one, *others, intent=intent)
    return found.text if found else None


@pytest.mark.parametrize(
    ("message", "tool", "said"),
    [
        ("feat: add ripgrep for faster search", "ripgrep", "for faster search"),
        ("add strace to debug the launcher", "strace", "to debug the launcher"),
        ("add teensyloader for ergodox", "teensy-loader-cli", "for ergodox"),
        ("home: install mpv for music, remove vlc", "mpv", "for music"),
        ("try nushell because I like tables", "nushell", "I like tables"),
        ("add foo so that bar works again", "foo", "so that bar works again"),
        ("add foo, needed for the power widget", "foo", "needed for the power widget"),
        ("use libvirt until vbox works again", "libvirt", "until vbox works again"),
        ("Install zoxide as an alternative to cd", "zoxide", "as an alternative to cd"),
        ("skhd, a hotkey daemon", "skhd", "a hotkey daemon"),
        ("add more things for kodi", "opengl", "for kodi"),
    ],
)
def test_the_purpose_of_what_came_is_quoted_from_the_subject(message: str, tool: str, said: str) -> None:
    assert text(message, change(tool)) == said


@pytest.mark.parametrize(
    ("message", "tool", "said"),
    [
        ("remove firefly for now\n\nNot really using it\n", "firefly", "Not really using it"),
        ("drop nvd, no longer required", "nvd", "no longer required"),
        ("remove thermald (the firmware handles thermals)", "thermald", "the firmware handles thermals"),
        ("chore: disable powershell (broken)", "powershell", "broken"),
        ("Remove ansible due to build issues", "ansible", "due to build issues"),
        ("remove foo since it breaks the bar", "foo", "it breaks the bar"),
        ("cleanup unused packages", "btop", "unused"),
        ("remove: unused fonts", "nerdfonts", "unused"),
        ("remove the unused wally", "wally-cli", "unused"),
        ("disable obsidian until fixed", "obsidian", "until fixed"),
        ("Remove peek\n\nDeprecated by upstream.\n", "peek", "Deprecated by upstream"),
    ],
)
def test_the_fault_of_what_went_is_quoted(message: str, tool: str, said: str) -> None:
    assert text(message, change(tool, "removed"), intent="remove-plain") == said


@pytest.mark.parametrize(
    "message",
    [
        "add foo for now",
        "add foo for darwin",
        "add foo for all machines",
        "add foo for real this time",
        "add foo for my laptop",
        "switch to foo",
        "foo: init at 1.5",
        "add foo to base packages",
        "add config for foo",
        "swap foo for bar",
        "add foo\n\nFor now.\n",
        "add foo\n\nThanks to somebody for bar.\n",
        "add foo\n\nSigned-off-by: Ada <ada@example.org>\nFormer-commit-id: 123\n",
        "add foo\n\nCurrently, bar does not work due to baz.\n",
        "add foo\n\nhttps://example.org/foo\n",
        "add foo\n\nSee https://example.org/foo\n",
        "add foo\n\nPlus aliases for the shell and more entries in the menu.\n",
        "ajoute foo pour le bureau et la cuisine",
        "füge foo für die Suche hinzu",
        "добавил foo for search",
        "To thine own self be true, and it must follow",
        "Wish you were here",
        "",
    ],
)
def test_what_is_no_purpose_is_not_quoted(message: str) -> None:
    assert text(message, change("foo")) is None


def test_what_something_is_for_is_no_reason_that_it_went() -> None:
    assert text("remove foo for faster search", change("foo", "removed")) is None
    assert text("add foo\n\nIt is broken.\n", change("bar"), change("foo")) is None


def test_a_host_that_a_for_phrase_names_is_no_purpose() -> None:
    assert text("add foo for azathoth", change("foo", file="hosts/azathoth/default.nix")) is None
    assert text("add foo for azathoth", change("foo")) == "for azathoth"


def test_what_a_theme_is_for_is_not_what_the_tool_is_for() -> None:
    assert text("enable the catppuccin theme for rofi", change("rofi")) is None


def test_in_a_commit_of_several_tools_only_the_words_about_one_are_its_own() -> None:
    message = "Update tools\n\n- Add mpv for video\n- Add strace to debug crashes\n- Disable mcfly because it hangs\n"
    changes = [change("mpv"), change("strace"), change("mcfly", "removed"), change("fd")]
    said = [text(message, one, *(other for other in changes if other is not one)) for one in changes]
    assert said == ["for video", "to debug crashes", "it hangs", None]


def test_the_title_of_another_commit_counts_only_where_it_names_the_tool() -> None:
    message = "chore: sync\n\n1234567 feat: add mpv for video\n89abcde fix: rebuild for faster boots\n"
    assert text(message, change("mpv"), change("fd")) == "for video"
    assert text(message, change("fd"), change("mpv")) is None


def test_a_sentence_below_a_subject_that_names_the_tool_explains_it() -> None:
    message = "feat: add umu-launcher\n\nSimple way to launch what the other one can't handle.\n"
    found = quote(message, change("umu-launcher"))
    assert found is not None
    assert (found.text, found.source) == ("Simple way to launch what the other one can't handle", "body")


def test_a_sentence_about_another_tool_explains_nothing() -> None:
    message = "add foo and bar\n\nThe old bar was too slow on this disk.\n"
    assert text(message, change("baz"), change("foo"), change("bar")) is None


def test_a_migration_is_explained_by_what_is_said_of_the_other_end() -> None:
    message = "desktop: switch from hyprland to sway\n\nHyprland no longer works with the newest drivers.\n"
    sway, hyprland = change("sway"), change("hyprland", "removed")
    assert text(message, sway, hyprland, intent="migrate") == "Hyprland no longer works with the newest drivers"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Should make working with styles easier.", "Should make working with styles easier"),
        ("Build is fixed now.", "Build is fixed now"),
        ("Foo is a new bar written in Rust. It offers better themes.", "It offers better themes"),
        ("Might revert this. Mainly used for drawing.", "Mainly used for drawing"),
        (
            "Unfortunately the old one appears to slow down booting, so it is gone.",
            "the old one appears to slow down booting",
        ),
        ("Foo works with two screens, although the docs are thin.", None),
        ("This change ensures that it starts at once.", "This change ensures that it starts at once"),
        ("For backups of databases.", "For backups of databases"),
        ("For now.", None),
        ("Higher timeouts, LOG=error and more.", None),
        ("Makes it possible to check features.", "Makes it possible to check features"),
        ("Foo reads the vault so synced notes can be shown.", "Foo reads the vault so synced notes can be shown"),
        ("Foo is a new bar written in Rust.", "Foo is a new bar written in Rust"),
        ("Also created a key for the user to stop sharing one.", None),
        ("Needs testing on the laptop first.", None),
        ("I have no clue whether this works.", None),
        ("It contains a vault, more to come later.", None),
        ("This isn't 100% working right now.", None),
        ('"My powers have doubled since we last met!"', None),
        ("The option `programs.bar.enable` is not needed.", None),
        ("Override the build with the one that works.", None),
    ],
)
def test_the_sentence_of_a_body_that_judges_is_the_reason(body: str, said: str | None) -> None:
    assert text(f"tools: add foo\n\n{body}\n", change("foo")) == said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("remove foo\n\nCurrently not working with bar.\n", "Currently not working with bar"),
        ("remove foo\n\nA cute browser however the gestures are often broken.\n", "the gestures are often broken"),
        ("drop foo\n\nremoved from nixpkgs\n", "removed from nixpkgs"),
        ("remove foo, it is too heavy for me", "too heavy for me"),
        (
            "foo: disable until https://example.org/pull/1 hits unstable",
            "until https://example.org/pull/1 hits unstable",
        ),
        ("cleanup\n\n- bar: needs a patch\n- foo: breaks with two screens\n", "breaks with two screens"),
        ("remove broken screen recording tools", "broken"),
        ("remove unnecessary comments", None),
        ("move off, as bar has stopped working", "bar has stopped working"),
    ],
)
def test_what_is_said_against_what_went_is_its_reason(message: str, said: str | None) -> None:
    assert text(message, change("foo", "removed"), intent="remove-plain") == said


def test_what_went_at_once_went_for_one_reason() -> None:
    many = [change(f"tool{number}", "removed") for number in range(12)]
    assert text("Remove what was for work\n\nI'm changing jobs\n", *many, intent="remove-plain") == "I'm changing jobs"


def test_what_is_said_of_one_of_a_pair_is_said_of_both() -> None:
    message = "discord: change client\n\nfoo is currently broken (see issue 47)\n"
    pair = change("bar"), change("foo", "removed")
    assert text(message, *pair, intent="uninformative") == "foo is currently broken (see issue 47)"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("feat: replace foo with bar, much better", "much better"),
        ("use bar instead of foo (fewer crashes)", "fewer crashes"),
        ("use bar instead of foo - it's so much faster", "it's so much faster"),
        ("use bar, still not working", None),
    ],
)
def test_a_judgement_behind_a_subject_is_its_reason(message: str, said: str | None) -> None:
    assert text(message, change("bar"), change("foo", "removed"), intent="migrate") == said


@pytest.mark.parametrize(
    ("message", "tool", "said"),
    [
        ("add GCP observability module", "promtail", "GCP observability module"),
        ("Added the `Sound.nix` module", "pulseaudio", "`Sound.nix` module"),
        ("set up treesitter", "libgccjit", "treesitter"),
        ("Add the Glasgow Haskell Compiler", "ghc", None),
        ("Simplify the wine container", "unrar", "Simplify the wine container"),
        ("improve formatting of modules", "unrar", None),
        ("make checks pass on darwin", "unrar", "make checks pass on darwin"),
    ],
)
def test_an_unnamed_tool_is_part_of_what_the_subject_names(message: str, tool: str, said: str | None) -> None:
    assert text(message, change(tool), intent="part-of-feature") == said


def test_a_marked_name_in_a_list_is_followed_by_what_the_tool_is_for() -> None:
    message = "add tools\n\n- `hurl` - client to test interfaces\n- **croc**: sending of whole files\n"
    tools = [change("hurl"), change("croc"), change("fd")]
    assert text(message, *tools) == "client to test interfaces"
    assert text(message, *reversed(tools)) is None
    assert text(message, tools[1], tools[0], tools[2]) == "sending of whole files"


def test_a_rename_is_not_explained_by_a_clean_up() -> None:
    assert text("cleanup unused packages", change("soundwire", "removed"), change("soundwireserver")) is None


@pytest.mark.parametrize(
    ("message", "intent", "said"),
    [
        ("feat(rofi): add audio menu script", "part-of-feature", "audio menu script"),
        ("feat: lightweight installer", "part-of-feature", "lightweight installer"),
        ("feat(rofi): add audio menu script", "uninformative", None),
        ("feat: add new stuff", "part-of-feature", None),
        ("feat: add pulse audio server", "part-of-feature", None),
        ("fix: screencast with audio", "fix", "screencast with audio"),
        ("fix i2c on pi", "fix", "fix i2c on pi"),
        ("fix typo", "fix", None),
        ("home/cli: use modules instead", "refactor", "use modules instead"),
        ("tune colors", "part-of-feature", None),
    ],
)
def test_what_a_tool_is_a_part_of_depends_on_the_kind_of_commit(message: str, intent: Intent, said: str | None) -> None:
    assert text(message, change("pulseaudio"), intent=intent) == said


def test_an_initial_commit_gives_no_single_reason() -> None:
    assert text("initial commit of my tools for work", change("foo"), intent="bulk-initial") is None


def test_a_reverted_subject_is_no_reason_of_its_revert() -> None:
    message = 'Revert "add foo to isolate apps"\n\nThis reverts commit 07761c39705109a072f4a126a357574616d7ce20.\n'
    assert text(message, change("foo", "removed"), intent="revert") is None
    because = message + "\nIt breaks the bar because of a race.\n"
    assert text(because, change("foo", "removed"), intent="revert") == "It breaks the bar because of a race"


LINE = "    pulseaudio # for pactl"


def beside(words: str, line: str = LINE) -> Said:
    start = line.index(words)
    return Said(words, "audio.nix", 24, start, start + len(words))


def test_a_comment_beside_the_line_is_quoted_where_the_message_is_silent() -> None:
    added = change("pulseaudio")._replace(comment=beside("for pactl"))
    found = quote("update", added, intent="uninformative")
    assert found is not None
    assert LINE[found.start : found.end] == found.text == "for pactl"
    assert (found.source, found.file, found.line) == ("comment", "audio.nix", 24)
    assert text("add pulseaudio for the sound widget", added) == "for the sound widget"


@pytest.mark.parametrize(
    "words", ["a VPN alternative", "file manager", "better cat", "browsers", "https://example.org"]
)
def test_a_comment_that_says_what_a_tool_is_gives_no_reason(words: str) -> None:
    added = change("foo")._replace(comment=Said(words, "home.nix", 3, 8, 8 + len(words)))
    assert quote("update", added) is None


def test_a_comment_is_the_reason_of_no_move() -> None:
    assert quote("move modules", change("pulseaudio", "moved")._replace(comment=beside("for pactl"))) is None


def test_the_comment_left_at_a_removal_is_quoted() -> None:
    line = "    # mycli # TEMP: disabled - sqlglot 27 is not supported by it"
    words = line[6:]
    gone = change("mycli", "disabled")._replace(left=Said(words, "home.nix", 9, 6, len(line)))
    found = quote("update inputs", gone, intent="bump")
    assert found is not None
    assert line[found.start : found.end] == found.text
    assert "not supported" in found.text
    assert found.source == "left_comment"


def test_what_would_show_a_covered_secret_is_not_quoted() -> None:
    message = masked("add foo for ada@example.org to read mail")
    assert text(message, change("foo")) is None


def test_a_long_clause_is_cut_between_words() -> None:
    message = "add foo because " + "it is slow " * 60
    found = text(message, change("foo"))
    assert found is not None
    assert len(found) <= 180
    assert found.endswith(("it", "is", "slow"))


KINDS = st.sampled_from(["added", "removed", "disabled", "moved", "converted", "spread", "narrowed", "re-added"])
SPICE = st.lists(
    st.sampled_from(
        ["add foo", "for", "to", "debug", "because", "unused", "packages", "(", ")", "\n", "\n\n", "- ", "fix", "until",
         "feat: ", "bar", ".", ",", "needed", "by", "remove", "instead", "\u2588", "a", "widget", "as", "the"]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip
INTENTS = st.sampled_from([None, "add-plain", "part-of-feature", "fix", "refactor", "remove-plain", "uninformative"])


@given(st.one_of(st.text(max_size=200), SPICE), KINDS, INTENTS)
def test_any_message_is_read_and_quoted_as_it_stands(message: str, kind: EventKind, intent: Intent | None) -> None:
    found = text(message, change("foo", kind), change("bar"), intent=intent)
    assert found is None or found.strip()


@given(st.one_of(st.text(max_size=200), SPICE), KINDS)
def test_any_comment_is_read_and_quoted_as_it_stands(words: str, kind: EventKind) -> None:
    said = Said(words, "home.nix", 3, 5, 5 + len(words))
    found = quote("x", change("foo", kind)._replace(comment=said, left=said))
    assert found is None or words[found.start - 5 : found.end - 5] == found.text


@pytest.mark.parametrize(
    "unit", ["for ", "as a ", "(", "a. ", "- for x\n", "because ", "until it ", " \t", "add foo for x, "]
)
def test_a_very_long_message_is_read_in_part(unit: str) -> None:
    found = text("add foo\n\n" + unit * (20_000 // len(unit)), change("foo"), change("bar"), intent="part-of-feature")
    assert found is None or len(found) <= 180


@pytest.mark.parametrize("message", ["Unused", "rm unused", "Remove unused"])
def test_a_bare_word_may_say_why_something_went(message: str) -> None:
    quoted = text(message, change("steam", "removed"), intent="remove-with-reason")
    assert quoted is not None
    assert quoted.lower() == "unused"

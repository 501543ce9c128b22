"""What shapes of lines say, read by hand; that they name what the grammar names; and that no value is in them."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nixlore.data.subcommands import subcommands
from nixlore.model.recording import Step
from nixlore.shell.grammar import parse
from nixlore.shell.shapes import head, heads, pipelines, scanned_shape, shape, simple_shape
from planted import IN_COMMANDS, SECRETS
from planted_forms import CHOSEN, MORE_COMMANDS
from test_grammar import DIALECTS, FILES, PIECES, rows


def told(steps) -> str:
    """Return steps as one text: join, wrappers with `>`, name, words, flags, `#operands`; `(` for each level inside."""
    parts = []
    for step in steps:
        words = [
            step.join if step.join != "in" else "",
            "(" * step.depth + "".join(f"{wrapper}>" for wrapper in step.by) + step.name,
            *step.words,
            *step.flags,
            f"#{step.operands}" if step.operands else "",
            "+" if step.several else "",
        ]
        parts.append(" ".join(word for word in words if word))
    return " ".join(parts)


EVERYWHERE = [
    ("git commit -m 'a b' --amend", "git commit -m --amend #1"),
    ("git -C dir -c user.name=x remote add origin url", "git remote add -C -c #4"),
    ("git --no-pager log -5 --format=x", "git log --no-pager -n --format"),
    ("git secretword", "git #1"),
    ("git checkout status", "git checkout #1"),
    ("docker --context x compose -f y up -d web", "docker compose up --context -f -d #3"),
    ("docker run --rm -it image bash -c ls", "docker run --rm -it #4"),
    ("nix flake update nixpkgs", "nix flake update #1"),
    ("nix --extra-experimental-features 'a b' build", "nix build --extra-experimental-features #1"),
    ("nix profile install nixpkgs#jq", "nix profile install #1"),
    ("nixos-rebuild --flake .#host switch", "nixos-rebuild switch --flake #1"),
    ("nh os switch -- --show-trace", "nh os switch #1"),
    ("systemctl --user restart unit.service", "systemctl restart --user #1"),
    ("kubectl -n kube-system get pods -o wide", "kubectl get -n -o #3"),
    ("npm run build", "npm run build"),
    ("npm run mysecretproject", "npm run #1"),
    ("make test", "make test"),
    ("make hunter2", "make #1"),
    ("just switch", "just switch"),
    ("aws s3 cp a b", "aws s3 cp #2"),
    ("gcloud compute instances list", "gcloud compute instances list"),
    ("ls -la", "ls -la"),
    ("head -5 f", "head -n #1"),
    ("head -n5 f", "head -n #1"),
    ("kill -9 123", "kill -9 #1"),
    ("kill -15 123", "kill -15 #1"),
    ("cd -3", "cd #1"),
    ("find . -mtime -3", "find -mtime #2"),
    ("tar xzf a.tgz", "tar -xzf #1"),
    ("rsync -Phave ssh a b", "rsync -Phave #3"),
    ("netstat -tulpn", "netstat -tulpn"),
    ("tar -xzf a.tgz", "tar -xzf #1"),
    ("mysql -uroot -pabc shop", "mysql -u -p #1"),
    ("foo -pabc -HX -DX=1 -Xabcdef", "foo -p -H -D -X"),
    ("find . -name x -maxdepth 2 -hunter2word", "find -name -maxdepth -h #3"),
    ("terraform apply -auto-approve -var=x=y", "terraform apply -auto-approve -var"),
    ("cmd --token=abc --UPPER --a_b --ok", "cmd --token --ok #2"),
    ("ssh -p 22 host ls -la --all", "ssh -p #5"),
    ("echo a --b", "echo #2"),
    ("ls | grep x", "ls | grep #1"),
    ("cat f | sort; ls", "cat #1 | sort ; ls"),
    ("sudo -u bob ls -l", "sudo>ls -l"),
    ("sudo xargs rm -f", "sudo>xargs (rm -f"),
    ("sudo", "sudo"),
    ("sudo -i", "sudo -i"),
    ("nix shell nixpkgs#jq -c jq .", "nix shell -c #1 (jq #1"),
    ("/usr/bin/ls -a", "ls -a"),
]

SHARED = [
    ("a && b || c; d", "a && b || c ; d"),
    ("cat a > b 2>&1 | grep x < y", "cat #1 | grep #1"),
    ("ls *.txt", "ls #1 +"),
    ('ls "*.txt"', "ls #1"),
    ("rm -rf $x", "rm -rf #1 +"),
    ('cmd "--secretflag" ok', "cmd #2"),
    ("cmd --x='a b'", "cmd --x"),
    ("find . -name '*.py' -exec grep -l x {} + | xargs rm -f", "find -name -exec #2 (grep -l #2 | xargs (rm -f"),
    ("watch -n1 nvidia-smi", "watch -n (nvidia-smi"),
    ("A=x B=y ls -l", "ls -l"),
    ("env -u A B=c ls", "env>ls"),
    ("echo '' ''", "echo #2"),
    ("a & b", "a & b"),
    ("a -f < b\\ c\\ d > e\\ f g", "a -f #1"),
    ("a b\u3000c d", "a #2"),
    ("a\nb", "a ; b"),
]

POSIX = [
    ("a |& b", "a | b"),
    ("a &&\n b", "a && b"),
    ("echo $(ls | head) | wc", "echo #1 + (ls | (head | wc"),
    ("A=$(cat f | grep x)", "(cat #1 | (grep #1"),
    ("A=$(b) c & d", "(b ; c & d"),
    ("for x in $(ls); do rm $x; done; e", "(ls ; rm #1 + ; e"),
    ("if a; then b; else c; fi && d", "a ; b ; c && d"),
    ("a | while read x; do b; done | c", "a | read #1 ; b ; c"),
    ("(a; b) | c", "a ; b ; c"),
    ("x && (a; b)", "x && a ; b"),
    ("f() { a; b; }; c", "c"),
    ("cat <<E | grep x\nsecret\nE\nls", "cat | grep #1 ; ls"),
    ("bash -c 'a -x | b' && c", "bash -c #1 (a -x | (b && c"),
    ("eval $(ssh-agent -s)", "eval #1 + (ssh-agent -s"),
    ("$EDITOR f", "* #1"),
    ("sudo $X f", "sudo>* #1"),
    ('sh -c "$X"', "sh -c #1"),
    ("time for x in a; do b; done", "time ; b"),
    ("`a` b", "(a ; * #1"),
    ("sudo -u `whoami` ls", "(whoami ; sudo>ls"),
    ("diff <(a | b) c", "diff #2 + (a | (b"),
]  # fmt: skip

FISH = [
    ("a; and b; or c", "a && b || c"),
    ("a; and b | c", "a && b | c"),
    ("and b", "b"),
    ("a\nand b", "a && b"),
    ("echo (ls | head)", "echo #1 + (ls | (head"),
    ("if a; and b; c; end; d", "a && b ; c ; d"),
    ("for x in a; b; end | c", "b ; c"),
    ("a &| b", "a | b"),
    ("a 2>| b", "a | b"),
    ("set -gx NAME secret", "set -gx #2"),
    ("begin; a; b; end", "a ; b"),
]

NUSHELL = [
    ("ls | where size > 1kb | each {|x| rm -f $x.name }", "ls | where #3 | each #1 + (rm -f #1 +"),
    ("^git commit -m x; ls", "git commit -m #1 ; ls"),
    ("a e>| b", "a | b"),
    ("let x = (ls | first)", "(ls | (first"),
]


@pytest.mark.parametrize(
    ("dialect", "line", "expected"),
    [
        *((dialect, *row) for dialect in DIALECTS for row in EVERYWHERE),
        *((dialect, *row) for dialect in ("posix", "zsh", "fish") for row in SHARED),
        *((dialect, *row) for dialect in ("posix", "zsh") for row in POSIX),
        *(("fish", *row) for row in FISH),
        *(("nushell", *row) for row in NUSHELL),
    ],
)
def test_lines_read_by_hand(dialect, line, expected):
    assert told(shape(line, dialect)) == expected


def test_heads_of_a_line():
    assert head(shape("git remote add x y", "posix")[0]) == "git remote add"
    for line, expected in [
        ("sudo git commit -m x", "git commit"),
        ("cat f | grep -v x | sort", "cat | grep | sort"),
        ("find . | xargs -n1 git add", "find | xargs git add"),
        ("cd x && make test; ls", "cd && make test; ls"),
        ("echo $(a | b) | c", "echo | c"),
        ("A=$(a | b)", "a | b"),
        ("", ""),
    ]:
        assert heads(shape(line, "posix")) == expected


def test_pipelines_of_a_line():
    def names(line: str) -> list[str]:
        return ["|".join(step.name for step in chain) for chain in pipelines(shape(line, "posix"))]

    assert names("a $(b | c) | d; e && f | g") == ["a|d", "b|c", "e", "f|g"]
    assert names("a | xargs b | c") == ["a|xargs|c", "b"]
    assert names("") == []


def agrees(steps: tuple[Step, ...], names: tuple[str, ...]) -> bool:
    """Tell whether steps and their wrappers are the names of a line, and the steps in their order."""
    own = [step.name for step in steps if step.name != "*"]
    wrappers = [name for step in steps for name in step.by]
    known = [name for name in names if name != "*"]
    following = iter(known)
    return sorted([*own, *wrappers]) == sorted(known) and all(name in following for name in own)


LINES = [line for line, *_ in rows("common", "fish", "posix", "zsh", "nushell")]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_names_are_those_of_the_grammar(dialect):
    assert [line for line in LINES if not agrees(shape(line, dialect), parse(line, dialect).names)] == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_pipelines_are_those_of_the_grammar_but_for_runners_and_compounds(dialect):
    for line, *_ in rows(*FILES[dialect]):
        mine = [tuple(step.name for step in chain) for chain in pipelines(shape(line, dialect)) if len(chain) > 1]
        theirs = parse(line, dialect).pipelines
        if "*" not in str(theirs) + str(mine) and not any(
            name in line for name in ("xargs", "parallel", "watch", "entr")
        ):
            assert (line, sorted(mine)) == (line, sorted(theirs))


WORDS = [
    "-x",
    "--y=z",
    "-abc",
    "'q r'",
    '"-q"',
    "s\\ t",
    "$v",
    '"$w"',
    "*",
    "> o",
    "2>&1",
    "< i",
    "--",
    "-",
    "-5",
    "add",
]


@pytest.mark.parametrize("dialect", DIALECTS)
@given(
    text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from([*PIECES, *WORDS, " "]), max_size=40).map("".join))
)
@settings(max_examples=150, deadline=None)
def test_total_and_as_the_grammar(dialect, text):
    steps = shape(text, dialect)
    assert agrees(steps, parse(text, dialect).names)
    assert not steps or steps[0].join == ""
    assert all(step.join for step in steps[1:])
    assert heads(steps) == heads(list(steps))
    assert sum(map(len, pipelines(steps))) == len(steps)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(
    words=st.lists(
        st.sampled_from([*WORDS, "git", "remote", "sudo", "xargs", "ls", "|", ";", "&&", "||", "&"]), min_size=1
    )
)
@settings(max_examples=150, deadline=None)
def test_the_short_way_gives_the_scanners_answer(dialect, words):
    for line in (" ".join(words), *LINES):
        short = simple_shape(line, dialect)
        if short is not None:
            assert (line, short) == (line, scanned_shape(line, dialect))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("unit", [*PIECES, *WORDS, "'", '" ', "\\' ", "-", "--a-", "git ", "$(a ", "x=1 ", "-a$("])
def test_a_long_line_of_one_piece_ends(dialect, unit):
    shape(unit * 4_000, dialect)
    shape("a " + unit * 4_000, dialect)


POSITIONS = [
    "cmd {}",
    "cmd -x {}",
    "cmd -x{}",
    "cmd -x={}",
    "cmd -{}",
    "cmd --opt {}",
    "cmd --opt={}",
    "cmd --opt='{}'",
    'cmd "--{}"',
    "cmd '-{}'",
    "cmd -- {}",
    "cmd -- --{}",
    "cmd a{}b",
    "cmd > {}",
    "cmd < {} | other",
    "cmd https://u:{}@h/x?key={}",
    "cmd '{}' | other \"{}\"",
    "FOO={} cmd",
    "FOO={} BAR='{}' cmd --flag",
    "env FOO={} cmd",
    "sudo -u {} cmd",
    "sudo FOO={} cmd",
    "docker run -e FOO={} --env BAR={} image",
    "git {}",
    "git commit {}",
    "git -c {} commit -m {}",
    "docker {}",
    "systemctl start {}",
    "systemctl {} x",
    "kubectl -n {} get {}",
    "nix run nixpkgs#{} -- {}",
    "npm run {}",
    "make {}",
    "make X={}",
    "mysql -u{} -p{}",
    "curl -u{} -H{} -d{}",
    "sshpass -p{} ssh h",
    "tar {}",
    "find . -name {} -exec cmd {} +",
    "find . -{}",
    "java -D{}={} -jar {}",
    "xargs -I{} cmd {}",
    "echo {} | cmd",
    "export {}",
    "export FOO={}",
    "set -gx FOO {}",
    "alias {}='cmd {}'",
    "ssh {} cmd -{} --{}",
    "python -c '{}' -{}",
    "bash -c 'cmd {}'",
    "bash -c 'cmd --opt={} -p{}'",
    "eval cmd {}",
    "timeout 5 cmd {}",
    "cmd '{}",
    'cmd "{}',
    "cmd \\{}",
    "cmd -a'{}'",
    'cmd -a"{}"b',
    "cmd $'{}'",
]
POSIX_POSITIONS = [
    "cmd <<< {}",
    "cmd <<E\n{}\nE",
    "cmd <<'E'\n{} | {}\n--{}\nE\nls",
    "cmd $(other {})",
    "cmd `other {}`",
    "for x in {}; do cmd; done",
    "case {} in a) cmd;; esac",
    "[[ {} == x ]] && cmd",
    "((x={}))",
    "x=({}) cmd",
    "if test {}; then cmd; fi",
]

CHANCE = st.text(string.ascii_letters + string.digits, min_size=10, max_size=40)
VALUES = st.one_of(
    CHANCE,
    st.builds(lambda form, number: form.replace("{}", str(number)), st.sampled_from(CHOSEN), st.integers(10, 9_999)),
    st.builds("-".join, st.lists(st.sampled_from(["correct", "horse", "battery", "staple"]), min_size=4, max_size=6)),
    st.sampled_from(list(SECRETS.values())).flatmap(lambda make: st.integers(0, 999).map(lambda seed: make(str(seed)))),
)
LEAST = 5
"""So many characters of a value in a row are a part of it and no chance."""


def leaks(line: str, dialect: str, value: str) -> list[str]:
    """Return the texts in a line's shape that hold a part of a value, but for names that the grammar has as well."""
    names = parse(line, dialect).names
    fields = (
        (*step.words, *step.flags, *step.by, *(() if step.name in names else (step.name,)))
        for step in shape(line, dialect)
    )
    pieces = {value[start : start + LEAST] for start in range(len(value) - LEAST + 1)}
    return [text for texts in fields for text in texts if any(piece in text for piece in pieces)]


@pytest.mark.parametrize("dialect", DIALECTS)
@given(value=VALUES)
@settings(max_examples=60, deadline=None)
def test_no_value_is_in_a_shape(dialect, value):
    for position in [*POSITIONS, *(POSIX_POSITIONS if dialect in {"posix", "zsh"} else ())]:
        assume(value not in position)
        assert (position, leaks(position.replace("{}", value), dialect, value)) == (position, [])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_planted_secret_is_in_a_shape(dialect):
    forms = [*MORE_COMMANDS, *(form for forms in IN_COMMANDS.values() for form in forms)]
    for number, form in enumerate(forms):
        for kind, make in SECRETS.items():
            value = make(f"{kind}{number}")
            assert (form, kind, leaks(form.replace("{}", value), dialect, value)) == (form, kind, [])


def test_subcommands_are_words_of_their_command():
    assert "commit" in subcommands("git")
    assert subcommands("nosuch") == {}
    assert subcommands("git")["stash"]["pop"] == {}
    assert "test" in subcommands("npm")["run"]

"""Every other way is compared with the real programs: the same on made files, and not the same where it is not counted."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from made_sessions import line
from nixlore.analyze._pipelines import tree
from nixlore.analyze._pipelines_better import Better
from nixlore.data.substitutions import SUBSTITUTIONS
from nixlore.model.recording import LineUse
from nixlore.shell.shapes import shape

PROGRAMS = {way.program for substitution in SUBSTITUTIONS for way in substitution.ways if way.program}

SAME = """
cat-grep-rg       | cat a.txt | grep pear                               | rg pear a.txt
cat-grep-rg       | cat a.txt | grep -n -i PEAR                         | rg -n -i PEAR a.txt
cat-grep-rg       | cat a.txt | grep -v -e pear                         | rg -v -e pear a.txt
cat-grep-rg       | cat a.txt | grep -A 1 -w fig                        | rg -A 1 -w fig a.txt
cat-grep          | cat a.txt | grep -c pear                            | grep -c pear a.txt
cat-grep          | cat a.txt | grep -c nothing                         | grep -c nothing a.txt
cat-grep          | cat a.txt | egrep -y 'P(ea|lu)'                     | egrep -y 'P(ea|lu)' a.txt
cat-rg            | cat a.txt | rg -c pear                              | rg -c pear a.txt
cat-head          | cat a.txt | head -3                                 | head -3 a.txt
cat-head          | cat a.txt | tail -n 2                               | tail -n 2 a.txt
cat-wc            | cat a.txt | wc -l                                   | wc -l < a.txt
cat-wc            | cat a.txt | sha256sum                               | sha256sum < a.txt
cat-pager         | cat a.txt | less -R                                 | less -R a.txt
cat-jq            | cat d.json | jq -r .name                            | jq -r .name d.json
cat-jq            | cat d.json | jq -s length                           | jq -s length d.json
cat-sort          | cat a.txt | sort -r                                 | sort -r a.txt
cat-sort          | cat a.txt | sort -t ' ' -k 2                        | sort -t ' ' -k 2 a.txt
cat-awk           | cat a.txt | awk '{print $2}'                        | awk '{print $2}' a.txt
cat-awk           | cat a.txt | awk -F e '{print $1}'                   | awk -F e '{print $1}' a.txt
cat-sed           | cat a.txt | sed 's/pear/plum/'                      | sed 's/pear/plum/' a.txt
cat-sed           | cat a.txt | sed -n -e 2p -e 3p                      | sed -n -e 2p -e 3p a.txt
cat-filter        | cat a.txt | cut -d ' ' -f 2                         | cut -d ' ' -f 2 a.txt
cat-filter        | cat a.txt | base64                                  | base64 a.txt
cat-filter        | cat a.txt | tac                                     | tac a.txt
cat-filter        | cat a.txt | nl                                      | nl a.txt
cat-filter        | cat a.txt | rev                                     | rev a.txt
cat-filter        | cat a.txt | od -c                                   | od -c a.txt
cat-filter        | cat a.txt | xxd                                     | xxd a.txt
cat-filter        | cat a.txt | hexdump -C                              | hexdump -C a.txt
cat-filter        | cat a.txt | column -t                               | column -t a.txt
cat-filter        | cat a.txt | fold -w 5                               | fold -w 5 a.txt
cat-filter        | cat a.txt | strings                                 | strings a.txt
cat-input         | cat a.txt | tr a-z A-Z                              | tr a-z A-Z < a.txt
cat-input         | cat a.txt | uniq -c                                 | uniq -c < a.txt
cat-input         | cat sums | bc                                       | bc < sums
cat-input         | cat query | sqlite3 :memory:                        | sqlite3 :memory: < query
grep-count        | grep pear a.txt | wc -l                             | grep -c pear a.txt
grep-count        | grep -i -v nothing a.txt | wc -l                    | grep -i -v -c nothing a.txt
grep-count        | sort a.txt | grep pear | wc -l                      | sort a.txt | grep -c pear
grep-head         | grep -n pear a.txt | head -n 2                      | grep -n -m 2 pear a.txt
grep-head         | grep -v pear a.txt | head -1                        | grep -v -m 1 pear a.txt
grep-head         | sort a.txt | grep pear | head -n 2                  | sort a.txt | grep -m 2 pear
grep-not-grep-not | grep -v pear a.txt | grep -v fig                    | grep -v -e pear -e fig a.txt
grep-not-grep-not | sort a.txt | grep -v pear | grep -v fig             | sort a.txt | grep -v -e pear -e fig
sort-uniq         | sort a.txt b.txt | uniq                             | sort -u a.txt b.txt
sort-uniq         | cut -c 1 a.txt | sort -r | uniq                     | cut -c 1 a.txt | sort -r -u
zcat-grep         | zcat a.gz | grep -n pear                            | zgrep -n pear a.gz
zcat-less         | zcat a.gz | less                                    | zless a.gz
zcat-tar          | zcat t.tar.gz | tar -x -v -f - -C out               | tar -x -v -f t.tar.gz -C out
find-xargs-grep   | find src -name '*.py' | xargs grep def              | rg -g '*.py' def src
find-xargs-grep   | find src -name '*.py' -print0 | xargs -0 grep -l def | rg -g '*.py' -l def src
find-exec-grep    | find src -name '*.py' -exec grep -l def {} +        | rg -g '*.py' -l def src
find-exec-grep    | find src -name '*.py' -exec grep -n def {} \\;      | rg -g '*.py' -n -I def src
find-grep         | find src | grep main                                | fd main src
find-grep         | find src -type f | grep -i MAIN                     | fd -t f -i MAIN src
find-name         | find src -name '*.py'                               | fd -g '*.py' src
find-name         | find src -iname '*.PY' -type f -maxdepth 2          | fd -i -g '*.PY' -t f -d 2 src
find-xargs        | find src -name '*.py' | xargs wc -l                 | find src -name '*.py' -exec wc -l {} +
find-xargs        | find src -type f | xargs sha256sum                  | find src -type f -exec sha256sum {} +
grep-recursive    | grep -r def src                                     | rg def src
grep-recursive    | grep -rn --include=*.py def src                     | rg -n -g '*.py' def src
ls-recursive-grep | ls -R src | grep main.py                            | fd main.py src -x basename
ls-grep           | ls src | grep main                                  | fd -d 1 main src -x basename
git-log-head      | git log --oneline | head -n 2                       | git log --oneline -n 2
git-log-head      | git log --oneline --all | head -1                   | git log --oneline --all -n 1
git-log-grep      | git log --oneline | grep fig                        | git log --oneline --grep fig
git-cat           | git log --oneline | cat                             | git --no-pager log --oneline
git-cat           | git diff HEAD~1 | cat                               | git --no-pager diff HEAD~1
git-files-grep    | git ls-files | xargs grep -n pear                   | git grep -n pear
"""
"""Substitution, what is run, and the other way; lines may come in another order where files are walked through."""

NOT_THE_SAME = """
cat-grep          | cat a.txt | grep -l pear                            | grep -l pear a.txt
cat-grep          | cat a.txt | grep -H pear                            | grep -H pear a.txt
cat-grep          | cat -n a.txt | grep pear                            | grep pear a.txt
cat-grep          | cat b.txt a.txt | grep plum                         | grep -h plum b.txt a.txt
cat-grep          | cat *.txt | grep pear                               | grep pear *.txt
cat-grep-rg       | cat a.txt | grep -c nothing                         | rg -c nothing a.txt
cat-rg            | cat a.txt | rg -l pear                              | rg -l pear a.txt
cat-head          | cat a.txt b.txt | head -1                           | head -1 a.txt b.txt
cat-head          | cat *.txt | tail -1                                 | tail -n 1 *.txt
cat-wc            | cat -A a.txt | wc -c                                | wc -c < a.txt
cat-jq            | cat d.json | jq -n input_filename                   | jq input_filename d.json
cat-jq            | cat d.json | jq                                     | jq d.json
cat-sort          | cat b.txt a.txt | sort                              | sort b.txt a.txt
cat-sort          | cat a.txt | sort -m - b.txt                         | sort a.txt
cat-awk           | cat a.txt | awk -f program b.txt                    | awk -f program a.txt b.txt
cat-sed           | cat a.txt | sed -i s/pear/plum/ e.txt               | sed s/pear/plum/ a.txt
cat-sed           | cat a.txt | sed 1d b.txt                            | sed 1d a.txt
cat-filter        | cat b.txt a.txt | tac                               | tac b.txt a.txt
cat-filter        | cat a.txt | cut -c 1 b.txt                          | cut -c 1 a.txt
grep-count        | grep -o e a.txt | wc -l                             | grep -o -c e a.txt
grep-count        | grep pear a.txt b.txt | wc -l                       | grep -c pear a.txt b.txt
grep-count        | grep pear *.txt | wc -l                             | grep -c pear *.txt
grep-count        | grep -r def src | wc -l                             | grep -r -c def src
grep-count        | grep pear a.txt | wc -c                             | grep -c pear a.txt
grep-count        | grep -A 1 pear a.txt | wc -l                        | grep -A 1 -c pear a.txt
grep-head         | grep pear a.txt c.txt | head -n 1                   | grep -m 1 pear a.txt c.txt
grep-head         | grep -A 1 pear a.txt | head -n 1                    | grep -A 1 -m 1 pear a.txt
grep-head         | grep -c p a.txt | head -n 1                         | grep -c -m 1 p a.txt
grep-not-grep-not | grep -v pear a.txt | grep fig                       | grep -v -e pear -e fig a.txt
grep-not-grep-not | grep -v pear a.txt | grep -v -i FIG                 | grep -v -e pear -e FIG a.txt
sort-uniq         | sort a.txt | uniq -c                                | sort -u a.txt
sort-uniq         | sort a.txt | uniq -d                                | sort -u a.txt
sort-uniq         | sort -n numbers | uniq                              | sort -n -u numbers
sort-uniq         | sort -f c.txt | uniq                                | sort -f -u c.txt
sort-uniq         | sort -k 1,1 a.txt | uniq                            | sort -k 1,1 -u a.txt
zcat-grep         | zcat a.gz | grep -H pear                            | zgrep -H pear a.gz
zcat-tar          | zcat t.tar.gz | tar -t -f -                         | tar -x -v -f t.tar.gz --to-stdout
find-xargs-grep   | find src -name '*.py' | xargs grep -L def           | rg -g '*.py' -l def src
find-xargs-grep   | find src -name '*.py' | xargs -I X grep def X       | rg -g '*.py' -c def src
find-xargs-grep   | find src -newer a.txt | xargs grep def              | rg -g '*.nix' def src
find-grep         | find src | grep -v main                             | fd main src
find-grep         | find src | grep -c main                             | fd main src
find-name         | find src -name '*.py' -printf '%s '                 | fd -g '*.py' src
find-name         | find src -not -name '*.py'                          | fd -g '*.py' src
find-xargs        | find src -name '*.py' | xargs -n 1 wc -l            | find src -name '*.py' -exec wc -l {} +
find-xargs        | find src -name '*.py' | xargs -I X wc -l X          | find src -name '*.py' -exec wc -l {} +
grep-recursive    | grep -rc def src                                    | rg -c def src
grep-recursive    | grep -rL def src                                    | rg -l def src
grep-recursive    | grep -rh def src                                    | rg def src
ls-grep           | ls -l src | grep main                               | fd -d 1 main src -x basename
ls-grep           | ls src | grep -v main                               | fd -d 1 main src -x basename
ls-recursive-grep | ls -lR src | grep main                              | fd main src -x basename
ls-long-count     | ls src | wc -l                                      | ls -l src | wc -l
git-log-head      | git log --oneline --graph --stat | head -n 2        | git log --oneline --graph --stat -n 2
git-log-head      | git log | head -n 2                                 | git log -n 2
git-log-head      | git log --oneline --reverse | head -n 1             | git log --oneline --reverse -n 1
git-log-grep      | git log --oneline | grep -v fig                     | git log --oneline --grep fig
git-cat           | git log --oneline | cat -n                          | git --no-pager log --oneline
git-cat           | git log --oneline | cat | head -1                   | git --no-pager log --oneline
git-files-grep    | git ls-files | xargs grep -c pear                   | git grep -c pear
"""
"""The same of lines that look alike: the other way prints something else, and they are not counted."""

ELSEWHERE = {
    "ls-long-count": "it is one less, on purpose",
    "cat-bat": "draws", "du-sort": "draws or asks", "history-grep": "has a history of its own",
    "journalctl-tail": "needs a journal", "journalctl-grep": "needs a journal",
    "systemctl-grep": "needs systemd", "systemctl-cat": "needs systemd",
    "flake-update-switch": "changes a system", "flake-update-home": "changes a home",
    "cargo-build-run": "needs a compiler",
}  # fmt: skip
"""Those that are not compared by what they print here."""

BELOW = {
    "ps-grep", "ps-grep-not-grep", "ps-grep-count", "ps-grep-kill", "ps-grep-kill-all", "pgrep-kill", "kill-pgrep",
    "kill-pidof", "git-fetch-pull", "git-fetch-merge", "git-fetch-rebase", "git-stash-pull-pop",
}  # fmt: skip
"""Those that have a test of their own."""


def rows(table: str) -> list[tuple[str, str, str]]:
    found = []
    for text in table.strip().splitlines():
        name, *middle = text.split(" | ")
        found.append((name.strip(), *_halves(middle)))
    return found


def _halves(parts: list[str]) -> tuple[str, str]:
    """Return what is run and the other way: the gap between the columns is at least two blanks wide."""
    whole = " | ".join(parts)
    if "  " in whole:
        left, _, right = whole.partition("  ")
        return left.strip(), right.strip().removeprefix("| ").strip()
    return " | ".join(parts[:-1]).strip(), parts[-1].strip()


def use(text: str) -> LineUse:
    made = line("true")
    return LineUse(**{name: getattr(made, name) for name in made.__struct_fields__} | {"steps": shape(text, "posix")})


def counted(text: str, on_path: set[str] | None = None) -> set[str]:
    better = Better(PROGRAMS if on_path is None else on_path)
    row = use(text)
    better.add(row, tree(row.steps))
    return set(better.found)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with some files, an archive and a repository."""
    home = tmp_path_factory.mktemp("made")
    texts = {
        "a.txt": "pear one\nfig two\nplum one\npear three\nfig two\npear one\n",
        "b.txt": "apple\nplum",
        "c.txt": "pear\nPear\nfig\n",
        "e.txt": "pear\n",
        "numbers": "1\n01\n2\n",
        "sums": "1 + 2\n3 * 4\n",
        "query": "select 1 + 1;\n",
        "program": "{ print $1 }\n",
        "d.json": '{"name": "pear", "parts": [1, 2]}\n',
        "src/main.py": "def main():\n    return 1\n",
        "src/other.py": "x = 1\n",
        "src/main.nix": "{ def = 1; }\n",
        "src/deep/main_two.py": "def two():\n    return 2\n\ndef three():\n    return 3\n",
    }
    for name, text in texts.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    (home / "out").mkdir()
    (home / "a.gz").write_bytes(gzip.compress(texts["a.txt"].encode(), mtime=0))
    with tarfile.open(home / "t.tar.gz", "w:gz") as archive:
        archive.add(home / "src", "src")
    git = "git -c user.name=ada -c user.email=ada@example.org"
    ran(home, f"git init -q && git add a.txt c.txt && {git} commit -qm 'Add pear' && git add src/main.py")
    ran(home, f"{git} commit -qm 'Add fig' && git add src && {git} commit -qm 'Add plum'")
    return home


def ran(home: Path, text: str) -> str:
    """Return what a line prints in a directory; it is in a file, so that no process has it among its arguments."""
    script = home.parent / f"{home.name}.sh"
    fd = "" if shutil.which("fd") else "shopt -s expand_aliases; alias fd=fdfind\n"
    script.write_text(f"{fd}unset COLUMNS; export LC_ALL=C GIT_PAGER=cat\n{text}\n")
    done = subprocess.run(
        ["bash", script], cwd=home, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL
    )
    assert "not found" not in done.stderr, done.stderr
    return done.stdout


def sorted_lines(text: str) -> list[str]:
    """Return the lines of what was printed, which walks through files bring in any order."""
    return sorted(line.replace("./", "") for line in text.splitlines())


WALKING = ("find", "grep -r", "ls -R", "git ls-files", "ls src")


@pytest.mark.parametrize(("name", "text", "other"), rows(SAME))
def test_the_other_way_does_the_same(made: Path, name: str, text: str, other: str):
    assert name in counted(text, PROGRAMS - ({"rg"} if name == "cat-grep" else set()))
    shutil.rmtree(made / "out")
    (made / "out").mkdir()
    first, second = ran(made, text), ran(made, other)
    if text.startswith(WALKING):
        first, second = ("\n".join(sorted_lines(one)) for one in (first, second))
    assert first == second != ""


@pytest.mark.parametrize(("name", "text", "other"), rows(NOT_THE_SAME))
def test_where_it_does_not_it_is_not_counted(made: Path, name: str, text: str, other: str):
    assert name not in counted(text)
    assert sorted_lines(ran(made, text)) != sorted_lines(ran(made, other))


def test_every_substitution_is_compared():
    tested = {name for name, _, _ in rows(SAME)} | ELSEWHERE.keys() | BELOW
    assert {substitution.name for substitution in SUBSTITUTIONS} == tested
    assert len(SUBSTITUTIONS) >= 25


def test_long_listings_count_one_too_many(made: Path):
    assert counted("ls -l src | wc -l") == {"ls-long-count"}
    assert int(ran(made, "ls -l src | wc -l")) == int(ran(made, "ls src | wc -l")) + 1


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["bash", "-c", "exec -a larkspur-sleeper sleep 60"]) as process:
        wait_for(process.pid)
        yield process
        process.kill()


def wait_for(pid: int) -> None:
    """Wait until a process has taken its name."""
    while b"larkspur-sleeper" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        pass


@pytest.mark.parametrize("text", ["ps aux | grep larkspur-sleeper | grep -v grep", "ps -ef | grep larkspur-sleeper"])
def test_looking_for_processes(sleeper: subprocess.Popen[bytes], tmp_path: Path, text: str):
    (name,) = counted(text)
    assert name.startswith("ps-grep")
    there = {row.split()[1] for row in ran(tmp_path, text).splitlines() if "grep" not in row}
    assert there == {row.split()[0] for row in ran(tmp_path, "pgrep -af larkspur-sleeper").splitlines()}
    assert there == {f"{sleeper.pid}"}


@pytest.mark.usefixtures("sleeper")
def test_counting_processes(tmp_path: Path):
    assert counted("ps aux | grep larkspur | wc -l") == {"ps-grep-count", "grep-count"}
    with_itself = int(ran(tmp_path, "ps aux | grep larkspur-sleeper | wc -l"))
    assert int(ran(tmp_path, "pgrep -fc larkspur-sleeper")) == 1 <= with_itself


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pgrep-kill", "pgrep -f larkspur-sleeper | xargs kill"),
        ("pgrep-kill", "pkill -f larkspur-sleeper"),
        ("kill-pgrep", "kill $(pgrep -f larkspur-sleeper)"),
        ("ps-grep-kill", "ps aux | grep '[l]arkspur-sleeper' | awk '{print $2}' | xargs kill"),
        ("ps-grep-kill-all", "ps aux | grep larkspur-sleeper | grep -v grep | awk '{print $2}' | xargs kill"),
    ],
)
def test_ending_processes(sleeper: subprocess.Popen[bytes], tmp_path: Path, name: str, text: str):
    assert text.startswith("pkill") or name in counted(text)
    ran(tmp_path, text)
    assert sleeper.wait(10) != 0


def test_what_looks_like_ending_processes():
    assert counted("kill $(pidof larkspur)") == {"kill-pidof"}
    assert counted("kill -9 $(cat larkspur.pid)") == set()
    assert counted("kill %1 $(pgrep larkspur)") == set()
    assert counted("ps aux | grep -v larkspur") == set()
    assert counted("ps aux | grep larkspur | sort") == set()


@pytest.fixture
def cloned(tmp_path: Path) -> Path:
    """Return a directory with a repository `up`, of which `one` and `two` are clones that lack a commit."""
    who = "git config user.name ada; git config user.email ada@example.org; git config pull.rebase false"
    ran(tmp_path, f"git init -q -b main up; cd up; {who}; echo 1 > a; git add a; git commit -qm one")
    for name in ("one", "two"):
        ran(tmp_path, f"git clone -q up {name}; cd {name}; {who}")
    ran(tmp_path, "cd up; echo 2 > b; git add b; git commit -qm two")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        ("git-fetch-pull", "git fetch && git pull", "git pull"),
        ("git-fetch-pull", "git fetch; git pull --rebase", "git pull --rebase"),
        ("git-fetch-merge", "git fetch && git merge", "git pull --no-rebase"),
        ("git-fetch-rebase", "git fetch && git rebase", "git pull --rebase"),
        ("git-stash-pull-pop", "git stash && git pull && git stash pop", "git pull --autostash"),
    ],
)
def test_getting_what_others_did(cloned: Path, name: str, text: str, other: str):
    assert counted(text) == {name}
    state = "git log --format=%s; cat a b; git status --porcelain"
    change = "echo changed > a; " if "stash" in name else ""
    first = ran(cloned, f"cd one; ({change}{text}) > /dev/null 2>&1; {state}")
    assert first == ran(cloned, f"cd two; ({change}{other}) > /dev/null 2>&1; {state}")
    assert first.startswith("two\none\n")


@pytest.mark.parametrize(
    "text",
    [
        "git fetch upstream && git pull",
        "git fetch && git merge topic",
        "git fetch || git pull",
        "git fetch && git rebase -i",
        "git stash -u && git pull && git stash pop",
        "git fetch | git pull",
    ],
)
def test_getting_something_else(text: str):
    assert counted(text) == set()


def test_another_tool_is_offered_only_where_it_is():
    assert counted("find . -name '*.py'", set()) == set()
    assert counted("cat a | grep b", set()) == {"cat-grep"}
    assert counted("cat a | grep b", {"rg"}) == {"cat-grep-rg"}
    assert counted("du -sh * | sort -h", {"ncdu"}) == {"du-sort"}
    better = Better({"ncdu", "dust"})
    row = use("du -sh * | sort -h")
    better.add(row, tree(row.steps))
    assert [found.better for found in better.uses()] == ["dust"]


def test_wrappers():
    assert counted("sudo cat a | grep b", set()) == {"cat-grep"}
    assert counted("sudo cat a | wc -l", set()) == set()
    assert counted("cat a | sudo grep b", set()) == set()
    assert counted("nix flake update && sudo nixos-rebuild switch --flake .") == {"flake-update-switch"}
    assert counted("nix flake update nixpkgs && sudo nixos-rebuild switch --flake .") == set()


def test_each_place_of_a_line_counts_for_itself():
    assert counted("cat a | grep b | wc -l", set()) == {"cat-grep", "grep-count"}
    assert counted("for i in 1 2; do cat a | grep b; done", set()) == {"cat-grep"}
    assert counted("echo $(cat a | grep b)", set()) == {"cat-grep"}
    assert counted("cat $(ls) | grep b", set()) == set()
    assert counted("cat <(ls) | grep b", set()) == set()


def test_lines_that_look_alike_are_told_as_near():
    better = Better(set())
    for text in ("cat a | grep b", "cat a b | grep c", "cat -n a | grep b"):
        row = use(text)
        better.add(row, tree(row.steps))
    (found,) = better.uses()
    assert (found.name, found.uses[0].count, found.near) == ("cat-grep", 1, 2)

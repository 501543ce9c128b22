"""Processes, services, logs, version control, builds: what is done in several commands and can be in one."""

from __future__ import annotations

from nixlore.data.substitution_forms import GREPS, Part, Substitution, Way

_PS = Part("ps", "0-1", allow="-e -f -a -x -u -A -F -l -w -U", valued="-u -U")
_PATTERN = Part(GREPS, "1", allow="-i -E -F --ignore-case --color")
_NOT_ITSELF = Part(GREPS, "1", need="-v", allow="-v")
_PGREP = "pgrep shows number and command line only"
_KILL = Part("kill", "0", allow="*")
_TERSE = (
    "--oneline --all --decorate --abbrev-commit --no-merges --author --since --no-decorate --reverse --first-parent"
)

PROCESSES = (
    Substitution(
        "ps-grep-kill-all",
        (_PS, _PATTERN, _NOT_ITSELF, Part("awk, gawk", "1"), Part("xargs", "0", allow="-r", runs=_KILL)),
        "ps aux | grep PATTERN | grep -v grep | awk … | xargs kill",
        (Way("pkill", "pkill -f PATTERN", "pgrep -af PATTERN shows first whom it hits"),),
        "pkill finds and signals processes itself",
    ),
    Substitution(
        "ps-grep-kill",
        (_PS, _PATTERN, Part("awk, gawk", "1"), Part("xargs", "0", allow="-r", runs=_KILL)),
        "ps aux | grep PATTERN | awk … | xargs kill",
        (Way("pkill", "pkill -f PATTERN", "pgrep -af PATTERN shows first whom it hits"),),
        "pkill finds and signals processes itself, and never the search",
    ),
    Substitution(
        "pgrep-kill",
        (Part("pgrep", "1", allow="-f -x -u -n -o -i -U", valued="-u -U"), Part("xargs", "0", allow="-r", runs=_KILL)),
        "pgrep PATTERN | xargs kill",
        (Way("pkill", "pkill PATTERN"),),
        "pkill takes what pgrep takes",
    ),
    Substitution(
        "kill-pgrep",
        (
            Part(
                "kill",
                "1",
                allow="*",
                runs=Part("pgrep", "1", allow="-f -x -u -n -o -i -U", valued="-u -U"),
                several=True,
            ),
        ),
        "kill $(pgrep PATTERN)",
        (Way("pkill", "pkill PATTERN"),),
        "pkill takes what pgrep takes",
    ),
    Substitution(
        "kill-pidof",
        (Part("kill", "1", allow="*", runs=Part("pidof", "1"), several=True),),
        "kill $(pidof NAME)",
        (Way("pkill", "pkill -x NAME"),),
        "pkill finds and signals processes itself",
    ),
    Substitution(
        "ps-grep-count",
        (_PS, _PATTERN, Part("wc", "0", need="-l", allow="-l")),
        "ps aux | grep PATTERN | wc -l",
        (Way("pgrep", "pgrep -fc PATTERN", "the search itself is not counted"),),
        "grep finds itself among the processes",
    ),
    Substitution(
        "ps-grep-not-grep",
        (_PS, _PATTERN, _NOT_ITSELF),
        "ps aux | grep PATTERN | grep -v grep",
        (Way("pgrep", "pgrep -af PATTERN", _PGREP),),
        "pgrep never finds itself",
        ends=True,
    ),
    Substitution(
        "ps-grep",
        (_PS, _PATTERN),
        "ps aux | grep PATTERN",
        (Way("pgrep", "pgrep -af PATTERN", _PGREP),),
        "pgrep looks for processes itself, and never finds itself",
        ends=True,
    ),
    Substitution(
        "history-grep",
        (Part("history", "0"), _PATTERN),
        "history | grep PATTERN",
        (Way("atuin", "atuin search PATTERN", "atuin's patterns are its own"),),
        "atuin also knows where and when, and how it ended",
    ),
    Substitution(
        "journalctl-tail",
        (
            Part("journalctl", "0-9", allow="-u -b -k -p --user --unit --boot", valued="*"),
            Part("tail", "0", allow="-n"),
        ),
        "journalctl … | tail -n N",
        (Way("", "journalctl … -n N", "it counts entries, where tail counts lines"),),
        "journalctl reads from the end itself, and not the whole journal",
    ),
    Substitution(
        "journalctl-grep",
        (
            Part("journalctl", "0-9", allow="-u -b -k -p -f -n -e -r --user --unit --boot --since --until", valued="*"),
            Part(GREPS, "1", allow="-i -E -P --color --ignore-case"),
        ),
        "journalctl … | grep PATTERN",
        (Way("", "journalctl … -g PATTERN", "it looks at messages, not at the names of units and hosts"),),
        "journalctl looks for patterns itself",
    ),
    Substitution(
        "systemctl-grep",
        (
            Part("systemctl, systemctl list-units, systemctl list-unit-files", "0", allow="--user --all -a --no-pager"),
            Part(GREPS, "1", allow="-i --color --ignore-case"),
        ),
        "systemctl list-units | grep PART",
        (Way("", "systemctl list-units '*PART*'", "it looks at names of units only"),),
        "systemctl takes patterns itself",
    ),
)
"""Processes, services and logs."""

WORK = (
    Substitution(
        "git-log-head",
        (
            Part("git log", "0-9", need="--oneline", allow=_TERSE.replace(" --reverse", ""), valued="*", several=True),
            Part("head", "0", allow="-n --lines", valued="-n --lines"),
        ),
        "git log --oneline | head -n N",
        (Way("", "git log --oneline -n N"),),
        "git counts commits itself",
    ),
    Substitution(
        "git-log-grep",
        (
            Part("git log", "0-9", need="--oneline", allow=_TERSE, valued="*", several=True),
            Part(GREPS, "1", allow="-i -E -F -P --color --ignore-case"),
        ),
        "git log --oneline | grep PATTERN",
        (Way("", "git log --oneline --grep PATTERN", "it looks at whole messages, not at subjects and hashes only"),),
        "git looks for patterns itself",
    ),
    Substitution(
        "git-cat",
        (Part("git *", "0-9", allow="*", several=True), Part("cat", "0")),
        "git … | cat",
        (Way("", "git --no-pager …", "colours stay"),),
        "git can do without a pager",
        ends=True,
    ),
    Substitution(
        "systemctl-cat",
        (Part("systemctl *, journalctl", "0-9", allow="*", several=True), Part("cat", "0")),
        "systemctl … | cat",
        (Way("", "systemctl --no-pager …", "colours stay"),),
        "systemd's tools can do without a pager",
        ends=True,
    ),
    Substitution(
        "git-files-grep",
        (
            Part("git ls-files", "0-9", several=True),
            Part("xargs", "0", runs=Part(GREPS, "1", allow="-n -i -w -E -F -P -l -e -H", valued="-e")),
        ),
        "git ls-files | xargs grep PATTERN",
        (Way("", "git grep PATTERN"),),
        "git looks for patterns in its files itself",
    ),
    Substitution(
        "git-fetch-pull",
        (Part("git fetch"), Part("git pull", allow="--rebase --ff-only --no-rebase --autostash -r")),
        "git fetch && git pull",
        (Way("", "git pull"),),
        "a pull fetches",
        join="&&",
    ),
    Substitution(
        "git-fetch-merge",
        (Part("git fetch"), Part("git merge", allow="--ff-only --no-ff")),
        "git fetch && git merge",
        (Way("", "git pull --no-rebase"),),
        "a pull is a fetch and a merge",
        join="&&",
    ),
    Substitution(
        "git-fetch-rebase",
        (Part("git fetch"), Part("git rebase", allow="--autostash")),
        "git fetch && git rebase",
        (Way("", "git pull --rebase"),),
        "a pull fetches and rebases",
        join="&&",
    ),
    Substitution(
        "git-stash-pull-pop",
        (Part("git stash, git stash push"), Part("git pull", allow="--rebase -r"), Part("git stash pop")),
        "git stash && git pull && git stash pop",
        (Way("", "git pull --autostash"),),
        "a pull puts changes aside and brings them back itself",
        join="&&",
    ),
    Substitution(
        "cargo-build-run",
        (Part("cargo build", allow="--release -r"), Part("cargo run", allow="--release -r")),
        "cargo build && cargo run",
        (Way("", "cargo run"),),
        "cargo run builds what it runs",
        join="&&",
        alike=True,
    ),
    Substitution(
        "flake-update-switch",
        (
            Part("nix flake update", "0", allow="--flake", valued="--flake"),
            Part("nixos-rebuild switch", "0", allow="--flake --sudo --use-remote-sudo -L", valued="--flake"),
        ),
        "nix flake update && nixos-rebuild switch --flake .",
        (Way("nh", "nh os switch --update .", "it shows what changes between the two systems"),),
        "nh updates, builds and switches in one",
        join="&&",
    ),
    Substitution(
        "flake-update-home",
        (
            Part("nix flake update", "0", allow="--flake", valued="--flake"),
            Part("home-manager switch", "0", allow="--flake -b", valued="--flake -b"),
        ),
        "nix flake update && home-manager switch --flake .",
        (Way("nh", "nh home switch --update .", "it shows what changes between the two"),),
        "nh updates, builds and switches in one",
        join="&&",
    ),
)
"""Version control, builds and rebuilds."""

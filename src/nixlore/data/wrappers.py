"""Programs that run the command they are given, and how their arguments are read up to that command.

Sources: the manual of each program. An option that is not listed takes no value. Programs that run a command
elsewhere (`ssh`, `docker exec`, `kubectl exec`) are not here: what they run is not on this machine.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Reading = Literal[
    "words", "words or text", "shell", "user shell", "texts", "eval", "nix", "nix-shell", "find", "subcommand"
]


class Wrapper(NamedTuple):
    """How one program finds the command it runs in its arguments.

    reading  words: the rest of the words is a command · words or text: the same, but a word with blanks is a text ·
             shell: only the value of `-c` is one · texts: every word is a text · eval: all words joined are a text ·
             nix, nix-shell, find: ways of their own
    values   options whose value is the next word, unless it is attached
    texts    options whose value is a command line
    silent   options with which nothing more is run
    skip     words before the command (a duration, a directory)
    assigns  NAME=VALUE words may stand before the command
    until    the word that ends the command, "" for none
    many     options that take more than one value, with their number
    """

    reading: Reading = "words"
    values: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    skip: int = 0
    assigns: bool = False
    until: str = ""
    many: tuple[tuple[str, int], ...] = ()


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLAIN = Wrapper()
_SHELL = Wrapper(
    reading="shell",
    values=_options("-o +o -O +O --rcfile --init-file -C --init-command -d --debug -D -f --features --config"),
    texts=_options("-c --command --commands"),
)

WRAPPERS: dict[str, Wrapper] = {
    "sudo": Wrapper(
        values=_options(
            "-u --user -g --group -p --prompt -C --close-from -h --host -D --chdir -R --chroot -r --role -t --type "
            "-T --command-timeout -U --other-user -a --auth-type -c --login-class"
        ),
        silent=_options("-l --list -v --validate -V --version -K --remove-timestamp -e --edit --help"),
        assigns=True,
    ),
    "doas": Wrapper(values=_options("-u -C -a"), silent=_options("-L -C"), assigns=True),
    "pkexec": Wrapper(values=_options("--user"), silent=_options("--version --help")),
    "run0": Wrapper(
        values=_options("-u --user -g --group -D --chdir --unit --property --slice --nice --setenv --background -M")
    ),
    "su": Wrapper(reading="user shell", values=_options("-s --shell -g -G -w"), texts=_options("-c --command")),
    "runuser": Wrapper(
        reading="user shell",
        values=_options("-u --user -g --group -G --supp-group -s --shell"),
        texts=_options("-c --command"),
    ),
    "env": Wrapper(
        values=_options("-u --unset -C --chdir -a --argv0"), texts=_options("-S --split-string"), assigns=True
    ),
    "time": Wrapper(values=_options("-f --format -o --output"), silent=_options("--version --help")),
    "command": Wrapper(silent=_options("-v -V -q --query -s --search -a --all -h --help")),
    "builtin": Wrapper(silent=_options("-n --names -q --query -h --help")),
    "exec": Wrapper(values=_options("-a")),
    "noglob": _PLAIN,
    "nocorrect": _PLAIN,
    "nohup": Wrapper(silent=_options("--version --help")),
    "nice": Wrapper(values=_options("-n --adjustment")),
    "ionice": Wrapper(values=_options("-c --class -n --classdata"), silent=_options("-p --pid -P --pgid -u --uid")),
    "chrt": Wrapper(values=_options("-T -P -D"), silent=_options("-p --pid -m --max"), skip=1),
    "taskset": Wrapper(silent=_options("-p --pid"), skip=1),
    "setsid": _PLAIN,
    "stdbuf": Wrapper(values=_options("-i --input -o --output -e --error")),
    "unbuffer": _PLAIN,
    "chronic": _PLAIN,
    "timeout": Wrapper(values=_options("-k --kill-after -s --signal"), skip=1),
    "flock": Wrapper(
        values=_options("-w --wait --timeout -E --conflict-exit-code"), texts=_options("-c --command"), skip=1
    ),
    "watch": Wrapper(
        reading="words or text",
        values=_options("-n --interval -q --equexit -s --shotsdir"),
        silent=_options("-v --version"),
    ),
    "xargs": Wrapper(
        values=_options(
            "-a --arg-file -d --delimiter -E -I -L --max-lines -n --max-args -P --max-procs -s --max-chars "
            "--process-slot-var -J -R -S"
        )
    ),
    "parallel": Wrapper(
        reading="words or text",
        values=_options(
            "-j --jobs -P --max-procs -a --arg-file -C --colsep -d --delimiter -I -L -n -N -S --sshlogin --wd --delay "
            "--joblog --timeout --retries --results --tmpdir --block --halt --load --memfree --nice --rpl --workdir"
        ),
        silent=_options("--citation --version --help"),
        until=":::",
    ),
    "entr": Wrapper(reading="words or text", texts=_options("-s")),
    "hyperfine": Wrapper(
        reading="texts",
        values=_options(
            "-w --warmup -m --min-runs -M --max-runs -r --runs -S --shell -n --command-name -u --time-unit --style "
            "--sort --output --input --export-asciidoc --export-csv --export-json --export-markdown --export-orgmode "
            "-D --parameter-step-size --reference-name"
        ),
        texts=_options("-s --setup -p --prepare -c --cleanup --conclude --reference"),
        many=(("-P", 3), ("--parameter-scan", 3), ("-L", 2), ("--parameter-list", 2)),
    ),
    "strace": Wrapper(
        values=_options(
            "-a --columns -b --detach-on -e --trace -E --env -I --interruptible -o --output -O -p --attach -P "
            "--trace-path -s --string-limit -S --summary-sort-by -u --user -U -X"
        ),
    ),
    "ltrace": Wrapper(values=_options("-a -A -D -e -F -l -n -o -p -s -u -w -x -X")),
    "rlwrap": Wrapper(values=_options("-b -C -D -f -H -l -p -q -s -S -t -T -z -g -m -O -P --history-filename --file")),
    "direnv": Wrapper(reading="subcommand", texts=_options("exec"), skip=1),
    "systemd-run": Wrapper(
        values=_options(
            "-p --property -u --unit --description --slice --uid --gid --nice --working-directory -E --setenv -M "
            "--machine -H --host --on-active --on-boot --on-calendar --on-startup --timer-property --service-type"
        )
    ),
    "systemd-inhibit": Wrapper(values=_options("--what --who --why --mode"), silent=_options("--list")),
    "systemd-cat": Wrapper(values=_options("-t --identifier -p --priority")),
    "caffeinate": Wrapper(values=_options("-t -w")),
    "dbus-run-session": _PLAIN,
    "dbus-launch": Wrapper(silent=_options("--sh-syntax --csh-syntax --auto-syntax")),
    "xvfb-run": Wrapper(
        values=_options("-e -f -n -p -s --error-file --auth-file --server-num --xauth-protocol --server-args")
    ),
    "fakeroot": Wrapper(values=_options("-l -s -i -b --lib --faked")),
    "faketime": Wrapper(values=_options("-f"), skip=1),
    "torsocks": Wrapper(values=_options("-u -p -a -P"), silent=_options("on off show")),
    "torify": _PLAIN,
    "proxychains": Wrapper(values=_options("-f")),
    "proxychains4": Wrapper(values=_options("-f")),
    "firejail": Wrapper(silent=_options("--list --tree --top")),
    "steam-run": _PLAIN,
    "nvidia-offload": _PLAIN,
    "prime-run": _PLAIN,
    "optirun": Wrapper(values=_options("-b -c")),
    "primusrun": _PLAIN,
    "gamemoderun": _PLAIN,
    "mangohud": _PLAIN,
    "nixGL": _PLAIN,
    "nixGLIntel": _PLAIN,
    "nixGLNvidia": _PLAIN,
    "nixVulkanIntel": _PLAIN,
    "uwsm-app": Wrapper(values=_options("-s -t -a -u")),
    ",": Wrapper(values=_options("-P --picker -x"), silent=_options("-h --help -V --version")),
    "comma": Wrapper(values=_options("-P --picker -x"), silent=_options("-h --help -V --version")),
    "eval": Wrapper(reading="eval"),
    "bash": _SHELL,
    "sh": _SHELL,
    "dash": _SHELL,
    "ash": _SHELL,
    "ksh": _SHELL,
    "mksh": _SHELL,
    "zsh": _SHELL,
    "fish": _SHELL,
    "nu": _SHELL,
    "nix": Wrapper(reading="nix"),
    "nom": Wrapper(reading="nix"),
    "nix-shell": Wrapper(reading="nix-shell", texts=_options("--run --command")),
    "nom-shell": Wrapper(reading="nix-shell", texts=_options("--run --command")),
    "cached-nix-shell": Wrapper(reading="nix-shell", texts=_options("--run --command --exec")),
    "find": Wrapper(reading="find", texts=_options("-exec -execdir -ok -okdir")),
    "gfind": Wrapper(reading="find", texts=_options("-exec -execdir -ok -okdir")),
    "fd": Wrapper(reading="find", texts=_options("-x --exec -X --exec-batch")),
    "fdfind": Wrapper(reading="find", texts=_options("-x --exec -X --exec-batch")),
}
"""Programs that run another command, by name."""

SHELL_DIALECTS: dict[str, Literal["fish", "posix", "zsh", "nushell"]] = {
    "fish": "fish",
    "zsh": "zsh",
    "nu": "nushell",
}
"""Shells whose `-c` text is not of the POSIX kind."""

NIX_VALUES = _options(
    "-f --file -I --include -E --expr -A --attr --inputs-from --override-input --override-flake --option -j --max-jobs "
    "--cores --system --profile -p --packages --builders --store --extra-experimental-features -k --keep "
    "--keep-env-var -u --unset --unset-env-var --impure-env --out-link -o "
    " --arg --argstr --experimental-features "
    "--eval-store --log-format --phase --redirect -s --set-env-var --update-input --substituters "
    "--extra-substituters --trusted-public-keys --extra-trusted-public-keys --timeout --max-silent-time"
)
"""Options of nix and nix-shell whose value is the next word."""

NIX_MANY: dict[str, int] = {
    "--option": 2,
    "--arg": 2,
    "--argstr": 2,
    "--override-input": 2,
    "--override-flake": 2,
    "--redirect": 2,
    "--set-env-var": 2,
    "-s": 2,
}
"""Those of them that take two values."""

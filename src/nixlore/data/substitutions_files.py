"""Looking for files, for what is in them and for what is large: other tools find the same, not byte for byte."""

from __future__ import annotations

from nixlore.data.substitution_forms import GREP_VALUED, GREPS, PATTERNS, Part, Substitution, Way

IGNORED = "leaves out hidden files and what .gitignore names"
_RG_FILES = "-i -n -w -x -F -E -P -I -H -l -o -s -e -A -B -C --color --ignore-case --line-number --files-with-matches"
_TREE = "-name -iname -type -maxdepth -mindepth -print"
_TREE_VALUED = "-name -iname -type -maxdepth -mindepth"
_GREP_IN_FILES = Part(GREPS, "1", allow=f"{_RG_FILES} -h", valued=GREP_VALUED)
_FD = "fd looks at names, not at whole paths (-p does), and leaves out hidden files and what .gitignore names (-HI)"
_FIND_PATTERN = Part(GREPS, "1", allow="-i -E -F --ignore-case --color")

FILES = (
    Substitution(
        "find-xargs-grep",
        (
            Part("find", "0-3", allow=f"{_TREE} -print0", valued=_TREE_VALUED, several=True),
            Part("xargs", "0", allow="-0 -r -n -P --null", valued="-n -P", runs=_GREP_IN_FILES),
        ),
        "find DIR -name '*.EXT' | xargs grep PATTERN",
        (Way("rg", "rg -g '*.EXT' PATTERN DIR", f"rg {IGNORED} (-uu: it does not); {PATTERNS}"),),
        "rg walks through directories itself, on all processors",
    ),
    Substitution(
        "find-exec-grep",
        (
            Part(
                "find",
                "0-4",
                allow=f"{_TREE} -exec",
                need="-exec",
                valued=_TREE_VALUED,
                runs=Part(GREPS, "1-3", allow=f"{_RG_FILES} -h", valued=GREP_VALUED),
            ),
        ),
        "find DIR -name '*.EXT' -exec grep PATTERN {} +",
        (Way("rg", "rg -g '*.EXT' PATTERN DIR", f"rg {IGNORED} (-uu: it does not); {PATTERNS}"),),
        "rg walks through directories itself, on all processors",
    ),
    Substitution(
        "find-grep",
        (Part("find", "0-2", allow="-type -maxdepth -mindepth -print", valued=_TREE_VALUED), _FIND_PATTERN),
        "find DIR | grep PATTERN",
        (Way("fd", "fd PATTERN DIR", _FD),),
        "fd looks for patterns itself",
    ),
    Substitution(
        "find-xargs",
        (
            Part("find", "0-9", allow=f"{_TREE} -path -size -mtime -newer -empty", valued="*", several=True),
            Part(
                "xargs",
                "0",
                allow="-r --no-run-if-empty",
                runs=Part(
                    "ls, cat, wc, head, tail, file, stat, chmod, chown, du, md5sum, sha256sum, sed, dos2unix, nixfmt, "
                    "nixpkgs-fmt, alejandra, prettier, black, ruff, shellcheck, bat, touch, basename, dirname",
                    "0-9",
                    allow="*",
                ),
            ),
        ),
        "find … | xargs CMD",
        (Way("", "find … -exec CMD {} +", "the same but for names with blanks or quotes, which xargs breaks"),),
        "find hands the names on itself",
    ),
    Substitution(
        "find-name",
        (Part("find", "1-3", allow=_TREE, need="-name|-iname", valued=_TREE_VALUED),),
        "find DIR -name GLOB",
        (Way("fd", "fd -g GLOB DIR", _FD),),
        "fd is made for looking for names, on all processors",
    ),
    Substitution(
        "grep-recursive",
        (
            Part(
                GREPS,
                "1-9",
                need="-r|-R|--recursive",
                allow=f"{_RG_FILES} -r -R --recursive --include --exclude --exclude-dir",
                valued=f"{GREP_VALUED} --include --exclude --exclude-dir",
                several=True,
            ),
        ),
        "grep -r PATTERN DIR",
        (Way("rg", "rg PATTERN DIR", f"rg {IGNORED} (-uu: it does not); {PATTERNS}"),),
        "rg walks through directories itself, on all processors",
    ),
    Substitution(
        "ls-recursive-grep",
        (Part("ls", "0-1", need="-R", allow="-R -a -A -1"), _FIND_PATTERN),
        "ls -R | grep PATTERN",
        (Way("fd", "fd PATTERN", "fd prints whole paths"),),
        "ls -R does not say where a file lies",
    ),
    Substitution(
        "ls-grep",
        (Part("ls", "0-1", allow="-a -A -1"), _FIND_PATTERN),
        "ls DIR | grep PATTERN",
        (Way("fd", "fd -d 1 PATTERN DIR", f"fd {IGNORED} (-HI: it does not)"),),
        "fd looks for patterns itself",
    ),
    Substitution(
        "du-sort",
        (
            Part(
                "du",
                "0-9",
                allow="-s -h -a -c -d -x -k -m --max-depth --si --human-readable --summarize",
                valued="-d --max-depth",
                several=True,
            ),
            Part("sort", "0", need="-h|-n|-r", allow="-h -n -r -k", valued="-k"),
        ),
        "du -sh * | sort -h",
        (
            Way("dust", "dust", "dust draws a tree of the largest"),
            Way("dua", "dua"),
            Way("gdu", "gdu", "gdu is interactive"),
            Way("ncdu", "ncdu", "ncdu is interactive"),
        ),
        "it sorts by size itself",
    ),
)
"""Looking for files and what is in them."""

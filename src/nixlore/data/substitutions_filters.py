"""Stages of a pipeline that another one makes needless."""

from __future__ import annotations

from nixlore.data.substitution_forms import GREP_VALUED, GREPS, PATTERNS, Part, Substitution, Way

_LONG_GREP = (
    "--color --colour --ignore-case --invert-match --line-number --word-regexp --line-regexp --extended-regexp "
    "--fixed-strings --perl-regexp --only-matching --context --after-context --before-context --max-count --quiet"
)
GREP_SAME = f"-i -y -v -n -w -x -E -F -P -o -a -s -c -e -q -A -B -C -m -n {_LONG_GREP} --count"
RG_SAME = f"-i -v -n -w -x -E -F -P -o -a -s -e -q -A -B -C -m {_LONG_GREP}"
ONE_FILE = Part("cat", "1")
READS_ITSELF = "{} reads the file itself"

CAT = (
    Substitution(
        "cat-grep-rg",
        (ONE_FILE, Part(GREPS, "1", allow=RG_SAME, valued=GREP_VALUED)),
        "cat FILE | grep PATTERN",
        (Way("rg", "rg PATTERN FILE", PATTERNS),),
        READS_ITSELF.format("rg"),
    ),
    Substitution(
        "cat-grep",
        (ONE_FILE, Part(GREPS, "1", allow=GREP_SAME, valued=GREP_VALUED)),
        "cat FILE | grep PATTERN",
        (Way("", "grep PATTERN FILE"),),
        READS_ITSELF.format("grep"),
    ),
    Substitution(
        "cat-rg",
        (ONE_FILE, Part("rg", "1", allow=f"{RG_SAME} -c -S", valued=GREP_VALUED)),
        "cat FILE | rg PATTERN",
        (Way("", "rg PATTERN FILE"),),
        READS_ITSELF.format("rg"),
    ),
    Substitution(
        "cat-head",
        (ONE_FILE, Part("head, tail", "0", allow="-n -c --lines --bytes", valued="-n -c --lines --bytes")),
        "cat FILE | head",
        (Way("", "head FILE"),),
        "head and tail read the file themselves",
    ),
    Substitution(
        "cat-wc",
        (ONE_FILE, Part("wc, md5sum, sha1sum, sha256sum, sha512sum, b2sum", "0", allow="-l -w -c -m -L -b -z")),
        "cat FILE | wc -l",
        (Way("", "wc -l < FILE"),),
        "the shell opens the file itself",
    ),
    Substitution(
        "cat-pager",
        (ONE_FILE, Part("less, more, most, moor, moar", "0", allow="-R -r -S -N -F -X -i -I -M -c")),
        "cat FILE | less",
        (Way("", "less FILE"),),
        "a pager reads the file itself, and can then show where in it one is",
    ),
    Substitution(
        "cat-bat",
        (ONE_FILE, Part("bat, batcat", "0", allow="-p -n -P -l --plain --number --language", valued="-l --language")),
        "cat FILE | bat",
        (Way("", "bat FILE", "bat then tells the language by the file's name"),),
        READS_ITSELF.format("bat"),
    ),
    Substitution(
        "cat-jq",
        (
            ONE_FILE,
            Part(
                "jq, gojq, jaq",
                "1",
                allow="-r -c -S -M -C -e -a -j -R -s --raw-output --compact-output --sort-keys --slurp --raw-input",
            ),
        ),
        "cat FILE | jq FILTER",
        (Way("", "jq FILTER FILE"),),
        READS_ITSELF.format("jq"),
    ),
    Substitution(
        "cat-sort",
        (ONE_FILE, Part("sort", "0", allow="-u -r -n -h -V -k -t -f -b -g -M -d -s", valued="-k -t")),
        "cat FILE | sort",
        (Way("", "sort FILE"),),
        READS_ITSELF.format("sort"),
    ),
    Substitution(
        "cat-awk",
        (ONE_FILE, Part("awk, gawk, mawk", "1", allow="-F -v", valued="-F -v")),
        "cat FILE | awk PROGRAM",
        (Way("", "awk PROGRAM FILE", "FILENAME is then the file's"),),
        READS_ITSELF.format("awk"),
    ),
    Substitution(
        "cat-sed",
        (ONE_FILE, Part("sed, gsed", "1", allow="-n -E -r -e -u -z --quiet --regexp-extended", valued="-e")),
        "cat FILE | sed SCRIPT",
        (Way("", "sed SCRIPT FILE"),),
        READS_ITSELF.format("sed"),
    ),
    Substitution(
        "cat-filter",
        (
            ONE_FILE,
            Part(
                "cut, nl, rev, fold, fmt, column, base64, od, xxd, hexdump, strings, shuf, tac, expand, unexpand",
                "0",
                allow="-d -f -c -b -s -t -w -n -C -A -x -l -g -p -i --complement --output-delimiter --decode --table",
                valued="-d -f -c -b -s -w -n -A -l -g -t --output-delimiter",
            ),
        ),
        "cat FILE | cut …",
        (Way("", "cut … FILE"),),
        "filters read the file themselves",
    ),
    Substitution(
        "cat-input",
        (
            ONE_FILE,
            Part(
                "tr, uniq, xclip, xsel, wl-copy, pbcopy, bc, psql, mysql, mariadb, sqlite3, patch",
                "0-9",
                allow="*",
            ),
        ),
        "cat FILE | tr …",
        (Way("", "tr … < FILE"),),
        "the shell opens the file itself",
    ),
)
"""A `cat` that only one program reads, which could read the file."""

FILTERS = (
    Substitution(
        "grep-count",
        (
            Part(GREPS, "2", fed="1", allow="-i -y -v -w -x -E -F -P -a -s --ignore-case --invert-match"),
            Part("wc", "0", need="-l|--lines", allow="-l --lines"),
        ),
        "grep PATTERN FILE | wc -l",
        (Way("", "grep -c PATTERN FILE", "grep tells by its exit code whether there was any"),),
        "grep counts lines itself",
    ),
    Substitution(
        "grep-head",
        (
            Part(GREPS, "2", fed="1", allow="-i -y -v -n -w -x -E -F -P -a -s --ignore-case --invert-match"),
            Part("head", "0", allow="-n --lines", valued="-n --lines"),
        ),
        "grep PATTERN FILE | head -n N",
        (Way("", "grep -m N PATTERN FILE"),),
        "grep can stop after so many lines itself",
    ),
    Substitution(
        "grep-not-grep-not",
        (
            Part(GREPS, "1-2", fed="1", need="-v|--invert-match", allow="-v -i -w -x -E -F --invert-match"),
            Part(GREPS, "1", need="-v|--invert-match", allow="-v -i -w -x -E -F --invert-match"),
        ),
        "grep -v THIS | grep -v THAT",
        (Way("", "grep -v -e THIS -e THAT"),),
        "grep takes several patterns",
        alike=True,
    ),
    Substitution(
        "sort-uniq",
        (Part("sort", "0-9", allow="-r --reverse", several=True), Part("uniq", "0")),
        "sort | uniq",
        (Way("", "sort -u"),),
        "sort leaves out what is double itself",
    ),
    Substitution(
        "ls-long-count",
        (
            Part("ls", "0-1", need="-l", allow="-l -h -t -r -S -n"),
            Part("wc", "0", need="-l|--lines", allow="-l --lines"),
        ),
        "ls -l | wc -l",
        (Way("", "ls | wc -l", "one less"),),
        "ls -l prints a line with the total before the files, which is counted, too",
    ),
    Substitution(
        "zcat-grep",
        (Part("zcat, gzcat", "1"), Part(GREPS, "1", allow=GREP_SAME, valued=GREP_VALUED)),
        "zcat FILE | grep PATTERN",
        (Way("zgrep", "zgrep PATTERN FILE"),),
        "zgrep unpacks the file itself",
    ),
    Substitution(
        "zcat-less",
        (Part("zcat, gzcat", "1"), Part("less", "0", allow="-R -S -N -F -X -i -I -M")),
        "zcat FILE | less",
        (Way("zless", "zless FILE"),),
        "zless unpacks the file itself",
    ),
    Substitution(
        "zcat-tar",
        (
            Part("zcat, gzcat, xzcat, bzcat, zstdcat", "1"),
            Part("tar, gtar", "0", need="-x|--extract", allow="-x -v -f -C --extract --verbose --file", valued="-f -C"),
        ),
        "zcat FILE | tar -x",
        (Way("", "tar -xf FILE"),),
        "tar sees itself how the file is packed",
    ),
)
"""A stage that the one before it could do itself."""

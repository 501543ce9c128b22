"""What the words of commit messages tell, and the ordered rules that read the intent of a change from them.

`WORDS` names families of words; a word counts in any of its English forms. `RULES` are tried in order against the set
of what is known of a change (see `nixlore.git.intent_facts`); the first that fits decides.
"""

from __future__ import annotations

from typing import NamedTuple

from nixlore.model.git import Intent
from nixlore.model.insight import Confidence

ADDING = """
add addition additional init initial initialise initialize install enable include introduce create setup set_up
implement use bring_in bring_back readd re-add reenable re-enable reinstall re-install restore put_back bootstrap
integrate support onboard declare new want adopt activate append plus import start_using turn_on put get
provide define deploy ship default_to give
"""
REMOVING = """
remove removal rm drop delete disable uninstall deinstall prune purge kill nuke ditch get_rid no_longer stop_using
deprecate comment_out commented_out turn_off bye goodbye trim strip deactivate eliminate yeet discard retire
stop scrap take_out dispose axe clear cut don't_use not_use dont_use unneeded rip away_with exclude
"""
SWITCHING = """
switch switch_to switch_from switch_over switch_out replace replacement migrate migration swap substitute transition
instead instead_of in_favor in_favour favor_of favour_of -> => → change_to changed_to move_to move_from moving_to
moved_to moving_from move_away over_to convert_to supersede go_to return_to back_to exchange
"""
WORDS: dict[str, str] = {
    "try": "try trying tried test experiment evaluate trial play_with check_out give_a_shot",
    "attempt": "attempt experiment experimental poc playground give_a_shot try_out give_a_try",
    "fix": "fix fixup hotfix bugfix repair workaround work_around unbreak correct resolve typo solve hack oops pin unpin "
    "patch downgrade mistake forgot forgotten missing bug error issue problem",
    "broken": "broken breakage breaks broke fail fails failing failed failure crash conflict regression build_fails "
    "doesn't_build does_not_build doesn't_compile hash_mismatch not_build not_building won't_build",
    "again": "re-add readd add_back re-enable reenable back again restore reinstall",
    "channel": "channel nixos-unstable stable unstable nixpkgs-unstable nixpkgs-stable master nightly trunk",
    "upgrading": "bump upgrade",
    "updating": "update updating updated updates",
    "locked": "flake flakes lock flake.lock lockfile lockfiles inputs input deps dependencies dependency nixpkgs nixos "
    "channel channels packages everything all version versions release 26.05 25.11 25.05 24.11 24.05 23.11 23.05 22.11 "
    "22.05 21.11 21.05 20.09 20.03 19.09 system unstable stable home-manager hm latest submodules pkgs npins niv sources",
    "moving": "move moving split extract separate relocate reorganise reorganize reorganisation reorganization regroup "
    "modularise modularize modularisation modularization centralise centralize consolidate merge rearrange "
    "isolate unify deduplicate dedupe outsource inline factor decouple generalise generalize",
    "restructuring": "refactor refactoring restructure restructuring rewrite rework clean cleaning cleanup clean_up "
    "cleaned_up tidy tidying simplify simplification streamline optimize optimise overhaul rename renaming reformat "
    "format formatting lint statix deadnix style standardise standardize normalise normalize modernise modernize "
    "revamp redo rewritten prettify treewide convert adapt reorder alphabetize alphabetise alphabetical "
    "revise declutter minimise minimize vendor organise organize organization organisation flakify dendritic",
    "cleaning": "clean cleaning cleanup clean_up cleaned_up tidy prune declutter trim",
    "renaming": "rename renaming renamed",
    "mechanism": "module modules overlay overlays option options input inputs flake flakes home-manager homemanager hm "
    "nixos nix-darwin upstream wrapper override overrides function functions lib attrset import imports mkif "
    "built-in builtin builtins profile profiles specialargs flake-parts snowfall denix den dendritic nixpkgs "
    "callpackage declarative abstraction scheme layout structure cfg",
    "host": "host hosts machine machines laptop desktop server vps vm workstation node nodes device computer pc "
    "thinkpad macbook raspberry pi rpi rpi4 homelab installer iso wsl vm's microvm nuc framework microvms mac",
    "security": "cve insecure vulnerable vulnerability vulnerabilities hardening harden hardened exploit "
    "malware backdoor compromised unsafe",
    "vague": "stuff things thing misc miscellaneous changes change wip various minor small update updates tweak tweaks work "
    "progress commit save sync checkpoint backup asdf idk more some bunch lots blah random everything whatever "
    "latest bits several improvements improvement adjustments daily modifications",
    "initial": "initial initial_commit first_commit first inception genesis bootstrap import_old rewrite from_scratch "
    "new_config complete_rewrite start_over fresh new_setup migrate_config",
    "docs": "docs doc readme documentation changelog license comments todo comment",
    "because": "because since due_to cause reason therefore hence needed need needs required require requires so_that "
    "so_i so_we caused thanks_to in_order allows prevents",
    "disuse": "unused unneeded unnecessary redundant obsolete deprecated duplicate duplicates duplicated unmaintained "
    "broken abandoned useless annoying bloat bloated dead insecure slow buggy replaced don't_use dont_use never_use "
    "not_used not_using don't_need dont_need no_longer not_needed no_need unwanted fails failing unsupported "
    "superfluous eol bad outdated removed_from not_work doesn't_work doesnt_work not_working doesn't never "
    "hate heavy conflicts incompatible archived dropped_from unfree discontinued too won't wont can't cant isn't not",
    "grouping": "font programs program tools tool apps app utilities utility utils packages package fonts games emulators "
    "editors clients plugins software applications servers drivers codecs dependencies deps libraries suite toolchain",
}
"""Families of words and of short phrases (written with `_`)."""

SAID_AS: dict[str, str] = {
    "1password-gui": "1password onepassword",
    "_1password-gui": "1password onepassword",
    "brave": "brave-browser",
    "claude-code": "claude",
    "delta": "git-delta",
    "google-chrome": "chrome",
    "gnupg": "gpg",
    "imagemagick": "magick",
    "libvirtd": "libvirt",
    "linuxPackages.v4l2loopback": "v4l2loopback",
    "neovim": "nvim vim neovim-nightly",
    "networkmanager": "network-manager nm",
    "noto-fonts-color-emoji": "emoji emojis",
    "obs-studio": "obs",
    "openssh": "ssh sshd",
    "opentofu": "tofu",
    "postgresql": "postgres psql",
    "printing": "cups printer print printers",
    "ripgrep": "rg",
    "silver-searcher": "ag",
    "swaynotificationcenter": "swaync",
    "teams": "ms-teams",
    "telegram-desktop": "telegram tdesktop tg",
    "texlive": "latex tex",
    "usbutils": "lsusb",
    "pciutils": "lspci",
    "virtualbox": "vbox",
    "visual-studio-code": "vscode",
    "vscode": "code vs-code",
    "wl-clipboard": "wl-copy",
    "xorg.xev": "xev",
    "xserver": "x11 xorg",
    "youtube-dl": "ytdl",
    "yubikey-manager": "ykman yubikey",
    "zed-editor": "zed",
}
"""What people call a tool beside its name, its former names and its shortened name."""

MANNERS: dict[str, str] = {"add": ADDING, "remove": REMOVING, "switch": SWITCHING}
"""Verbs that say what becomes of a tool; one of them governs a clause."""

TYPES: dict[str, str] = {
    "fix": "fix",
    "fixes": "fix",
    "bugfix": "fix",
    "hotfix": "fix",
    "refactor": "restructuring",
    "cleanup": "cleaning",
    "style": "restructuring",
    "treewide": "restructuring",
    "docs": "docs",
    "doc": "docs",
    "deps": "upgrading",
    "bump": "upgrading",
    "flake.lock": "locked",
    "security": "security",
    "wip": "vague",
    "misc": "vague",
    "revert": "revert",
    "feat": "feature",
    "feature": "feature",
    "add": "add",
    "init": "add",
    "remove": "remove",
    "ci": "docs",
}
"""Conventional types and generic scopes with what they tell of a change."""


class Rule(NamedTuple):
    """One row: the intent of a change to which all of `needs` and none of `unless` applies.

    `events` are the kinds it is for: `came` (added, re-added), `went` (removed, disabled), `shifted` (all others).
    """

    id: str
    intent: Intent
    events: str
    needs: frozenset[str]
    unless: frozenset[str]
    confidence: Confidence


def _rules(rows: str) -> tuple[Rule, ...]:
    """Read `id | intent | events | needs | unless | confidence` lines."""
    cells = ([cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines())
    return tuple(
        Rule(id_, intent, events, frozenset(needs.split()), frozenset(unless.split()), confidence)  # type: ignore[arg-type]
        for id_, intent, events, needs, unless, confidence in cells
    )


RULES: tuple[Rule, ...] = _rules("""
revert          | revert             | came went shifted | reverts                         | | high
first-commit    | bulk-initial       | came              | root                            | | high
initial-bulk    | bulk-initial       | came went         | bulk subject:initial            | | high
rewrite-bulk    | bulk-initial       | came went         | bulk subject:restructuring      | named moves | medium
host-named      | host               | came went shifted | host-object agrees              | | high
host-files      | host               | came              | new-host                        | named subject:restructuring subject:moving | high
host-files-gone | host               | went              | gone-host                       | named subject:restructuring subject:moving | high
insecure        | security           | came went shifted | security                        | | medium
rename          | refactor           | came went shifted | renamed subject:renaming        | | high
rename-fix      | fix                | came went shifted | renamed subject:fix             | | medium
rename-tidy     | refactor           | came went shifted | renamed subject:restructuring   | | medium
new-version     | bump               | came went shifted | renamed                         | migrates | medium
mechanism       | refactor           | came went shifted | clause-switch mechanism         | migrates | medium
migrate         | migrate            | came went         | migrates                        | | high
channel         | bump               | came went shifted | channel channel-changed         | fix restructuring | medium
again-fixed     | fix                | came              | named agrees fix again          | | medium
try             | try                | came              | named says-try                  | | high
attempt         | try                | came              | attempt                         | moving restructuring | medium
broken          | fix                | went              | named says-remove broken        | | medium
add-for         | add-for-purpose    | came              | named agrees purpose            | | high
add-because     | add-for-purpose    | came              | named agrees because            | | medium
add             | add-plain          | came              | named agrees                    | | high
remove-because  | remove-with-reason | went              | named agrees because            | | high
remove-for      | remove-with-reason | went              | named agrees purpose            | | medium
remove-disused  | remove-with-reason | went              | named agrees disuse             | | high
remove          | remove-plain       | went              | named agrees                    | | high
mention-switch  | migrate            | came went shifted | named says-switch               | mechanism | medium
mention-fix     | fix                | came went         | named fix                       | | medium
mention-moved   | refactor           | came went shifted | named moving                    | | medium
mention-tidy    | refactor           | came went         | named restructuring             | | medium
mention-gloss   | add-for-purpose    | came              | named glossed                   | | medium
mention-for     | add-for-purpose    | came              | named purpose                   | opposes | medium
mention-disused | remove-with-reason | went              | named disuse                    | opposes | medium
mention-bump    | bump               | came went         | named upgrading                 | | low
mention         | add-plain          | came              | named                           | opposes | medium
shift-add       | add-plain          | shifted           | named says-add                  | fix moving restructuring mechanism moves | medium
shift-fix       | fix                | shifted           | fix                             | moving restructuring | medium
shift-upgrade   | bump               | shifted           | upgrading                       | moving restructuring | medium
shift-update    | bump               | shifted           | updating locked                 | moving restructuring | medium
shift           | refactor           | shifted           |                                 | | low
moved           | refactor           | came went         | moving                          | agrees | medium
tidied          | refactor           | came              | restructuring                   | says-add | medium
tidied-disused  | remove-with-reason | went              | cleaning disuse                 | mechanism | medium
many-moves      | refactor           | came went         | moves                           | agrees | low
upgraded        | bump               | came went         | upgrading                       | docs | medium
updated         | bump               | came went         | updating locked                 | docs | medium
locked          | bump               | came went         | updating lock                   | docs agrees | low
gone-mechanism  | refactor           | went              | agrees mechanism                | disuse named | low
disused         | remove-with-reason | went              | agrees disuse                   | | medium
gone-broken     | fix                | went              | broken                          | says-add | low
gone            | remove-plain       | went              | agrees                          | vague | medium
tidied-away     | refactor           | went              | restructuring                   | says-add | medium
repair          | fix                | came went         | fix                             | vague-only | medium
kinds           | add-for-purpose    | came              | agrees kind                     | vague | medium
kinds-alone     | add-plain          | came              | kind                            | says-add says-remove says-switch vague docs digest | low
switched-away   | migrate            | went              | says-switch twin                | mechanism digest | low
part-of-switch  | part-of-feature    | came              | says-switch                     | mechanism digest | low
part            | part-of-feature    | came              | agrees                          | vague digest docs | medium
part-of-feature | part-of-feature    | came              | feature                         | digest docs vague opposes | medium
part-of-host    | host               | came              | subject:host new-file           | digest docs vague | low
nothing-said    | uninformative      | came went shifted |                                 | | medium
""")
"""The rules, in the order in which they are tried; the last fits everything."""

_NAMED = r"(?P<{}>[^\n,;:()]{{1,60}}?)"
_OLD, _NEW = _NAMED.format("old"), _NAMED.format("new")
_END = r"(?=\s*(?:$|[.,;:()\n]|\s(?:for|on|in|as|and\ then|because|since|which|due|until|when|while|from|with|to)\s|\s[-\u2013\u2014]\s))"

REPLACEMENTS: dict[str, str] = {
    "from-to": r"\b(?:switch|migrat|mov|chang|transition|convert|go|went)\w*\s+(?:\w+\s+)?(?:away\s+)?from\s+"
    + _OLD
    + r"\s+(?:over\s+)?(?:back\s+)?(?:to|->)\s+(?:using\s+)?"
    + _NEW
    + _END,
    "to-from": r"\b(?:switch|migrat|mov|chang|transition|convert|go)\w*\s+(?:\w+\s+)?(?:back\s+)?to\s+(?:using\s+)?"
    + _NEW
    + r"\s+from\s+"
    + _OLD
    + _END,
    "replace-with": r"\b(?:replac|swap|substitut|exchang|supersed)\w*\s+(?:out\s+)?"
    + _OLD
    + r"\s+(?:with|by|w/|for|to|in\s+favou?r\s+of|->)\s+(?:using\s+)?"
    + _NEW
    + _END,
    "instead-of": r"(?:^|\b(?:us(?:e|es|ing)|add(?:s|ed)?|install(?:ed)?|prefer|enable|try|to|with|go\s+with)\s+)"
    + _NEW
    + r"\s+(?:instead\s+of|rather\s+than|in\s+place\s+of|in\s+lieu\s+of|over|"
    r"as\s+(?:an?\s+|the\s+)?(?:replacement|substitute|alternative)\s+(?:for|of|to)|to\s+replace|replaces|replacing)\s+"
    + _OLD
    + _END,
    "in-favour-of": r"\b(?:drop|remov|ditch|disabl|delet|uninstall|get\s+rid\s+of|deprecat|retir|rm|kill|nuk|stop\s+using|replac)"
    r"\w*\s+(?:of\s+)?"
    + _OLD
    + r"\s*,?\s+(?:in\s+favou?r\s+of|for|(?:and|&|,)\s*(?:us(?:e|ing)|add|install|switch\s+to|replace\s+(?:it\s+)?with))\s+"
    + _NEW
    + _END,
    "arrow": r"(?:^|[\s:(,;])(?P<old>[\w.@+-]+(?:\s[\w.@+-]+)?)\s*(?:-+>|=+>|→)\s*(?P<new>[\w.@+-]+(?:\s[\w.@+-]+)?)",
    "scope-replaces": r"^\W*(?:replac\w*|instead\s+of|supersed\w*)\s+" + _OLD + _END,
    "to-only": r"\b(?:switch|migrat|mov|chang|transition|convert|go|went|return|revert)\w*\s+(?:\w+\s+)?(?:over\s+)?(?:back\s+)?"
    r"to\s+(?:using\s+)?" + _NEW + _END,
    "from-only": r"\b(?:replac\w*|(?:switch|migrat|mov)\w*\s+(?:away\s+)?from)\s+" + _OLD + _END,
}
"""What is said of replacements, tried in order; in spaced-out regular expressions, without regard to case."""

NO_TOOL = frozenset(
    """my own custom built-in builtin builtins upstream module modules overlay package packages the a an it this that
    them these native default defaults new old nix nixos flake flakes home-manager hm unstable stable option options
    something nothing another other local system systemd user users config configuration wrapper script scripts
    home nixpkgs now better simple hosts host file files here lib attrset strings service services program programs
    input inputs github git+https main master branch version latest upgrade set list lists direct manual declarative
    common shared core modules/ nur overlays env true false stuff things plugin plugins theme colors font fonts
    settings profile profiles docker container containers same one two their its his her everything all each both some more less most""".split()
)
"""Words that stand where a tool's name would, and are none."""

AIMS = frozenset(
    """mak allow enabl be get us fix avoid prevent work run build open view manag handl support access play show hav
    keep let help test check speed improv replac generat convert edit read writ control monitor see set launch start
    debug develop connect sync render creat display watch inspect record search find do shar tak configur mount
    scan print download listen act giv mak stop reduc automat switch browse brows format compil provid send receiv
    load us interact query unlock authenticat encrypt decrypt deploy remot updat track bring complet learn writ""".split()
)
"""Stems of the verbs that follow the `to` of a purpose."""

NOT_AIMS = frozenset(
    """now all every everyone everything darwin linux nixos macos mac osx hosts host machines machine systems system me
    myself users user root good sure real both each any other others the-moment moment time once home home-manager hm
    work laptop laptops desktop desktops server servers laptop's nix-darwin wsl gui cli this that future today
    x86 x86_64 aarch64 arm64 default unstable stable fun later these those some most testing-purposes""".split()
)
"""Words behind a `for` that name no purpose."""

NO_KIND = frozenset(
    """the a an all my our few couple other extra useful needed required necessary common basic default these those
    two three four five any own following system user home local nix to in of and with for from""".split()
)
"""Words before "programs" that do not say which."""

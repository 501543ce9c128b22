"""What the words of commit messages tell of the changes that they are about."""

from __future__ import annotations

MANNERS: dict[str, str] = {
    "add": """
        + add addition additional init initial initialise initialize install enable include introduce create setup
        set_up implement use bring_in bring_back readd re-add reenable re-enable reinstall re-install restore
        put_back bootstrap integrate support onboard declare new adopt activate append plus import
        start_using turn_on put provide define deploy ship default_to
        made_a made_an make_a
    """,
    "remove": """
        - remove
        removal rm drop delete disable uninstall deinstall prune purge kill nuke ditch get_rid no_longer no_more
        stop_using deprecate comment_out commented_out turn_off bye goodbye trim strip deactivate eliminate yeet
        discard retire stop scrap take_out dispose axe clear cut don't_use not_use dont_use unneeded rip
        away_with exclude reduce shrink slim_down sunset
    """,
    "switch": """
        switch switch_to switch_from switch_over switch_out replace replacement migrate migration swap
        substitute transition instead instead instead_of in_favor in_favour favor_of favour_of -> => → change_to
        changed_to move_to move_from moving_to moved_to moving_from move_away over_to convert_to supersede go_to
        return_to back_to exchange
    """,
}
"""Verbs that say what becomes of a tool, and phrases (written with `_`); one of them governs a clause."""

WORDS: dict[str, str] = {
    "try": """
        try trying tried test experiment evaluate trial play_with check_out give_a_shot
    """,
    "attempt": """
        attempt experiment poc give_a_shot try_out give_a_try
    """,
    "fix": """
        fix fixup hotfix bugfix repair workaround work_around unbreak correct resolve typo solve hack oops pin
        unpin patch downgrade mistake missing forgot forgotten bug error issue problem
    """,
    "broken": """
        broken breakage breaks broke fail fails failing failed failure crash conflict regression build_fails
        doesn't_build does_not_build doesn't_compile hash_mismatch not_build not_building won't_build
    """,
    "again": """
        re-add readd add_back re-enable reenable back again restore reinstall
    """,
    "channel": """
        channel nixos-unstable stable unstable nixpkgs-unstable nixpkgs-stable master nightly trunk
    """,
    "latest": """
        use_latest latest_version newer_version new_version newest_version to_latest to_newer to_newest
        use_the_latest to_the_latest use_newer
    """,
    "upgrading": """
        bump upgrade
    """,
    "updating": """
        update updating updated updates upd8 upd updt
    """,
    "locked": """
        flake flakes lock flake.lock lockfile lockfiles inputs input deps dependencies dependency nixpkgs nixos
        channel channels packages everything all version versions release 26.05 25.11 25.05 24.11 24.05 23.11
        23.05 22.11 22.05 21.11 21.05 20.09 20.03 19.09 unstable stable home-manager hm latest submodules pkgs
        npins niv sources
    """,
    "moving": """
        move moving split extract separate relocate reorganise reorganize reorganisation
        reorganization regroup reorg re-org reorganising reorganizing break_out
        modularise modularize modularisation modularization modular centralise centralize consolidate merge rearrange
        isolate unify deduplicate dedupe outsource inline factor decouple generalise generalize combine
    """,
    "restructuring": """
        refactor refactoring restruct restructure restructuring rewrite rework clean cleaning cleanup clean_up
        cleaned_up clean-up unbloat debloat
        tidy tidying simplify simplification streamline optimize optimise overhaul rename renaming reformat
        format formatting lint statix deadnix style standardise standardize normalise normalize modernise
        modernize revamp redo rewritten prettify treewide convert adapt reorder alphabetize alphabetise
        alphabetical revise declutter minimise minimize vendor organise organize organization organisation
        flakify dendritic conversion
    """,
    "cleaning": """
        clean cleaning cleanup clean_up cleaned_up clean-up unbloat debloat tidy prune declutter trim
    """,
    "using": """
        use using utilise utilize
    """,
    "goes-over": """
        switch switch_to switch_from switch_over switch_out migrate migration transition
    """,
    "arrow": """
        -> => →
    """,
    "apart": """
        separate_file separate_files separate_module separate_modules own_file own_files own_module own_modules
        different_file different_files separate_repo separate_repository single_file one_file
    """,
    "bunch": """
        stuff bunch lots things other_stuff
    """,
    "whole": """
        support setup set_up integration environment stack infrastructure suite workflow
    """,
    "feature": """
        rice ricing riced
    """,
    "renaming": """
        rename renaming renamed
    """,
    "mechanism": """
        module modules overlay overlays option options input inputs flake flakes home-manager homemanager hm
        nixos nix-darwin upstream wrapper override overrides function functions lib attrset import imports mkif
        homebrew brew built-in builtin builtins profile profiles specialargs flake-parts snowfall denix den
        dendritic nixpkgs
        callpackage declarative abstraction scheme layout structure cfg niv npins
    """,
    "host": """
        host hosts machine machines laptop desktop server vps vm workstation node nodes device computer pc
        thinkpad macbook raspberry pi rpi rpi4 homelab installer iso wsl vm's microvm nuc framework microvms mac
    """,
    "security": """
        cve lockdown lock_down insecure vulnerable vulnerability vulnerabilities hardening harden
        hardened exploit malware backdoor
        compromised unsafe
    """,
    "dots": """
        config configs configuration configurations dotfiles dots settings lists
    """,
    "vague": """
        stuff things thing misc miscellaneous changes change wip various minor small tweak tweaks work progress
        commit save sync checkpoint backup asdf idk bunch lots blah random everything whatever latest
        modify modified adjust adjusted needs_fixing needs_work needs_testing needs_cleanup
        bits several improvements improvement adjustments daily modifications
    """,
    "some": """
        some more
    """,
    "initial": """
        initial_nixos initial_setup initial_config initial_configuration initial_import initial_version
        initial_commit first_commit first_setup first_config first_version first_import
        started_configuring start_configuring started_nixos
        inception genesis from_scratch complete_rewrite start_over
    """,
    "docs": """
        docs doc readme documentation changelog license comments todo comment
    """,
    "because": """
        because since due_to cause reason therefore hence needed need needs required require requires so_that
        so_i so_we caused thanks_to in_order allows prevents
    """,
    "disuse": """
        unused unneeded unnecessary redundant obsolete deprecated duplicate duplicates duplicated unmaintained
        broken abandoned useless annoying bloat bloated dead insecure slow buggy replaced don't_use dont_use
        never_use not_used not_using don't_need dont_need no_longer not_needed no_need unwanted fails failing
        unsupported superfluous eol bad outdated removed_from not_work doesn't_work doesnt_work not_working
        doesn't never hate heavy conflicts incompatible archived dropped_from unfree discontinued too won't wont
        can't cant isn't not never-used not-used un-used no-longer-used unmaintained mistakenly accidentally
        accidental erroneously by_mistake by_accident
    """,
    "trade": """
        manager viewer player launcher picker recorder reader monitor notifier downloader
    """,
    "grouping": """
        programs tools apps utilities utils packages fonts games emulators editors clients plugins softwares
        pkgs agents browsers themes icons cursors software applications servers drivers codecs linters formatters
        languages extensions programmes
    """,
}
"""Families of words and of short phrases; a word counts in any of its English forms."""

TYPES: dict[str, str] = {
    "fix": "fix-type",
    "fixes": "fix-type",
    "bugfix": "fix-type",
    "hotfix": "fix-type",
    "refactor": "restructuring",
    "cleanup": "cleaning",
    "style": "restructuring",
    "treewide": "restructuring",
    "docs": "docs",
    "doc": "docs",
    "deps": "upgrading",
    "bump": "upgrading",
    "flake": "locked",
    "flake.lock": "locked",
    "flakes": "locked",
    "inputs": "locked",
    "lock": "locked",
    "nixpkgs": "locked",
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
"""Conventional types and scopes of the same kind, with what they tell of a change."""

_MACHINES = """
    host laptop machine vm vps iso workstation pc thinkpad macbook raspberry rpi rpi4 rpi5 nuc installer microvm wsl
"""
MACHINES = frozenset(_MACHINES.split())
"""Words for a machine; one that is added or removed is a host."""

_AIMS = """
    access act allow authenticat automat avoid be bring brows browse build check compil complet configur connect
    convert creat debug decrypt deploy develop do download edit enabl encrypt find fix format
    generat get giv handl hav help improv inspect interact keep launch learn let listen load mak manag
    mount open play prevent print provid query read receiv record reduc remot render replac run scan search see
    send set shar show speed start stop support switch sync tak test track unlock updat us view watch work writ
"""
AIMS = frozenset(_AIMS.split())
"""Stems of the verbs that follow the `to` of a purpose."""

_NOT_AIMS = """
    vps vms vm aarch64 all any arm64 both cli darwin default desktop desktops each every everyone everything fun future
    good gui hm home home-manager host hosts laptop laptop's laptops later linux mac machine machines macos me
    moment most myself nix-darwin nixos now once osx other others real root server servers some stable sure
    system systems testing-purposes that the-moment these this those time today unstable user users work wsl x86
    x86_64
"""
NOT_AIMS = frozenset(_NOT_AIMS.split())
"""Words behind a `for` that name no purpose."""

_NO_KIND = """
    a all an and any basic common couple default extra few five following for four from home in local my
    another missing more necessary needed new nix of one other our own required system the these those three to two
    useful user various with
"""
NO_KIND = frozenset(_NO_KIND.split())
"""Words before "programs" that do not say which."""

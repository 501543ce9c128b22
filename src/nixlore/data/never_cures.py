"""What is never offered as a cure, however often it helped: what destroys, forces, needs root or cannot be judged.

A cure is shown to somebody who is annoyed by a failure and who is about to repeat what stands there. So everything is
left out that deletes or overwrites, that gives rights away or takes them from somebody else, that switches a check off,
that changes another machine for good, and all of which the names do not tell what it does; so is what only goes to
another directory. The table errs on the side of silence. Sources: the manual of each program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nixlore.data.trivial_commands import CHANGERS
from nixlore.model.recording import Step


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROOT = _set("sudo doas pkexec run0 su runuser sudoedit please machinectl nsenter chroot nixos-enter unshare")
"""Programs that run something with other rights."""

NEVER = _set(
    """
    rm rmdir unlink shred srm trash trash-put gio wipe truncate mv cp install rename mmv rsync tar unzip 7z
    dd mkfs wipefs fdisk cfdisk sfdisk gdisk sgdisk parted gparted blkdiscard badblocks cryptsetup mkswap zpool zfs
    btrfs lvremove vgremove pvremove mdadm hdparm nvme mount umount fsck losetup disko disko-install
    chmod chown chgrp setfacl chattr setcap passwd chsh usermod userdel useradd groupdel gpasswd visudo vipw
    kill pkill killall killall5 xkill skill fuser shutdown reboot poweroff halt init telinit kexec
    modprobe rmmod insmod iptables ip6tables nft ufw sysctl crontab at efibootmgr bootctl grub-install
    nix-collect-garbage nix-heuristic-gc
    eval source . exec trap alias unalias
    tee sponge : true echo printf cat ed ex
    psql mysql mariadb sqlite3 mongosh mongo redis-cli dropdb dropuser clickhouse-client
    terraform tofu terragrunt pulumi ansible ansible-playbook colmena deploy nixops morph
    apt apt-get dpkg dnf yum pacman yay paru zypper snap pkg
    """
)
"""Programs that delete, overwrite, give rights, end things, run texts or write wherever a redirection leads."""

WORDS = _set(
    """
    rm rmi del delete destroy remove uninstall unlink purge prune wipe wipe-history erase drop clear clean gc reset
    revert restore kill stop down terminate deinit expire forget rollback --rollback truncate nuke drain evict
    autoremove expire-generations remove-generations delete-generations force publish unpublish yank upload
    logout revoke disable mask isolate reboot poweroff halt kexec suspend eject abort discard overwrite
    exec attach nsenter ssh rsh shell-exec config credential secret secrets
    """
)
"""Subcommands with which no program is offered."""

PREFIXES = tuple(
    """
    --force --hard --delete --remove --purge --prune --wipe --overwrite --discard --no-verify
    --yes --assume-yes --noconfirm --no-confirm --auto-approve -auto-approve --insecure --allow-unsigned
    --no-check --no-require --no-preserve-root --no-sandbox --disable-sandbox --privileged
    --break-system-packages --dangerously --skip-checks --no-gpg --trust --abort --skip --quit
    --gc --uninstall --clean --rollback --switch-generation --mirror --use-remote-sudo --sudo
    --ask-sudo-password --ask-become-pass --become --in-place --unsafe --accept-flake-config --no-edit-lock
    --system --allow-downgrade --ignore-scripts=false --kill --nuke --reset --yolo --bypass -delete -exec -ok
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""Beginnings of options that force, delete, skip a question or switch a check off."""

LETTERS: Mapping[str, str] = {
    "git": "fDd",
    "ln": "f",
    "docker": "f",
    "podman": "f",
    "sed": "i",
    "perl": "ipe",
    "ruby": "ie",
    "python": "c",
    "python3": "c",
    "node": "ep",
    "awk": "i",
    "gawk": "i",
    "nix-env": "eG",
    "ssh-keygen": "RfF",
    "curl": "koO",
    "wget": "O",
    "npm": "f",
    "pip": "y",
    "flatpak": "y",
}
"""Letters of short options with which a program overwrites, deletes, skips a check or runs a text."""

MUST_HAVE: Mapping[str, frozenset[str]] = {
    "git checkout": frozenset({"-b", "--track", "-t", "--orphan"}),
    "systemctl": frozenset({"--user"}),
    "git rebase": frozenset({"--continue"}),
    "git merge": frozenset({"--continue", "--ff-only"}),
}
"""Commands that may throw work away, or change the whole system, but for these options."""

NEVER_HEADS = _set(
    """
    git/reset git/clean git/restore git/filter-branch git/filter-repo git/update-ref git/reflog git/replace
    git/rm git/mv git/am git/cherry-pick git/gc git/prune git/read-tree git/checkout-index
    nix/store nix/copy nix/key nix/registry nh/os nh/clean nh/darwin nixos-rebuild/switch nixos-rebuild/boot
    nixos-rebuild/test darwin-rebuild/switch home-manager/uninstall
    docker/run docker/system docker/volume docker/swarm podman/run podman/system podman/volume
    kubectl/apply kubectl/replace kubectl/patch kubectl/scale kubectl/edit kubectl/cp kubectl/run helm/upgrade
    gh/pr gh/repo gh/release gh/api gh/secret gh/auth cargo/owner npm/owner npm/access
    """
)
"""Commands, with `/` before the subcommand, that rewrite, throw away, activate, or change what others share."""

FETCHERS = _set("curl wget wget2 aria2c fetch http https xh xhs lynx links w3m")
"""Programs that bring a text from the network."""

INTERPRETERS = _set(
    "sh bash dash ash ksh mksh zsh fish nu xonsh python python2 python3 perl ruby node deno bun php lua tclsh pwsh"
)
"""Programs that run the text they are given."""

REMOTE = _set("ssh mosh rsh et autossh")
"""Programs whose further words are run on another machine."""


def is_never_cure(steps: Sequence[Step]) -> bool:
    """Tell whether a line may not be offered as what cured a failure; what cannot be judged may not."""
    if all(step.name in CHANGERS for step in steps):
        # Whoever only goes elsewhere has cured nothing; of no command at all nothing can be judged.
        return True
    return _runs_fetched(steps) or any(map(_is_never, steps))


def _is_never(step: Step) -> bool:
    """Tell whether one command may not be offered."""
    if step.name[:1] in ("", "*", "#") or not ROOT.isdisjoint((step.name, *step.by)):
        return True
    name = step.name.lower()
    if name in NEVER or name.startswith("mkfs.") or not WORDS.isdisjoint(step.words):
        return True
    return _is_never_head(step) or _is_never_flagged(step)


def _is_never_head(step: Step) -> bool:
    head = " ".join((step.name, *step.words[:1]))
    needs = MUST_HAVE.get(head) or MUST_HAVE.get(step.name)
    if needs is not None and needs.isdisjoint(step.flags):
        return True
    return "/".join((step.name, *step.words[:1])) in NEVER_HEADS or (step.name in REMOTE and step.operands > 1)


def _is_never_flagged(step: Step) -> bool:
    letters = LETTERS.get(step.name, "")
    return any(
        flag.startswith(PREFIXES) or (not flag.startswith("--") and any(letter in flag[1:] for letter in letters))
        for flag in step.flags
    )


def _runs_fetched(steps: Sequence[Step]) -> bool:
    """Tell whether a text that was piped or fetched is run: `curl … | sh`, `bash <(curl …)`, `sh -c "$(wget …)"`."""
    run = [INTERPRETERS.intersection((step.name, *step.by)) for step in steps]
    if any(step.join == "|" and found for step, found in zip(steps, run, strict=True)):
        return True
    return any(run) and any(step.name in FETCHERS for step in steps)

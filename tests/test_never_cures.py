"""What is never offered as a cure."""

from __future__ import annotations

import pytest

from nixlore.data.never_cures import is_never_cure
from nixlore.model.recording import Step


def step(text: str, join: str = "", by: str = "", operands: int = 0) -> Step:
    """Return a command by its name, its subcommands and its options, as a line's shape has them."""
    name, *rest = text.split()
    words = tuple(word for word in rest if not word.startswith("-"))
    flags = tuple(word for word in rest if word.startswith("-"))
    return Step(name, words, flags, operands, tuple(by.split()), join)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    """
    rm|rm -r|rm -rf|rmdir|dd|mkfs.ext4|mkfs|wipefs -a|chmod|chmod +x|chown -R|kill -9|pkill -f|killall|truncate -s
    git reset --hard|git reset|git clean -fd|git checkout|git checkout -f|git checkout --|git restore|git push --force
    git push -f|git push --force-with-lease|git branch -D|git branch -d|git stash drop|git stash clear|git push --delete
    git rebase --skip|git merge --abort|git commit --no-verify|git config --global|git filter-branch|git tag -d
    nix-collect-garbage|nix-collect-garbage -d|nix store gc|nix store delete|nix-store --gc|nix-store --delete
    gem update --system|nix profile wipe-history|nix-env --delete-generations|nix-env -e|nh clean all|nh clean|home-manager expire-generations
    docker system prune|docker rm|docker rmi|docker volume rm|docker compose down|docker run --privileged|podman rm -f
    kubectl delete|kubectl apply|terraform destroy|terraform apply -auto-approve|helm uninstall|gh repo delete
    systemctl stop|systemctl restart|systemctl --user stop|systemctl poweroff|reboot|shutdown|nixos-rebuild switch
    find -delete|sed -i|perl -pi|mv|cp|ln -sf|eval|source|.|ssh-keygen -R|npm publish|cargo publish|npm uninstall
    pip install --break-system-packages|curl -k|wget --no-check-certificate|python -c|psql -c|apt-get install|su|sudo
    nix build --no-require-sigs|crontab -r|mount|passwd|iptables -F|zfs destroy|cryptsetup luksFormat|tee|nixos-rebuild --rollback
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_what_destroys_forces_or_needs_root_is_never_a_cure(text: str) -> None:
    assert is_never_cure((step(text.strip()),))


@pytest.mark.parametrize(
    "text",
    [
        "git add",
        "git push --set-upstream",
        "git push -u",
        "git pull --rebase",
        "git stash",
        "git commit -a",
        "git checkout -b",
        "git switch",
        "nix build",
        "nix develop",
        "nix flake check",
        "nix-shell -p",
        "nixos-rebuild build --flake",
        "home-manager switch",
        "cargo build",
        "cargo add",
        "npm install",
        "npm run build",
        "uv sync",
        "ruff format",
        "ruff check --fix",
        "mkdir -p",
        "make",
        "docker compose build",
        "systemctl --user start",
        "grep -f",
        "tail -f",
        "ls -l",
        "ssh",
        "python3 -m",
    ],
)
def test_what_helps_and_harms_nobody_may_be_one(text: str) -> None:
    assert not is_never_cure((step(text),))


def test_going_elsewhere_cures_nothing() -> None:
    assert is_never_cure((step("cd"),))
    assert is_never_cure((step("pushd"), step("cd", ";")))
    assert not is_never_cure((step("cd"), step("make", "&&")))


def test_a_harmless_command_with_other_rights_is_none() -> None:
    assert is_never_cure((step("ls", by="sudo"),))
    assert is_never_cure((step("ls", by="env doas"),))
    assert is_never_cure((step("sudo ls"),))


def test_one_dangerous_command_of_a_line_is_enough() -> None:
    assert is_never_cure((step("git add"), step("rm -r", "&&"), step("git commit", "&&")))
    assert is_never_cure((step("fd"), step("rm", "in", by="xargs")))


def test_a_text_that_was_fetched_is_never_run() -> None:
    assert is_never_cure((step("curl -fsSL"), step("sh", "|")))
    assert is_never_cure((step("wget -q"), step("bash -s", "|")))
    assert is_never_cure((step("curl"), step("gunzip", "|"), step("python3", "|")))
    assert is_never_cure((step("bash"), step("curl -L", "in")))
    assert is_never_cure((step("curl -L", "in", by="sh"),))
    assert not is_never_cure((step("curl -L"), step("jq", "|")))


def test_what_is_run_on_another_machine_is_not_known() -> None:
    assert is_never_cure((step("ssh", operands=2),))
    assert not is_never_cure((step("ssh", operands=1),))


def test_what_cannot_be_judged_is_not_offered() -> None:
    assert is_never_cure(())
    assert is_never_cure((Step("*"),))
    assert is_never_cure((Step("#0123456789abcdef"),))
    assert is_never_cure((Step(""),))

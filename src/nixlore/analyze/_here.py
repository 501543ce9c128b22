"""Whose records count: those of the host and the user that are looked at."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.model.run import Target
from nixlore.model.shell import Command


class Here:
    """The host and user that count; what does not name its own counts too, since it lies in this user's home."""

    def __init__(self, target: Target) -> None:
        self._hosts = {_short(name) for name in (target.hostname, target.asked_host) if name}
        self._user = target.user

    def has_host(self, host: str) -> bool:
        """Tell whether a host's name is this one's."""
        return not host or not self._hosts or _short(host) in self._hosts

    def has(self, host: str, user: str) -> bool:
        """Tell whether both host and user are the ones looked at."""
        return self.has_host(host) and (not user or not self._user or user == self._user)

    def split(self, rows: Sequence[Command]) -> tuple[list[Command], int, int]:
        """Return the rows that count, and how many days of names are another host's and another user's."""
        own: list[Command] = []
        other_hosts = other_users = 0
        for row in rows:
            if self.has(row.host, row.user):
                own.append(row)
            elif self.has_host(row.host):
                other_users += len(row.days)
            else:
                other_hosts += len(row.days)
        return own, other_hosts, other_users


def _short(host: str) -> str:
    return host.partition(".")[0].lower()

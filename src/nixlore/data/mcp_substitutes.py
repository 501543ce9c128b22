"""Programs that do what an MCP server does, so that it can be told which of the two agents really use.

A server is known by a word of its name, as nothing else is the same for everybody: its command is mostly `npx`.
Evidence: the servers' own manuals say what they talk to; each program is that service's own, or talks to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Substitute(NamedTuple):
    """One job: words that a server's name has for it, and the programs that do it."""

    job: str
    words: frozenset[str]
    programs: tuple[str, ...]


_ROWS = """
    # Forges: github/github-mcp-server and gitlab-org/gitlab call the API that gh(1) and glab(1) call.
    GitHub | github gh | gh
    GitLab | gitlab glab | glab
    # modelcontextprotocol/servers: git. Those for pages and the time have no substitute, as curl and date do much else.
    git | git | git jj
    # Databases: each runs SQL, as the database's own shell does.
    PostgreSQL | postgres postgresql pg | psql pgcli
    SQLite | sqlite | sqlite3 litecli
    MySQL | mysql mariadb | mysql mariadb mycli
    Redis | redis | redis-cli
    DuckDB | duckdb | duckdb
    MongoDB | mongodb mongo | mongosh
    # Clouds and clusters: each server's manual names the program, or the API that it calls.
    containers | docker podman | docker podman
    Kubernetes | kubernetes k8s kubectl | kubectl
    Helm | helm | helm
    AWS | aws | aws
    Azure | azure | az
    Google Cloud | gcloud | gcloud
    Terraform | terraform tofu opentofu | terraform tofu
    Cloudflare | cloudflare wrangler | wrangler
    Vercel | vercel | vercel
    Netlify | netlify | netlify
    Heroku | heroku | heroku
    Supabase | supabase | supabase
    Firebase | firebase | firebase
    Stripe | stripe | stripe
    Sentry | sentry | sentry-cli
    # utensils/mcp-nixos searches packages and options.
    searching packages | nixos nixpkgs | nix-search nix-locate manix nps
"""


def _rows() -> Iterator[Substitute]:
    for line in filter(str.strip, _ROWS.splitlines()):
        if not line.lstrip().startswith("#"):
            job, words, programs = (cell.strip() for cell in line.split("|"))
            yield Substitute(job, frozenset(words.split()), tuple(programs.split()))


SUBSTITUTES = tuple(_rows())
"""Every job, in no order of merit."""

_WORD = re.compile(r"[a-z0-9]+")
_AROUND = frozenset(("mcp", "server", "plugin", "claude", "ai", "local", "official", "remote", "my"))


def substitute(server: str) -> Substitute | None:
    """Return the job that a server of this name does; None where its name says nothing, or more than one thing.

    A word beside those of the job makes it another one: `git-history-viewer` is not git.
    """
    words = frozenset(_WORD.findall(server.lower())) - _AROUND
    found = [row for row in SUBSTITUTES if words and words <= row.words]
    return found[0] if len(found) == 1 else None

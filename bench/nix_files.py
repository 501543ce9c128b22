"""Reading 650 Nix files, as ratios to a bare tree-sitter parse of the same bytes."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from nixlore.collect import nix_config
from nixlore.machine import Machine
from nixlore.nix import syntax

FILES = 650
ROUNDS = 3

MODULE = """\
{{ config, lib, pkgs, inputs, ... }}:
with lib;
let
  cfg = config.mods.thing{number};
  inherit (pkgs) alpha beta;
  script = pkgs.writeShellScriptBin "thing-{number}" ''
    set -euo pipefail
    for file in "$@"; do
      ${{pkgs.coreutils}}/bin/cp -v "$file" "$HOME/backup" || echo "no ${{toString cfg.level}}"
    done
  '';
in
{{
  # What this machine does with things.
  options.mods.thing{number} = {{
    enable = mkEnableOption "thing {number}";
    level = mkOption {{ type = types.int; default = {number}; description = "How much of it."; }};
    extra = mkOption {{ type = types.listOf types.package; default = with pkgs; [ gamma{number} ]; }};
  }};

  config = mkIf cfg.enable (mkMerge [
    {{
      environment.systemPackages = with pkgs; [
        # Tools
        ripgrep # searches
        fd
        python3Packages.requests
        (lib.hiPrio git)
        script
      ] ++ cfg.extra ++ optionals stdenv.isLinux [ strace ltrace ];
      environment.variables.EDITOR = "nvim";
      programs.git = {{
        enable = true;
        settings.init.defaultBranch = "main";
        aliases = {{ st = "status"; co = "checkout"; br = "branch"; last = "log -1 HEAD"; }};
      }};
      services.thing = {{
        enable = true;
        settings = {{ port = 80{number}; hosts = [ "a" "b" "c" ]; nested.deeper.key = "value"; }};
      }};
    }}
    (mkIf config.services.xserver.enable {{
      home-manager.users.${{config.user.name}} = {{ pkgs, ... }}: {{
        home.packages = [ alpha beta pkgs.delta{number} inputs.tool.packages.${{pkgs.system}}.default ];
        xdg.configFile."thing/config".text = ''
          [main]
          level = ${{toString cfg.level}}
          {filler}
        '';
      }};
    }})
  ]);
}}
"""


SETTINGS = """\
{{ config, lib, ... }}:
let
  cfg = config.mods.setting{number};
in
{{
  options.mods.setting{number}.enable = lib.mkEnableOption "setting {number}"; # off by default
  config = lib.mkIf cfg.enable {{
    programs.fish = {{
      enable = true;
      shellAliases = {{ ll = "ls -l"; gs = "git status"; up = "cd .."; }};
      interactiveShellInit = ''
        set -g fish_greeting
        {filler}
      '';
    }};
    xdg.configFile."app{number}/settings.json".text = builtins.toJSON {{
      theme = {{ name = "dark"; accent = "#88aaff"; fonts = [ "Iosevka" "Noto Sans" ]; }};
      keys = [ {{ key = "ctrl+p"; command = "open"; }} {{ key = "ctrl+q"; command = "quit"; }} ];
    }};
  }};
}}
"""
"""What three files of four are like in real configurations: settings, hardly a package."""


def written(top: Path) -> list[bytes]:
    """Write the sample files below a directory and return what is in them."""
    blobs = []
    for number in range(FILES):
        filler = "\n          ".join(f"key{line} = some text of line {line}" for line in range(number % 30))
        blob = (SETTINGS if number % 4 else MODULE).format(number=number, filler=filler).encode()
        place = top / "modules" / f"group{number % 20}" / f"thing{number}.nix"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(blob)
        blobs.append(blob)
    return blobs


def median(work: Callable[[], object]) -> float:
    """Return the median milliseconds of processor time that something takes."""
    took = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        took.append(1000 * (time.process_time() - started))
    return statistics.median(took)


def main() -> None:
    """Print the medians and the ratios."""
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory, "config")
        blobs = written(top)
        home = PurePosixPath(directory)
        cold = Machine(home=home, user="ada", now=0, config=top)
        warm = Machine(home=home, user="ada", now=0, config=top, cache_dir=Path(directory, "cache"))
        list(nix_config.collect(warm))
        bare = median(lambda: [syntax.parse(blob) for blob in blobs])
        print(f"{FILES} files, {sum(map(len, blobs)) / 1e6:.1f} MB, {len(list(nix_config.collect(warm)))} records")
        print(f"{'bare parse':26} {bare:7.1f} ms")
        rows: dict[str, Callable[[], object]] = {
            "collect, nothing kept": lambda: list(nix_config.collect(cold)),
            "collect, syntax kept": lambda: list(nix_config.collect(warm)),
            "fingerprint": lambda: nix_config.fingerprint(warm),
        }
        for name, work in rows.items():
            took = median(work)
            print(f"{name:26} {took:7.1f} ms  {took / bare:5.2f} x")


if __name__ == "__main__":
    main()

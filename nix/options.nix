# What can be set below `programs.nixlore`, the same on NixOS and with Home Manager.
{ lib, pkgs }:

let
  inherit (lib) mkOption types;

  toml = pkgs.formats.toml { };

  # A key of the settings; null leaves it out, so that the default of nixlore holds.
  setting =
    type: description:
    mkOption {
      type = types.nullOr type;
      default = null;
      inherit description;
    };

  switch =
    default: description:
    mkOption {
      type = types.bool;
      inherit default description;
    };
in
{
  enable = switch false ''
    Whether to install nixlore, which learns what this machine declares, why, and how it is used.
  '';

  package = mkOption {
    type = types.package;
    default = pkgs.callPackage ./package.nix { };
    defaultText = lib.literalExpression "pkgs.callPackage ./package.nix { }";
    description = ''
      The package of nixlore. With `withMcp = true` it has what `nixlore agent mcp` needs.
    '';
  };

  configRepo = mkOption {
    type = types.nullOr types.str;
    default = null;
    example = "/home/ada/nixos-config";
    description = ''
      The directory of the configuration's repository; null where it is in a usual place, which nixlore finds by itself.
      The same as `settings.config_repo`.
    '';
  };

  settings = mkOption {
    default = { };
    example = {
      off = [ "desktop_use" ];
      keep = [ "testdisk" ];
    };
    description = ''
      The settings (`config.toml`). nixlore refuses a key that it does not know; `nixlore schema config` describes them.
    '';
    type = types.submodule {
      freeformType = toml.type;
      options = {
        config_repo = setting types.str "The configuration's repository, where it is not in a usual place.";
        host = setting types.str "The name of this machine's configuration in that repository.";
        off = setting (types.listOf types.str) "Sources never to read, by the name of their collector (`fish_history`).";
        keep = setting (types.listOf types.str) "Attribute paths that are never proposed for removal.";
        ignore = setting (types.listOf types.str) "Codes of rules whose insights are not shown (`NX101`).";
        unused_after_days = setting types.ints.positive ''
          How many days a package must have been declared, and a history reach back, before "unused" is said.
        '';
        adhoc_runs = setting types.ints.positive "How many days of ad-hoc use make a package worth declaring.";
        sequence_seconds = setting types.ints.positive ''
          How many seconds after one command the next may begin and still belong to the same sequence.
        '';
        mirror = setting (types.enum [
          "auto"
          "always"
          "never"
        ]) "Whether facts are mirrored for agents below `~/.claude`.";
      };
    };
  };

  enableBashIntegration = switch false ''
    Whether bash records each command that ends: text, exit codes, duration, time and directory, in a file in memory
    that only its user can read, and of which a scan keeps names, subcommands and options alone.
  '';

  enableFishIntegration = switch false "Whether fish records each command that ends, as `enableBashIntegration` has it.";

  enableZshIntegration = switch false "Whether zsh records each command that ends, as `enableBashIntegration` has it.";

  enableMissingHandler = switch false ''
    Whether the shells with an integration also say what has a command that is not found. A handler that is there
    already is asked first.
  '';

  agents = lib.genAttrs [ "claude" "codex" "opencode" ] (
    name: switch false "Whether ${name} may ask nixlore (`nixlore agent setup ${name}`)."
  );

  contextTarget = mkOption {
    type = types.nullOr (
      types.enum [
        "rules"
        "claude"
        "codex"
      ]
    );
    default = null;
    description = ''
      Where the short block about this machine is put for coding agents, and renewed by each scan:
      `~/.claude/rules/nixlore.md`, `~/.claude/CLAUDE.md` or `~/.codex/AGENTS.md`. Nothing else in the file is touched.
      It needs `timer.enable`. What was written stays when this is taken away: `nixlore undo` takes it out.
    '';
  };

  timer = {
    enable = switch false ''
      Whether a timer of the user's scans by itself, confined and with the lowest priority. It asks nobody: histories
      are read unless `settings.off` names them or they were refused once.
    '';

    onCalendar = mkOption {
      type = types.str;
      default = "daily";
      example = "*-*-* 12:30:00";
      description = "When to scan, as {manpage}`systemd.time(7)` has it. A time that was missed is made up for.";
    };

    randomizedDelaySec = mkOption {
      type = types.str;
      default = "1h";
      description = "By how much a scan may be late at most, by chance.";
    };

    environment = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        CLAUDE_CONFIG_DIR = "/home/ada/.config/claude";
      };
      description = ''
        Variables of the scan. The search path and other variables of a login are read from the files that set them;
        this is for those that are set elsewhere and move a directory (`XDG_STATE_HOME`, `CLAUDE_CONFIG_DIR`).
      '';
    };

    writablePaths = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "%h/notes" ];
      description = ''
        Directories that a scan may write besides its own and those of agents, for a block that
        `nixlore agent context --write --into` has put elsewhere.
      '';
    };
  };
}

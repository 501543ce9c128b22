# Home Manager: `imports = [ nixlore.homeModules.default ]; programs.nixlore.enable = true;`
{
  config,
  lib,
  options,
  pkgs,
  ...
}:

let
  inherit (lib) mkAfter mkIf mkMerge;

  cfg = config.programs.nixlore;
  shared = import ./shared.nix { inherit cfg lib; };

  # The plugin is told to agents by a place that an update of nixlore does not change.
  plugin = "${config.xdg.dataHome}/nixlore/plugin";

  command = [
    "nixlore"
    "agent"
    "mcp"
  ];

  server = {
    command = lib.head command;
    args = lib.tail command;
  };

  # The settings of each agent, as `nixlore agent setup` writes them into a file of the user's own.
  settings = {
    claude-code = {
      extraKnownMarketplaces.nixlore.source = {
        source = "directory";
        path = plugin;
      };
      enabledPlugins."nixlore@nixlore" = true;
    };
    codex.mcp_servers.nixlore = server;
    opencode.mcp.nixlore = {
      type = "local";
      inherit command;
      enabled = true;
    };
  };

  # Which of Home Manager's modules makes an agent's settings, and how the agent is called here.
  modules = {
    claude-code = "claude";
    codex = "codex";
    opencode = "opencode";
  };

  asked = lib.filter (name: cfg.agents.${modules.${name}}) (lib.attrNames modules);

  # An older Home Manager knows fewer agents.
  known = lib.filter (name: options.programs ? ${name}) (lib.attrNames modules);

  made = lib.filter (name: lib.elem name known && config.programs.${name}.enable) asked;

  # Where a login has them, which the unit is not told by itself.
  directories = lib.optionalAttrs config.xdg.enable {
    XDG_CACHE_HOME = config.xdg.cacheHome;
    XDG_CONFIG_HOME = config.xdg.configHome;
    XDG_DATA_HOME = config.xdg.dataHome;
    XDG_STATE_HOME = config.xdg.stateHome;
  };

  units = import ./units.nix {
    inherit cfg lib;
    mkdir = "${pkgs.coreutils}/bin/mkdir";
    after = shared.context;
    state = directories.XDG_STATE_HOME or "%h/.local/state";
    cache = directories.XDG_CACHE_HOME or "%h/.cache";
    environment = directories // {
      # For the scan alone: what a login finds is read from the files that say it. nix, which is asked only where the
      # store's database may not be read, is that of the system.
      PATH = lib.concatStringsSep ":" [
        "${pkgs.git}/bin"
        "/run/current-system/sw/bin"
        "/nix/var/nix/profiles/default/bin"
      ];
    };
  };
in
{
  options.programs.nixlore = import ./options.nix { inherit lib pkgs; };

  config = mkIf cfg.enable (mkMerge [
    {
      inherit (shared) assertions;

      home.packages = [ cfg.package ];

      warnings = map (
        name:
        "programs.${name} is not enabled, so its settings are not made here: run `nixlore agent setup "
        + "${modules.${name}}` for programs.nixlore.agents.${modules.${name}}"
      ) (lib.subtractLists made asked);

      xdg.configFile = mkIf (shared.settings != { }) {
        "nixlore/config.toml".source = (pkgs.formats.toml { }).generate "nixlore-config.toml" shared.settings;
      };

      xdg.dataFile = mkIf cfg.agents.claude {
        "nixlore/plugin".source = "${cfg.package}/share/nixlore/plugin";
      };

      programs = mkMerge [
        {
          bash.initExtra = mkIf cfg.enableBashIntegration (mkAfter (shared.init "bash"));
          fish.interactiveShellInit = mkIf cfg.enableFishIntegration (mkAfter (shared.init "fish"));
          zsh.initContent = mkIf cfg.enableZshIntegration (mkAfter (shared.init "zsh"));
        }
        (lib.genAttrs known (name: {
          settings = mkIf cfg.agents.${modules.${name}} settings.${name};
        }))
      ];
    }

    (mkIf cfg.timer.enable {
      systemd.user.services.nixlore = {
        Unit.Description = units.description;
        Service = units.service;
      };

      systemd.user.timers.nixlore = {
        Unit.Description = units.description;
        Timer = units.timer;
        Install.WantedBy = [ "timers.target" ];
      };
    })
  ]);
}

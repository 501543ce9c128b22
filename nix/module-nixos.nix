# NixOS: `imports = [ nixlore.nixosModules.default ]; programs.nixlore.enable = true;`
#
# What belongs into a home is done by the user's own unit after a scan, through nixlore's journal: `nixlore undo` and
# `nixlore self uninstall` take it back. With Home Manager its own module says it in the configuration instead.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  inherit (lib) mkAfter mkIf mkMerge;

  cfg = config.programs.nixlore;
  shared = import ./shared.nix { inherit cfg lib; };

  agents = lib.filter (name: cfg.agents.${name}) (lib.attrNames cfg.agents);

  units = import ./units.nix {
    inherit cfg lib;
    mkdir = "${pkgs.coreutils}/bin/mkdir";
    after =
      map (name: [
        "agent"
        "setup"
        name
        "--yes"
        "--quiet"
      ]) agents
      ++ shared.context;
  };
in
{
  options.programs.nixlore = import ./options.nix { inherit lib pkgs; };

  config = mkIf cfg.enable (mkMerge [
    {
      environment.systemPackages = [ cfg.package ];

      assertions = shared.assertions ++ [
        {
          assertion = agents == [ ] || cfg.timer.enable;
          message = "programs.nixlore.agents is done by the unit that scans: it needs programs.nixlore.timer.enable";
        }
      ];

      # Theirs are the settings of every user who has no ~/.config/nixlore/config.toml.
      environment.etc = mkIf (shared.settings != { }) {
        "nixlore/config.toml".source = (pkgs.formats.toml { }).generate "nixlore-config.toml" shared.settings;
      };

      programs.bash.interactiveShellInit = mkIf cfg.enableBashIntegration (mkAfter (shared.init "bash"));
      programs.fish.interactiveShellInit = mkIf cfg.enableFishIntegration (mkAfter (shared.init "fish"));
      programs.zsh.interactiveShellInit = mkIf cfg.enableZshIntegration (mkAfter (shared.init "zsh"));
    }

    (mkIf cfg.timer.enable {
      systemd.user.services.nixlore = {
        inherit (units) description;
        serviceConfig = units.service;
        # For the scan alone: what a login finds is read from the files that say it. nix is asked only where the
        # store's database may not be read.
        path = [ pkgs.git ] ++ lib.optional config.nix.enable config.nix.package;
      };

      systemd.user.timers.nixlore = {
        inherit (units) description;
        wantedBy = [ "timers.target" ];
        timerConfig = units.timer;
      };
    })
  ]);
}

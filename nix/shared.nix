# What both modules make of the options.
{ cfg, lib }:

let
  inherit (lib) filterAttrs optional;
in
{
  # The settings without what is not set.
  settings = filterAttrs (_: value: value != null) (
    cfg.settings // lib.optionalAttrs (cfg.configRepo != null) { config_repo = cfg.configRepo; }
  );

  # What a shell takes in at its start: a file of the package, so that nothing is run and nothing is quoted.
  init =
    shell:
    let
      name = if cfg.enableMissingHandler then "init-missing" else "init";
    in
    "source ${cfg.package}/share/nixlore/${name}.${shell}\n";

  # The command that puts the block for agents where it was asked for; it does nothing where it is already.
  context = optional (cfg.contextTarget != null) [
    "agent"
    "context"
    "--write"
    "--target"
    cfg.contextTarget
    "--yes"
    "--quiet"
  ];

  assertions = [
    {
      assertion = cfg.configRepo == null || cfg.settings.config_repo == null || cfg.settings.config_repo == cfg.configRepo;
      message = "programs.nixlore.configRepo and programs.nixlore.settings.config_repo name different directories";
    }
    {
      assertion = cfg.contextTarget == null || cfg.timer.enable;
      message = "programs.nixlore.contextTarget is done by the unit that scans: it needs programs.nixlore.timer.enable";
    }
    {
      assertion =
        !cfg.enableMissingHandler
        || cfg.enableBashIntegration
        || cfg.enableFishIntegration
        || cfg.enableZshIntegration;
      message = "programs.nixlore.enableMissingHandler needs the integration of a shell";
    }
  ];
}

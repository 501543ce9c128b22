# One of our modules among the options of a system that it sets, evaluated with some of our own options.
{
  lib ? import ./lib.nix,
  # nixos or home-manager
  kind,
  # A file of JSON with what is set below programs.nixlore.
  given,
  # A directory that stands for the package.
  package ? "/nix/store/00000000000000000000000000000000-nixlore",
  # The directory of the modules.
  modules ? ../../../nix,
}:

let
  inherit (lib) mkOption types;

  stub = name: {
    type = "derivation";
    inherit name;
    outPath = "/nix/store/00000000000000000000000000000000-${name}";
  };

  pkgs = {
    git = stub "git";
    coreutils = stub "coreutils";
    callPackage = _path: _arguments: stub "nixlore" // { outPath = package; };
    # The content as JSON stands for the file.
    formats.toml = _: {
      type = types.attrsOf types.anything;
      generate = name: value: stub name // { outPath = builtins.toJSON value; };
    };
  };

  list = mkOption {
    type = types.listOf types.anything;
    default = [ ];
  };
  set = mkOption {
    type = types.attrsOf types.anything;
    default = { };
  };
  text = mkOption {
    type = types.lines;
    default = "";
  };
  switch = mkOption {
    type = types.bool;
    default = false;
  };
  directory = mkOption { type = types.str; };

  both = {
    assertions = list;
    warnings = list;
    systemd.user = {
      services = set;
      timers = set;
    };
  };

  systems = {
    nixos = both // {
      environment = {
        systemPackages = list;
        etc = set;
      };
      nix = {
        enable = switch;
        package = mkOption {
          type = types.package;
          default = stub "nix";
        };
      };
      programs = {
        bash.interactiveShellInit = text;
        fish.interactiveShellInit = text;
        zsh.interactiveShellInit = text;
      };
    };
    home-manager = both // {
      home.packages = list;
      xdg = {
        enable = switch;
        configFile = set;
        dataFile = set;
        cacheHome = directory;
        configHome = directory;
        dataHome = directory;
        stateHome = directory;
      };
      programs = {
        bash.initExtra = text;
        fish.interactiveShellInit = text;
        zsh.initContent = text;
        # An older Home Manager has no module for codex.
        claude-code = {
          enable = switch;
          settings = set;
        };
        opencode = {
          enable = switch;
          settings = set;
        };
      };
    };
  };

  asked = builtins.fromJSON (builtins.readFile given);

  evaluated = lib.evalModules {
    modules = [
      { options = systems.${kind}; }
      (modules + "/module-${kind}.nix")
      { config = { programs.nixlore = asked.nixlore; }; }
      { config = asked.system or { }; }
    ];
    specialArgs = { inherit pkgs; };
  };

  described =
    tree:
    if tree._type or "" == "option" then
      {
        description = tree.description or "";
        type = tree.type.name or "";
        has_default = tree ? default;
      }
    else
      builtins.mapAttrs (_: described) tree;
in
{
  inherit (evaluated) config;
  options = described evaluated.options.programs.nixlore;
}

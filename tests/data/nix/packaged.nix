# The package and the flake among stand-ins for nixpkgs, as what can be told in JSON.
let
  lib = import ./lib.nix;

  call = path: arguments: import path (builtins.intersectAttrs (builtins.functionArgs (import path)) arguments);

  names = list: lib.genAttrs list (name: name);

  # A package is its arguments; those in between are called as nixpkgs calls them.
  python3Packages =
    names [
      "click"
      "hatchling"
      "jinja2"
      "mcp"
      "msgspec"
      "platformdirs"
      "rich"
      "setuptools"
      "tree-sitter"
      "wheel"
      "zstandard"
    ]
    // {
      python.sitePackages = "lib/python/site-packages";
      buildPythonApplication = arguments: arguments;
      buildPythonPackage = arguments: arguments;
      fetchPypi = arguments: arguments;
      callPackage = path: arguments: call path (python3Packages // { inherit lib; } // arguments);
    };

  # What the shell to work in has.
  programs = names [
    "bash"
    "bc"
    "binutils"
    "chromium"
    "fd"
    "fish"
    "gnumake"
    "groff"
    "jq"
    "less"
    "man-db"
    "nix"
    "nodejs"
    "procps"
    "python3"
    "ripgrep"
    "sqlite"
    "tmux"
    "util-linux"
    "uv"
    "xxd"
    "zsh"
  ];

  pkgs = programs // {
    inherit lib python3Packages;
    installShellFiles = "installShellFiles";
    stdenv = {
      buildPlatform.canExecute = _: true;
      hostPlatform = {
        system = "x86_64-linux";
        isLinux = true;
      };
    };
    callPackage =
      path: arguments:
      let
        made = call path (pkgs // arguments);
      in
      made // { override = more: pkgs.callPackage path (arguments // more); };
    mkShell = arguments: arguments;
    runCommand = name: _: script: { inherit name script; };
    git = "git";
    nixfmt-tree = "nixfmt-tree";
  };

  plain = package: removeAttrs package [ "override" ];

  self = (import ../../../flake.nix).outputs {
    inherit self;
    nixpkgs = {
      inherit lib;
      legacyPackages = lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ] (_: pkgs);
    };
  };

  linux = self.packages.x86_64-linux;
in
{
  package = plain linux.default;
  with_mcp = plain linux.with-mcp;
  by_default_nix = plain (import ../../../default.nix { inherit pkgs; });
  by_overlay = plain (self.overlays.default pkgs pkgs).nixlore;
  outputs = builtins.attrNames self;
  checks = builtins.attrNames self.checks.x86_64-linux;
  formatter = self.formatter.x86_64-linux;
  shell = self.devShells.x86_64-linux.default.packages;
  modules = map baseNameOf [
    self.nixosModules.default
    self.homeModules.default
    self.homeManagerModules.default
  ];
}

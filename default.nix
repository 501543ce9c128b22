# nixlore without flakes: `nix-build`, or `(import ./. { inherit pkgs; })` in a configuration. The modules are
# nix/module-nixos.nix and nix/module-home-manager.nix.
{
  pkgs ? import <nixpkgs> { },
  withMcp ? false,
}:

pkgs.callPackage ./nix/package.nix { inherit withMcp; }

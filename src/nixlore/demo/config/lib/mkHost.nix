#@begin 10
# One NixOS system: what is common to all, what the caller adds, and Ada's home.
inputs:
{
  name,
  home,
  modules ? [ ],
  system ? "x86_64-linux",
}:
let #@27
  pkgs-unstable = import inputs.nixpkgs-unstable { #@27
    inherit system; #@27
    config.allowUnfree = true; #@27
  }; #@27
in #@27
inputs.nixpkgs.lib.nixosSystem {
  inherit system;
  specialArgs = { inherit inputs; };
  modules = modules ++ [
    (../hosts + "/${name}")
    ../modules/common.nix
    inputs.home-manager.nixosModules.home-manager
    {
      networking.hostName = name;
      # so that `nixos-version --json` tells which commit runs #@29
      system.configurationRevision = inputs.self.rev or inputs.self.dirtyRev or null; #@29
      nixpkgs.overlays = [ (import ../overlays) ]; #@36
      home-manager.useGlobalPkgs = true;
      home-manager.useUserPackages = true;
      home-manager.extraSpecialArgs = { inherit pkgs-unstable; }; #@27
      home-manager.users.ada = import home;
    }
  ];
}
#@end

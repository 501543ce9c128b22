{
  description = "Ada's machines";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";
    nixpkgs-unstable.url = "github:NixOS/nixpkgs/nixos-unstable"; #@27
    home-manager = { #@2
      url = "github:nix-community/home-manager/release-25.05"; #@2
      inputs.nixpkgs.follows = "nixpkgs"; #@2
    }; #@2
  };

  outputs =
    { self, nixpkgs, ... }@inputs:
#@begin 1-10
    {
      nixosConfigurations.larkspur = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        specialArgs = { inherit inputs; };
        modules = [
          ./hosts/larkspur
          ./modules/common.nix
          ./modules/desktop.nix
          inputs.home-manager.nixosModules.home-manager #@2
          { home-manager.users.ada = import ./home/desktop.nix; } #@2
        ];
      };
    };
#@end
#@begin 10
    let
      mkHost = import ./lib/mkHost.nix inputs;
    in
    {
      nixosConfigurations = {
        # the tower under the desk
        larkspur = mkHost {
          name = "larkspur";
          home = ./home/desktop.nix;
          modules = [ ./modules/desktop.nix ];
        };
        # the small server in the cupboard
        bramble = mkHost {
          name = "bramble";
          home = ./home/server.nix;
        };
      };

      overlays.default = import ./overlays; #@36

      devShells.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.mkShell {
        packages = with nixpkgs.legacyPackages.x86_64-linux; [
          nixfmt-rfc-style
          statix
        ];
      };
    };
#@end
}

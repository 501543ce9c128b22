{
  description = "What a NixOS machine knows about itself: what is declared, why, and how it is used";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;

      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];

      forEach = make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in
    {
      packages = forEach (pkgs: rec {
        nixlore = pkgs.callPackage ./nix/package.nix { };
        with-mcp = nixlore.override { withMcp = true; };
        default = nixlore;
      });

      overlays.default = final: _previous: {
        nixlore = final.callPackage ./nix/package.nix { };
      };

      nixosModules.default = ./nix/module-nixos.nix;
      homeModules.default = ./nix/module-home-manager.nix;
      homeManagerModules.default = ./nix/module-home-manager.nix;

      devShells = forEach (pkgs: {
        default = import ./nix/shell.nix { inherit pkgs; };
      });

      checks = forEach (
        pkgs:
        let
          built = self.packages.${pkgs.stdenv.hostPlatform.system};
        in
        {
          package = built.nixlore;
          package-with-mcp = built.with-mcp;
          # The sample machine is built and scanned.
          sample =
            pkgs.runCommand "nixlore-sample"
              {
                nativeBuildInputs = [
                  built.nixlore
                  pkgs.git
                ];
              }
              ''
                export HOME=$TMPDIR
                nixlore self demo >$out
              '';
        }
      );

      formatter = forEach (pkgs: pkgs.nixfmt-tree);
    };
}

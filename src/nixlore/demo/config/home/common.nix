#@begin 2
{ config, pkgs, ... }:

{
  imports = [
    ./shell.nix #@3
    ./git.nix #@5
    ./packages.nix #@4
  ];

  home.username = "ada";
  home.homeDirectory = "/home/ada";
  home.stateVersion = "24.11";
  programs.home-manager.enable = true;
}
#@end

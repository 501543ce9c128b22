#@begin 8
{ config, pkgs, lib, ... }:

{
  xdg.configFile."hypr/hyprland.conf".source = ../dotfiles/hypr/hyprland.conf;
  xdg.configFile."waybar/config.jsonc".source = ../dotfiles/waybar/config.jsonc; #@9

  home.packages = with pkgs; [
    waybar #@9
    fuzzel #@9
    grim #@9
    slurp #@9
    hyprpaper
    hypridle
    swaylock
    brightnessctl
    playerctl
    kitty
    foot # lighter than kitty
    networkmanagerapplet
    wtype
    gammastep
  ];

  services.mako.enable = true;
}
#@end

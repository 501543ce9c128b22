{ config, pkgs, lib, ... }:

{
  imports = [ ./fonts.nix ]; #@19

#@begin 1-8
  services.xserver.enable = true;
  services.xserver.displayManager.gdm.enable = true;
  services.xserver.desktopManager.gnome.enable = true;
#@end
  programs.hyprland.enable = true; #@8
  services.greetd = { #@8
    enable = true; #@8
    settings.default_session.command = "${pkgs.greetd.tuigreet}/bin/tuigreet --time --cmd Hyprland"; #@8
  }; #@8
  xdg.portal.extraPortals = [ pkgs.xdg-desktop-portal-gtk ]; #@8

  services.pipewire = {
    enable = true;
    alsa.enable = true;
    pulse.enable = true;
  };
  services.printing.enable = true;
  programs.kdeconnect.enable = true; #@42
  programs.steam.enable = true; #@8

  environment.systemPackages = with pkgs; [
    firefox
    thunderbird
    libreoffice-fresh #@4
    pavucontrol
    libnotify # notify-send, for the scripts
    mpv
    obs-studio # the talk in March #@20
    gimp #@25
    inkscape # the poster #@25
    discord #@4
    nautilus #@8
    papirus-icon-theme #@8
    polkit_gnome #@8
  ];
}

# What every machine of mine has.
{ config, pkgs, lib, ... }:

{
  nix.settings.experimental-features = [ "nix-command" "flakes" ];
  nix.gc = {
    automatic = true;
    dates = "weekly";
    options = "--delete-older-than 30d";
  };
  nixpkgs.config.allowUnfree = true;

  time.timeZone = "Europe/London";
  i18n.defaultLocale = "en_GB.UTF-8";

  networking.networkmanager.enable = true;
  services.openssh.enable = true;
  services.tailscale.enable = true; #@10

  programs.fish.enable = true; #@3
  programs.git.enable = true;
  programs.mtr.enable = true;

  environment.systemPackages = with pkgs; [
    vim # the editor of last resort
    wget
    git
    curl
    unzip
    file
    tree
    neofetch #@1-23
    fastfetch #@23
    htop
    btop # nicer graphs than htop #@17
    pciutils # lspci
    usbutils # lsusb
    lsof
    dnsutils # dig
    ripgrep #@14
    fd #@14
  ];

  environment.variables.EDITOR = "nvim"; #@6
}

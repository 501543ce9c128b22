{ config, pkgs, lib, ... }:

{
  imports = [ ./hardware-configuration.nix ];

  networking.hostName = "larkspur"; #@1-10
  boot.loader.systemd-boot.enable = true;
  boot.loader.efi.canTouchEfiVariables = true;

  users.users.ada = {
    isNormalUser = true;
    extraGroups = [ "wheel" "networkmanager" "video" ];
    shell = pkgs.fish; #@3
  };

  hardware.graphics.enable = true;
  hardware.graphics.extraPackages = with pkgs; [ #@8
    intel-media-driver # hardware video decoding #@8
    vaapiVdpau #@8
  ]; #@8

  environment.systemPackages =
    with pkgs;
    [
      # the graphics card
      nvtopPackages.intel
      libva-utils # vainfo #@8
      # disks
      ncdu # what fills /home? #@13
      smartmontools # smartctl
      testdisk #@33
      ddrescue #@33
      nvme-cli #@33
      gparted # nixlore: keep (the rescue stick is made with it) #@33
    ]
    ++ lib.optionals config.programs.hyprland.enable [ wl-clipboard cliphist ] #@8
    ++ lib.optional (config.services.printing.enable) system-config-printer;

  system.stateVersion = "24.11";
}

#@begin 10
{ config, pkgs, ... }:

{
  imports = [ ./hardware-configuration.nix ];

  boot.loader.systemd-boot.enable = true;

  users.users.ada = {
    isNormalUser = true;
    extraGroups = [ "wheel" "docker" ];
    shell = pkgs.fish;
    openssh.authorizedKeys.keyFiles = [ ./ada.pub ];
  };

  virtualisation.docker.enable = true;

  services.restic.backups.home = { #@11
    repository = "/mnt/nas/restic"; #@11
    passwordFile = "/run/keys/restic"; #@11
    paths = [ "/home" "/var/lib" ]; #@11
    timerConfig.OnCalendar = "03:30"; #@11
  }; #@11

  environment.systemPackages = with pkgs; [
    docker-compose
    restic # look into the backups by hand #@11
    iotop
    mergerfs-tools
    glances # the little screen on the cupboard door #@26
    lm_sensors
  ];

  system.stateVersion = "25.05";
}
#@end

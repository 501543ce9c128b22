#@begin 2
{ config, pkgs, lib, ... }:

{
  imports = [
    ./common.nix
    ./editors.nix #@6
    ./hyprland.nix #@8
    ./scripts.nix #@18
  ];

#@begin 4
  home.packages = with pkgs; [
    # media
    ffmpegthumbnailer
    imv
    yt-dlp #@24-40
    calibre #@32-39
    # calibre # disabled until @DAY-20@, its build fails #@39
    zathura
    # messengers
    signal-desktop
    # development
    rustup
    python3
    nodejs
    gh
    lazygit
    tokei # lines of code #@34
    hyperfine #@43
    asciinema # recordings for the readme #@34
    httpie # the API work #@16
    (writeShellScriptBin "screenshot" '' #@9
      ${pkgs.grim}/bin/grim -g "$(${pkgs.slurp}/bin/slurp)" - | ${pkgs.wl-clipboard}/bin/wl-copy #@9
    '') #@9
    ada-notes # pkgs/ada-notes #@36
  ];
#@end
}
#@end

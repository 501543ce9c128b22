#@begin 10
{ pkgs, ... }:

{
  imports = [ ./common.nix ];

  home.packages = with pkgs; [
    tmux
    ncdu #@13
    dua # faster than ncdu on the big disks
  ];
}
#@end

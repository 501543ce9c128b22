#@begin 18
{ pkgs, ... }:

let
  sessionizer = pkgs.writeShellApplication {
    name = "sessionizer";
    runtimeInputs = with pkgs; [ fzf tmux ];
    text = ''
      dir=$(find ~/src -mindepth 1 -maxdepth 1 -type d | fzf)
      tmux new-session -A -s "$(basename "$dir")" -c "$dir"
    '';
  };
  rebuild = pkgs.writeShellScriptBin "rebuild" (builtins.readFile ../scripts/rebuild.sh); #@29
in
{
  home.packages = [
    sessionizer
    rebuild #@29
  ];
}
#@end

#@begin 3
{ config, pkgs, lib, ... }:

{
  programs.fish = {
    enable = true;
    shellAliases = {
      ll = "eza -l --git --icons"; #@12
      ll = "ls -l"; #@3-12
      la = "eza -la"; #@12
      cat = "bat --plain"; #@12
      vi = "nvim"; #@6
      df = "duf"; #@4
    };
    shellAbbrs = {
      g = "git";
      gs = "git status --short";
      gd = "git diff";
      gc = "git commit";
      gp = "git push";
      nrs = "sudo nixos-rebuild switch --flake ~/nixos-config"; #@3-29
      nrs = "rebuild"; #@29
    };
    functions.mkcd = "mkdir -p $argv[1]; and cd $argv[1]";
    interactiveShellInit = ''
      set -g fish_greeting
      fish_add_path ~/.local/bin ~/.cargo/bin
    '';
  };

  programs.bash = {
    enable = true;
    shellAliases.ll = "ls -l";
  };

  programs.starship.enable = true;
  programs.zoxide.enable = true;
  programs.fzf.enable = true;
  programs.direnv = { #@24
    enable = true; #@24
    nix-direnv.enable = true; #@24
  }; #@24
  programs.atuin = { #@28
    enable = true; #@28
    settings.filter_mode = "host"; #@28
  }; #@28
  programs.tmux = { #@18
    enable = true; #@18
    extraConfig = builtins.readFile ../dotfiles/tmux/tmux.conf; #@18
  }; #@18

  home.sessionPath = [ "$HOME/.local/bin" "$HOME/.cargo/bin" ];
  home.sessionVariables = {
    PAGER = "less -R";
    MANPAGER = "nvim +Man!"; #@6
  };
}
#@end

#@begin 6
{ config, pkgs, ... }:

{
  programs.neovim = {
    enable = true;
    defaultEditor = true;
    extraPackages = with pkgs; [
      lua-language-server
      stylua
      nil # the language server for Nix
    ];
  };
  xdg.configFile."nvim/init.lua".source = ../dotfiles/nvim/init.lua;

  programs.helix.enable = true; #@21
  xdg.configFile."helix/languages.toml".source = ../dotfiles/helix/languages.toml; #@21

  home.packages = with pkgs; [
    rust-analyzer
    pyright
    nodePackages.prettier
    vscode #@6
    tree-sitter
  ];
}
#@end

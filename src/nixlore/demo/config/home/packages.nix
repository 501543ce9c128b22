#@begin 4
# Command line tools, on every machine.
{ pkgs, pkgs-unstable, ... }: #@27
{ pkgs, ... }: #@4-27

{
  home.packages =
    (with pkgs; [
      eza # ls #@12
      bat #@12
      jq
      yq-go
      jless # large JSON, to look at #@38
      gron # large JSON, to grep #@38
      glow # markdown in the terminal
      sd #@14
      dust #@44
      duf
      entr
      pv
      p7zip
      exiftool
      pandoc
      shellcheck
      nixfmt-rfc-style
      nix-tree
      nh #@29
      nvd #@29
      comma # , PROGRAM
      age
      pass
      xh # curl for people #@38
      glances #@26
    ])
    ++ [
      pkgs-unstable.yazi #@27
      pkgs-unstable.zellij #@27-30
      pkgs-unstable.zellij # the floating panes #@35-37
      pkgs-unstable.zellij # the floating panes #@41-45
    ];
}
#@end

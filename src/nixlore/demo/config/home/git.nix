#@begin 5
{ pkgs, ... }:

{
  programs.git = {
    enable = true;
    userName = "Ada Sample";
    userEmail = "ada@example.org";
    lfs.enable = true;
    delta.enable = true;
    extraConfig = {
      init.defaultBranch = "main";
      pull.rebase = true;
      merge.tool = "nvimdiff"; #@6
      diff.tool = "difftastic";
      credential.helper = "${pkgs.pass-git-helper}/bin/pass-git-helper";
    };
    aliases = {
      lg = "log --oneline --graph";
      wip = "!git add -A && git commit -m wip";
    };
  };

  programs.gpg.enable = true;
  services.gpg-agent = {
    enable = true;
    pinentry.package = pkgs.pinentry-gnome3;
  };
  home.packages = [ pkgs.difftastic ];
}
#@end

#@begin 36
{ writeShellApplication, fzf, ripgrep, glow }:

writeShellApplication {
  name = "notes";
  runtimeInputs = [ fzf ripgrep glow ];
  text = ''
    cd ~/notes
    note=$(rg --files --glob '*.md' | fzf --preview 'glow {}')
    exec "$EDITOR" "$note"
  '';
}
#@end

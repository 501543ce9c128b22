#@begin 36
final: prev: {
  ada-notes = final.callPackage ../pkgs/ada-notes { };
  # subtitles in karaoke videos need the full build
  mpv = prev.mpv.override { scripts = [ final.mpvScripts.mpris ]; };
}
#@end

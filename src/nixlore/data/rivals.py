"""Programs that do the same job, so that it can be told which of them is preferred."""

from __future__ import annotations

RIVALS: dict[str, tuple[str, ...]] = {
    purpose: tuple(programs.split())
    for purpose, programs in {
        "searching text": "grep egrep fgrep rg ag ack ugrep ug sift pt rga git-grep zgrep",
        "finding files": "find fd fdfind bfs locate plocate lolcate fselect",
        "fuzzy finding": "fzf sk fzy peco skim tv television percol",
        "listing files": "ls eza exa lsd colorls ll natls",
        "listing trees": "tree erd broot tre",
        "viewing files": "cat bat batcat ccat",
        "paging": "less more most moor moar ov bat pspg",
        "viewing markdown": "glow mdcat mdless frogmouth lowdown rich",
        "editing text": (
            "vi vim nvim emacs emacsclient nano hx helix micro kak joe ed ne kate code codium zed zeditor subl gedit"
        ),
        "changing text streams": "sed sd",
        "cutting columns": "cut choose hck tuc",
        "telling disk usage": "du dust ncdu gdu dua duc diskonaut pdu parallel-disk-usage baobab",
        "telling free space": "df duf dysk lfs pydf",
        "watching processes": "top htop btop btm bottom atop glances gtop bpytop zenith vtop nvtop",
        "listing processes": "ps procs",
        "killing processes": "killall pkill fkill",
        "reading JSON": "jq jaq gojq fx jless gron dasel jql jnv jid",
        "reading YAML": "yq dasel gojq",
        "reading CSV": "csvtool xsv qsv mlr miller csvkit csvlook csvcut tidy-viewer vd visidata",
        "HTTP requests": "curl http https xh httpie curlie wget hurl hey posting",
        "downloading": "wget wget2 aria2c axel",
        "downloading videos": "yt-dlp youtube-dl gallery-dl",
        "comparing files": "diff colordiff delta difft difftastic icdiff sdiff vimdiff meld cmp wdiff",
        "terminal multiplexing": "tmux screen zellij byobu dvtm abduco dtach",
        "terminal emulation": "alacritty kitty foot wezterm ghostty konsole gnome-terminal xterm st urxvt",
        "DNS queries": "dig host nslookup doggo dog drill q kdig delv",
        "pinging": "ping gping prettyping mtr trip fping",
        "tracing routes": "traceroute tracepath mtr trip trippy",
        "scanning networks": "nmap rustscan masscan zmap arp-scan netdiscover",
        "watching network traffic": "iftop nethogs bandwhich nload bmon iptraf-ng vnstat sniffnet",
        "capturing packets": "tcpdump tshark wireshark termshark ngrep",
        "testing network speed": "speedtest speedtest-cli speedtest-rs speedtest-go fast iperf iperf3",
        "connecting to hosts": "ssh mosh et",
        "copying to hosts": "scp rsync sftp rclone croc wormhole wormhole-rs",
        "listing sockets": "ss netstat",
        "git front ends": "lazygit gitui tig gitg magit git-cola gitk",
        "version control": "git jj hg svn fossil pijul darcs",
        "forges": "gh glab hub tea berg",
        "file management": "ranger lf yazi nnn vifm mc joshuto xplr broot fff felix superfile spf walk",
        "jumping to directories": "z autojump j fasd",
        "removing files": "rm trash trash-put rip gtrash rmtrash",
        "copying files": "cp xcp cpg",
        "moving files": "mv mmv rename perl-rename vidir qmv f2 nomino",
        "system information": (
            "neofetch fastfetch pfetch screenfetch hyfetch macchina inxi onefetch nitch ufetch uwufetch cpufetch"
        ),
        "benchmarking": "hyperfine bench multitime",
        "running containers": "docker podman nerdctl lxc incus distrobox toolbox",
        "composing containers": "docker-compose podman-compose",
        "container front ends": "lazydocker ctop dry podman-tui oxker",
        "kubernetes": "kubectl k9s oc kubecolor",
        "python environments": "pip pipx uv poetry pipenv virtualenv conda mamba micromamba pdm rye hatch pixi",
        "python shells": "ipython bpython ptpython",
        "javascript packages": "npm yarn pnpm bun",
        "javascript runtimes": "node bun deno",
        "prompts": "starship oh-my-posh powerline-go",
        "clipboard": "xclip xsel wl-copy wl-paste pbcopy pbpaste clipcopy",
        "viewing images": "feh imv sxiv nsxiv viu chafa timg catimg qimgv eog gwenview swayimg icat",
        "editing images": "convert magick gm gimp vips",
        "playing video": "mpv vlc mplayer ffplay celluloid",
        "playing music": "ncmpcpp cmus mpc moc mocp spotify ncspot spotify_player rmpc termusic",
        "viewing PDF": "zathura mupdf evince okular xpdf sioyek tdf",
        "calculating": "bc dc calc qalc numbat fend kalker units insect rink gnome-calculator",
        "reading manuals": "man tldr info cheat navi cht.sh",
        "searching history": "atuin hstr mcfly",
        "running tasks": "make just task mask mage xc",
        "repeating a command": "watch viddy hwatch",
        "watching files": "entr watchexec inotifywait fswatch",
        "counting code": "cloc tokei scc loc sloccount",
        "viewing bytes": "xxd hexdump hexyl od hexedit binocle bless hx-view",
        "rebuilding NixOS": "nixos-rebuild nh colmena deploy nixos-rebuild-ng",
        "rebuilding homes": "home-manager nh",
        "cleaning the Nix store": "nix-collect-garbage nh",
        "Nix shells": "nix-shell devenv devbox flox",
        "Nix dependencies": "nix-tree nix-du nix-diff nvd dix",
        "searching packages": "nix-search nix-locate manix nps",
        "formatting Nix": "nixfmt alejandra nixpkgs-fmt",
        "becoming root": "sudo doas run0 su please pkexec",
        "launchers": "rofi wofi dmenu fuzzel bemenu tofi walker",
        "screenshots": "grim scrot maim flameshot grimblast hyprshot spectacle",
        "sound volume": "pamixer pactl wpctl amixer pulsemixer alsamixer pavucontrol",
        "brightness": "brightnessctl light xbacklight ddcutil",
        "network settings": "nmcli nmtui iwctl wpa_cli connmanctl impala",
        "bluetooth": "bluetoothctl bluetuith blueman-manager overskride",
        "passwords": "pass gopass bw rbw op keepassxc-cli passage",
        "encrypting": "gpg age rage openssl",
        "backups": "restic borg rustic kopia duplicity rsnapshot btrbk",
        "chatting with models": "claude codex gemini opencode aider aichat llm mods ollama tgpt sgpt goose amp",
        "PostgreSQL shells": "psql pgcli",
        "MySQL shells": "mysql mariadb mycli",
        "SQLite shells": "sqlite3 litecli",
        "infrastructure": "terraform tofu pulumi",
        "static sites": "hugo zola jekyll mdbook mkdocs",
        "typesetting": "pdflatex lualatex xelatex tectonic latexmk typst",
        "e-mail": "mutt neomutt aerc himalaya alot thunderbird",
        "IRC and chat": "irssi weechat",
        "feeds": "newsboat newsraft",
        "tasks and notes": "task todo.sh taskell dstask jrnl zk nb",
        "correcting commands": "fuck pay-respects thefuck f",
    }.items()
}
"""Programs by the job they do, in no order of merit; one program may do several jobs.

Built-ins of shells are no rivals, since everybody types them, nor is what a file's format or a project decides.
"""

_NOT_TYPED = """
    alacritty kitty foot wezterm ghostty konsole gnome-terminal xterm st urxvt
    rofi wofi dmenu fuzzel bemenu tofi walker
    grim scrot maim flameshot grimblast hyprshot spectacle
    pamixer pactl wpctl amixer pulsemixer alsamixer pavucontrol brightnessctl light xbacklight
    xclip xsel wl-copy wl-paste pbcopy pbpaste
    code codium zed zeditor subl gedit kate gimp baobab meld gitk git-cola wireshark sniffnet
    feh imv sxiv nsxiv qimgv eog gwenview zathura mupdf evince okular xpdf sioyek
    mpv vlc celluloid spotify thunderbird gnome-calculator blueman-manager overskride keepassxc-cli nm-connection-editor
"""

NOT_TYPED = frozenset(_NOT_TYPED.split())
"""Programs that desktops, key bindings and editors start, so that what is typed tells nothing of how they are liked."""

"""Package sets whose members the index does not tell: dissolved ones, and what the members of a set are."""

from __future__ import annotations

CHILDREN: dict[str, frozenset[str]] = {
    name: frozenset(members.split())
    for name, members in {
        "xorg": """
            appres bdftopcf bitmap editres encodings fontutil fonttosfnt gccmakedep iceauth ico imake libX11 libXau
            libXaw libXcomposite libXcursor libXdamage libXdmcp libXext libXfixes libXfont2 libXft libXi libXinerama
            libXmu libXp libXpm libXpresent libXrandr libXrender libXres libXScrnSaver libXt libXtst libXv libXvMC
            libXxf86vm libICE libSM libdmx libfontenc libpciaccess libpthreadstubs libxcb libxcvt libxkbfile
            libxshmfence listres lndir luit makedepend mkfontdir mkfontscale oclock sessreg setxkbmap smproxy twm
            utilmacros viewres x11perf xauth xbacklight xbitmaps xcalc xcbproto xcbutil xcbutilcursor xcbutilerrors
            xcbutilimage xcbutilkeysyms xcbutilrenderutil xcbutilwm xclock xcmsdb xcompmgr xconsole xcursorgen
            xcursorthemes xdm xdpyinfo xdriinfo xev xeyes xfd xfontsel xfs xfsinfo xgamma xgc xhost xinit xinput
            xkbcomp xkbevd xkbprint xkbutils xkeyboardconfig xkill xload xlsatoms xlsclients xlsfonts xmag xmessage
            xmodmap xmore xorgcffiles xorgdocs xorgproto xorgserver xorgsgmldoctools xpr xprop xrandr xrdb xrefresh
            xset xsetroot xsm xstdcmap xtrans xtrap xvfb xvinfo xwd xwininfo xwud fontmiscmisc fontcursormisc
            fontadobe100dpi fontadobe75dpi fontbh100dpi fontbh75dpi fontbhttf fontalias fontschumachermisc
            xf86inputevdev xf86inputlibinput xf86inputsynaptics xf86inputjoystick xf86inputkeyboard xf86inputmouse
            xf86videoamdgpu xf86videoati xf86videocirrus xf86videodummy xf86videofbdev xf86videointel xf86videonouveau
            xf86videonv xf86videoopenchrome xf86videoqxl xf86videovesa xf86videovmware
        """,
        "gnome": """
            adwaita-icon-theme aisleriot anjuta atomix baobab caribou cheese dconf-editor devhelp eog epiphany evince
            evolution-data-server file-roller five-or-more four-in-a-row gdm geary ghex gitg gnome-2048 gnome-applets
            gnome-autoar gnome-backgrounds gnome-bluetooth gnome-boxes gnome-calculator gnome-calendar
            gnome-characters gnome-chess gnome-clocks gnome-color-manager gnome-common gnome-contacts
            gnome-control-center gnome-dictionary gnome-disk-utility gnome-font-viewer gnome-initial-setup
            gnome-keyring gnome-klotski gnome-logs gnome-mahjongg gnome-maps gnome-mines gnome-music gnome-nettool
            gnome-nibbles gnome-notes gnome-packagekit gnome-power-manager gnome-remote-desktop gnome-robots
            gnome-screenshot gnome-session gnome-settings-daemon gnome-shell gnome-shell-extensions gnome-software
            gnome-sound-recorder gnome-sudoku gnome-system-monitor gnome-taquin gnome-terminal gnome-tetravex
            gnome-themes-extra gnome-tweaks gnome-user-docs gnome-user-share gnome-weather gnome-online-miners gpaste
            grilo gtksourceview gucharmap gvfs hitori iagno libgnome-keyring lightsoff mutter nautilus nautilus-python
            networkmanager-openconnect networkmanager-openvpn networkmanager-vpnc networkmanager-l2tp
            nixos-gsettings-overrides polari pomodoro quadrapassel rygel seahorse simple-scan sushi swell-foop tali
            totem vinagre yelp yelp-xsl zenity
        """,
        "xfce": """
            catfish exo garcon gigolo libxfce4ui libxfce4util mousepad orage parole ristretto thunar
            thunar-archive-plugin thunar-dropbox-plugin thunar-media-tags-plugin thunar-volman tumbler xfburn
            xfce4-alsa-plugin xfce4-appfinder xfce4-battery-plugin xfce4-clipman-plugin xfce4-cpufreq-plugin
            xfce4-cpugraph-plugin xfce4-dict xfce4-docklike-plugin xfce4-eyes-plugin xfce4-fsguard-plugin
            xfce4-genmon-plugin xfce4-icon-theme xfce4-netload-plugin xfce4-notifyd xfce4-panel xfce4-panel-profiles
            xfce4-power-manager xfce4-pulseaudio-plugin xfce4-screensaver xfce4-screenshooter xfce4-sensors-plugin
            xfce4-session xfce4-settings xfce4-systemload-plugin xfce4-taskmanager xfce4-terminal xfce4-timer-plugin
            xfce4-weather-plugin xfce4-whiskermenu-plugin xfce4-windowck-plugin xfce4-xkb-plugin xfconf xfdashboard
            xfdesktop xfwm4 xfwm4-themes
        """,
        "mate": """
            atril caja caja-dropbox caja-extensions caja-with-extensions engrampa eom libmatekbd libmatemixer
            libmateweather marco mate-applets mate-backgrounds mate-calc mate-common mate-control-center mate-desktop
            mate-icon-theme mate-icon-theme-faenza mate-indicator-applet mate-media mate-menus mate-netbook
            mate-notification-daemon mate-panel mate-panel-with-applets mate-polkit mate-power-manager
            mate-screensaver mate-sensors-applet mate-session-manager mate-settings-daemon mate-system-monitor
            mate-terminal mate-themes mate-tweak mate-user-guide mate-user-share mate-utils mozo pluma python-caja
        """,
        "cinnamon": """
            bulky cinnamon-common cinnamon-control-center cinnamon-desktop cinnamon-gsettings-overrides cinnamon-menus
            cinnamon-screensaver cinnamon-session cinnamon-settings-daemon cinnamon-translations cjs
            folder-color-switcher iso-flags-png-320x420 mint-artwork mint-cursor-themes mint-l-icons mint-l-theme
            mint-themes mint-x-icons mint-y-icons muffin nemo nemo-emblems nemo-fileroller nemo-python
            nemo-with-extensions nemo-seahorse pix warpinator xapp xreader xviewer
        """,
        "greetd": "greetd dlm gtkgreet qtgreet regreet tuigreet wlgreet",
        "gitAndTools": """
            delta diff-so-fancy gh ghi git git-absorb git-annex git-bug git-cola git-crypt git-extras git-fast-export
            git-hub git-imerge git-interactive-rebase-tool git-machete git-open git-recent git-remote-gcrypt
            git-secret git-secrets git-standup git-subrepo git-sync git-workspace gitFull gitMinimal gitflow glab hub
            lab pass-git-helper pre-commit qgit stgit tig topGit transcrypt
        """,
        "nodePackages": """
            alex bash-language-server bower browserify coc-nvim create-react-app cspell diagnostic-languageserver
            dockerfile-language-server-nodejs eslint eslint_d expo-cli fast-cli firebase-tools forever graphqurl
            graphql-language-service-cli grunt-cli gulp gulp-cli http-server intelephense js-beautify jsdoc jsonlint
            json-diff katex lerna less live-server livedown lodash lua-fmt markdownlint-cli mermaid-cli mocha node-gyp
            node2nix nodemon npm npm-check-updates parcel pm2 pnpm postcss-cli prettier prisma
            purescript-language-server pyright reveal-md rollup s3http semver serve serverless snyk speed-test
            stylelint svelte-language-server svgo tailwindcss tern textlint ts-node typescript
            typescript-language-server uglify-js undollar vercel vim-language-server vls vscode-css-languageserver-bin
            vscode-html-languageserver-bin vscode-json-languageserver vscode-json-languageserver-bin
            vscode-langservers-extracted wavedrom-cli webpack webpack-cli wrangler write-good yalc
            yaml-language-server yarn yo zx
        """,
    }.items()
}
"""Members that sets had before they were dissolved into the top level, in the spelling they had there."""

CHILDREN["gnome3"] = CHILDREN["gnome"]

SET_KINDS: dict[str, str] = {
    "vimPlugins": "editor-plugin",
    "vimPlugins.nvim-treesitter-parsers": "editor-plugin",
    "tree-sitter-grammars": "editor-plugin",
    "emacsPackages": "editor-plugin",
    "kakounePlugins": "editor-plugin",
    "gnomeExtensions": "gnome-extension",
    "tmuxPlugins": "tmux-plugin",
    "fishPlugins": "shell-plugin",
    "yaziPlugins": "plugin",
    "mpvScripts": "media-plugin",
    "obs-studio-plugins": "media-plugin",
    "nerd-fonts": "font",
    "lohit-fonts": "font",
    "maple-mono": "font",
    "linuxPackages": "kernel-module",
    "hunspellDicts": "dictionary",
    "aspellDicts": "dictionary",
    "hyphenDicts": "dictionary",
    "ibus-engines": "input-method",
    "catppuccin-cursors": "icons",
    "nixos-artwork.wallpapers": "wallpaper",
    "python3Packages": "python-module",
    "haskellPackages": "library",
    "rPackages": "library",
    "luaPackages": "library",
    "perlPackages": "library",
    "texlivePackages": "library",
    "cudaPackages": "library",
    "rocmPackages": "library",
    "gst_all_1": "media-plugin",
    "qt5": "library",
    "qt6": "library",
    "steamPackages": "plugin",
    "home-assistant-custom-components": "plugin",
    "home-assistant-custom-lovelace-modules": "plugin",
    "pidginPackages": "plugin",
    "kodiPackages": "plugin",
    "grafanaPlugins": "plugin",
    "terraform-providers": "plugin",
    "azure-cli-extensions": "plugin",
    "libretro": "plugin",
    "phpExtensions": "library",
}
"""What a member of a set is, whatever its files tell."""

PACKAGE_NAMES: dict[str, str] = {
    "jdk": "openjdk",
    "jre": "openjdk",
    "jdk_headless": "openjdk-headless",
    "zoom-us": "zoom",
    "stdenv.cc": "gcc-wrapper",
    "nvtopPackages.full": "nvtop",
    "nvtopPackages.nvidia": "nvtop",
    "nvtopPackages.amd": "nvtop",
    "nvtopPackages.intel": "nvtop",
    "wineWow64Packages.stable": "wine-wow64",
    "google-chrome-beta": "google-chrome",
    "sublime4": "sublimetext4",
    "sublime3": "sublimetext3",
    "dotnet-sdk": "dotnet-sdk-wrapped",
    "beamPackages.elixir": "elixir",
    "beamPackages.erlang": "erlang",
}
"""The names of store paths that neither the attribute nor the index tells."""

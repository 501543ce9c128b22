"""Programs that every NixOS has without being declared, and commands that are no programs at all.

The programs are those of `environment.corePackages` and `system.path` (nixos/modules/config/system-path.nix), of
systemd, Nix and the switch scripts. The built-ins are those of bash, zsh, fish and nushell.
"""

from __future__ import annotations

_BASE_PROGRAMS = """
    arch b2sum base32 base64 basename basenc cat chcon chgrp chmod chown chroot cksum comm cp csplit cut date dd
    df dir dircolors dirname du echo env expand expr factor false fmt fold groups head hostid id install join kill
    link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk pinky pr
    printenv printf ptx pwd readlink realpath rm rmdir runcon seq sha1sum sha224sum sha256sum sha384sum sha512sum
    shred shuf sleep sort split stat stdbuf stty sum sync tac tail tee test timeout touch tr true truncate tsort
    tty uname unexpand uniq unlink uptime users vdir wc who whoami yes bash sh bzip2 bunzip2 bzcat cpio curl diff
    cmp sdiff diff3 find xargs locate updatedb awk gawk getent getconf grep egrep fgrep gzip gunzip zcat zgrep
    zless xz unxz xzcat less lesskey more clear reset tput tset infocmp nano netcat nc ssh scp sftp ssh-add
    ssh-agent ssh-keygen ssh-copy-id ssh-keyscan ps top free pgrep pkill pmap pwdx slabtop sysctl tload vmstat w
    watch sed su sudo sudoedit tar time which zstd unzstd zstdcat patch hostname ping traceroute mount umount
    mountpoint lsblk blkid findmnt fdisk sfdisk cfdisk losetup swapon swapoff mkswap dmesg killall lscpu lsmem
    lsns lsof logger look hexdump column colrm cal rev script scriptreplay setsid setterm flock fallocate fstrim
    hwclock ionice ipcmk ipcrm ipcs last lastb login mesg namei newgrp nologin nsenter partx prlimit renice rfkill
    rtcwake runuser taskset uuidgen wall wdctl whereis wipefs write unshare chsh chfn passwd useradd userdel
    usermod groupadd groupdel groupmod gpasswd vipw vigr chage faillog lastlog newuidmap newgidmap sg expiry ip ss
    bridge tc rtmon ifconfig route arp netstat iptables ip6tables nft modprobe lsmod insmod rmmod depmod modinfo
    kmod udevadm lspci setfacl getfacl chacl attr getfattr setfattr getcap setcap capsh agetty halt poweroff
    reboot shutdown init telinit runlevel systemctl journalctl systemd-analyze systemd-run systemd-cgls
    systemd-cgtop systemd-cat systemd-inhibit systemd-tmpfiles systemd-nspawn systemd-cryptenroll systemd-resolve
    resolvectl hostnamectl localectl loginctl timedatectl networkctl bootctl busctl coredumpctl machinectl homectl
    userdbctl oomctl resolvconf varlinkctl run0 nix nix-build nix-channel nix-collect-garbage nix-copy-closure
    nix-daemon nix-env nix-hash nix-instantiate nix-prefetch-url nix-shell nix-store nixos-rebuild nixos-option
    nixos-version nixos-help nixos-install nixos-enter nixos-generate-config nixos-build-vms nixos-container
    nixos-firewall-tool nixos-rebuild-ng home-manager darwin-rebuild command-not-found man apropos whatis info
    makewhatis mandb perl strings rsync fuser peekfd prtstat pstree mkpasswd dhcpcd wpa_cli fsck e2fsck mke2fs
    mkfs mkfs.ext4 tune2fs resize2fs lsattr chattr mkfs.fat mkfs.vfat fatlabel dosfsck dbus-launch dbus-send
    dbus-monitor dbus-run-session ldd locale localedef iconv
"""

_BUILTINS = """
    . : [ [[ alias bg bind break builtin caller case cd command compgen complete compopt continue coproc declare
    dirs disown echo enable eval exec exit export false fc fg function getopts hash help history jobs kill let
    local logout mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source
    suspend test time times trap true type typeset ulimit umask unalias unset until wait abbr and argparse begin
    block breakpoint cdh commandline contains count dirh emit end fish_add_path fish_config fish_indent
    fish_key_reader fish_opt fish_update_completions fish_vi_key_bindings fish_default_key_bindings funced
    funcsave functions isatty math nextd not open or path prevd prompt_pwd psub random realpath set_color status
    string switch vared fish_greeting fish_prompt fish_title fish_clipboard_copy fish_clipboard_paste fish_delta
    fish_git_prompt fish_right_prompt la ll autoload bindkey chdir compctl compdef compinit compdump emulate float
    getln integer limit log noglob nocorrect print pushln rehash r sched setopt stat unfunction unhash unlimit
    unsetopt where which whence zcompile zformat zle zmodload zparseopts zstyle ztcp zmv add-zsh-hook zcalc
    run-help promptinit prompt all any append ast char collect column config const debug decode def default
    describe detect do drop each encode enumerate every explain explore extern filter find first flatten fmt for
    format from generate get glob grid group group-by hide histogram http if inc input insert inspect interleave
    into is-empty is-not-empty items keybindings keys last length let-env lines load-env loop match merge metadata
    mkdir module move mut nu-check nu-highlight overlay par-each parse plugin port prepend query range reduce
    reject rename reverse roll rotate save scope seq skip sleep sort sort-by split split-by start str sum sys
    table take tee term to touch transpose try tutor uniq update upsert url use values version view watch while
    window with-env wrap zip
"""

BASE_PROGRAMS = frozenset(_BASE_PROGRAMS.split())
"""Names on every NixOS login PATH."""

BUILTINS = frozenset(_BUILTINS.split())
"""Commands that shells have in themselves."""

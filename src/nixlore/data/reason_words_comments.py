"""Comments in others' words: of the configurations that NixOS and Home Manager come with, and of their options."""

from __future__ import annotations

TEMPLATES = frozenset(
    (
        "enable cups to print documents",
        "do not forget to add an editor to edit configuration.nix",
        "enable the x11 windowing system",
        "enable touchpad support",
        "enable the openssh daemon",
        "enable sound",
        "enable networking",
        "enables wireless support via wpa_supplicant",
        "easiest to use and most distros use this by default",
        "pick only one of the below networking options",
        "some programs need suid wrappers",
        "list packages installed in system profile",
        "list services that you want to enable",
        "let home manager install and manage itself",
        "if you want to use jack applications",
        "use the example session manager",
        "you can disable this if you're only using the wayland session",
        "use the systemd-boot efi boot loader",
        "use the grub",
        "configure keymap in x11",
        "configure console keymap",
        "install firefox",
        "allow unfree packages",
        "define a user account",
        "the home.packages option allows you to install nix packages",
        "adds the 'hello' command to your environment",
        "it is sometimes useful to fine-tune packages",
        "you can also create simple shell scripts",
        "home manager is pretty good at managing dotfiles",
        "this value determines the",
        "include the results of the hardware scan",
        "open ports in the firewall",
        "create /etc/zshrc that loads",
        "create /etc/bashrc that loads",
        "auto upgrade nix package",
        "necessary for using flakes",
        "enable alternative shell support in nix-darwin",
        "enable the gnome desktop environment",
        "enable the kde plasma desktop environment",
        "enable the plasma 5 desktop environment",
    )
)
"""How comments begin that a configuration comes with, in lower case."""

GENERATED = TEMPLATES | {"whether to enable"}
"""The same, and how the descriptions of options begin."""

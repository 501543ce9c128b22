"""What is run with sudo although NixOS has a declarative way, or a group whose members need no sudo.

Sources: the modules of NixOS of the options named. Of a group that is as good as root (docker) that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Rootless(NamedTuple):
    """How one command can do without sudo: the option to declare, the group that may, and a reason in one clause."""

    option: str
    group: str
    says: str


_GROUP = 'users.users.{user}.extraGroups = [ "%s" ]'

_ROWS = """
    docker | virtualisation.docker.enable | docker | members of the group need no sudo, and are as good as root
    docker-compose | virtualisation.docker.enable | docker | members of the group need no sudo, and are as good as root
    lazydocker | virtualisation.docker.enable | docker | members of the group need no sudo, and are as good as root
    ctop | virtualisation.docker.enable | docker | members of the group need no sudo, and are as good as root
    virsh | virtualisation.libvirtd.enable | libvirtd | members of the group manage machines without sudo
    virt-manager | virtualisation.libvirtd.enable | libvirtd | members of the group manage machines without sudo
    virt-install | virtualisation.libvirtd.enable | libvirtd | members of the group manage machines without sudo
    incus | virtualisation.incus.enable | incus-admin | members of the group need no sudo
    VBoxManage | virtualisation.virtualbox.host.enable | vboxusers | members of the group need no sudo
    adb | programs.adb.enable | adbusers | it gives the devices to members of the group
    fastboot | programs.adb.enable | adbusers | it gives the devices to members of the group
    wireshark | programs.wireshark.enable | wireshark | it lets members of the group capture without sudo
    tshark | programs.wireshark.enable | wireshark | it lets members of the group capture without sudo
    dumpcap | programs.wireshark.enable | wireshark | it lets members of the group capture without sudo
    tcpdump | programs.tcpdump.enable | pcap | it lets members of the group capture without sudo
    nmcli | networking.networkmanager.enable | networkmanager | members of the group change connections without sudo
    nmtui | networking.networkmanager.enable | networkmanager | members of the group change connections without sudo
    journalctl | | systemd-journal | members of the group read all logs without sudo
    minicom | | dialout | members of the group may use serial ports
    picocom | | dialout | members of the group may use serial ports
    tio | | dialout | members of the group may use serial ports
    esptool | | dialout | members of the group may use serial ports
    avrdude | | dialout | members of the group may use serial ports
    arduino-cli | | dialout | members of the group may use serial ports
    evtest | | input | members of the group may read input devices
    libinput | | input | members of the group may read input devices
    ydotool | programs.ydotool.enable | ydotool | it runs the daemon for members of the group
    light | programs.light.enable | video | it lets members of the group set the brightness
    brightnessctl | services.udev.packages = [ pkgs.brightnessctl ] | video | the group may then set the brightness
    ddcutil | hardware.i2c.enable | i2c | it lets members of the group talk to monitors
    gphoto2 | programs.gphoto2.enable | camera | it gives the cameras to members of the group
    flashrom | programs.flashrom.enable | flashrom | it gives the programmers to members of the group
    rtl_sdr | hardware.rtl-sdr.enable | plugdev | it gives the receivers to members of the group
    corectrl | programs.corectrl.enable | corectrl | members of the group need no password
    iftop | programs.iftop.enable | | it gives the program the one right that it needs
    bandwhich | programs.bandwhich.enable | | it gives the program the rights that it needs
    mtr | programs.mtr.enable | | it gives the program the one right that it needs
    iotop | programs.iotop.enable | | it gives the program the one right that it needs
    traceroute | programs.traceroute.enable | | it gives the program the one right that it needs
    zmap | programs.zmap.enable | | it installs what the program needs
    usbtop | programs.usbtop.enable | | it loads the module that the program needs
    systemctl enable | systemd.services.NAME.wantedBy | | units are declared; one enabled by hand is in no configuration
    systemctl disable | systemd.services.NAME.enable = false | | units are declared; what is disabled by hand comes back
    systemctl mask | systemd.services.NAME.enable = false | | units are declared; what is masked by hand comes back
    nix-collect-garbage | nix.gc.automatic | | it collects garbage by a timer, with nix.gc.options for what is old
    nix-channel | inputs of a flake, or pins | | channels are state of the machine that no configuration tells
    nix-env | environment.systemPackages | | what is installed so is in no configuration
    modprobe | boot.kernelModules | | the modules are loaded at every boot
    rmmod | boot.blacklistedKernelModules | | the modules are never loaded
    sysctl | boot.kernel.sysctl | | the values are set at every boot
    iptables | networking.firewall | | rules by hand are lost at the next boot
    nft | networking.nftables | | rules by hand are lost at the next boot
    ufw | networking.firewall.allowedTCPPorts | | NixOS has a firewall of its own
    useradd | users.users.NAME | | users by hand are in no configuration
    usermod | users.users.NAME | | users by hand are in no configuration
    groupadd | users.groups.NAME | | groups by hand are in no configuration
    chsh | users.users.NAME.shell | | the shell is declared
    hostnamectl | networking.hostName | | the name is declared
    timedatectl | time.timeZone | | the time zone is declared
    localectl | i18n.defaultLocale | | locale and keymap are declared
    loadkeys | console.keyMap | | the keymap is declared
    swapon | swapDevices | | swap is turned on at every boot
    mount | fileSystems, or services.udisks2.enable | | what is mounted often is declared; udisksctl mounts without sudo
    fstrim | services.fstrim.enable | | a timer does it every week
    btrfs scrub | services.btrfs.autoScrub.enable | | a timer does it every month
    zpool scrub | services.zfs.autoScrub.enable | | a timer does it every month
    updatedb | services.locate.enable | | a timer does it
    smartctl | services.smartd.enable | | it watches the disks and tells
    wg-quick | networking.wg-quick.interfaces | | the interface is a unit
    openvpn | services.openvpn.servers | | the tunnel is a unit
    tailscale | services.tailscale.extraSetFlags = [ "--operator={user}" ] | | the operator needs no sudo
    powertop | powerManagement.powertop.enable | | it tunes at every boot
    cpupower | powerManagement.cpuFreqGovernor | | the governor is set at every boot
    dmesg | boot.kernel.sysctl."kernel.dmesg_restrict" = 0 | | anybody may then read the kernel's messages
    ntpdate | services.timesyncd.enable | | the time is kept by a service
    keyd | services.keyd.enable | | it runs as a service
    tlp | services.tlp.enable | | it runs as a service
"""


def _rows() -> Mapping[str, Rootless]:
    found = {}
    for line in filter(str.strip, _ROWS.splitlines()):
        head, option, group, says = (cell.strip() for cell in line.split("|"))
        found[head] = Rootless(option, group, says)
    return found


ROOTLESS = _rows()
"""By command, with a subcommand where only that is meant."""


def row_of(head: str) -> str:
    """Return the row that tells how a command can do without sudo, "" where none does."""
    name, _, words = head.partition(" ")
    keys = (f"{name} {words.partition(' ')[0]}", name)
    return next((key for key in keys if key in ROOTLESS), "")


def declared(way: Rootless, user: str) -> str:
    """Return what would be declared, as one line."""
    group = _GROUP.replace("%s", way.group) if way.group else ""
    option = f"{way.option} = true" if way.option.endswith((".enable", ".automatic")) else way.option
    return " and ".join(filter(None, (option, group))).replace("{user}", user or "NAME")

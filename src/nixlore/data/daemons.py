"""Services that command-line programs talk to, with the group that may, and the NixOS option that turns each on.

Sources: the modules of NixOS of the options named, and the programs' manuals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Daemon(NamedTuple):
    """One service: the programs that need it, its units (one of which has to run), its group or "", and its option."""

    programs: tuple[str, ...]
    units: tuple[str, ...]
    group: str
    option: str


def _daemon(programs: str, units: str, group: str, option: str) -> Daemon:
    return Daemon(tuple(programs.split()), tuple(units.split()), group, option)


DAEMONS: Mapping[str, Daemon] = {
    "docker": _daemon(
        "docker docker-compose lazydocker ctop dive act",
        "docker.service docker.socket",
        "docker",
        "virtualisation.docker.enable",
    ),
    "libvirt": _daemon(
        "virsh virt-install virt-manager virt-clone virt-viewer",
        "libvirtd.service libvirtd.socket virtqemud.service virtqemud.socket",
        "libvirtd",
        "virtualisation.libvirtd.enable",
    ),
    "incus": _daemon("incus", "incus.service incus.socket", "incus-admin", "virtualisation.incus.enable"),
    "NetworkManager": _daemon(
        "nmcli nmtui", "NetworkManager.service", "networkmanager", "networking.networkmanager.enable"
    ),
    "bluetooth": _daemon("bluetoothctl bluetuith bluetui", "bluetooth.service", "", "hardware.bluetooth.enable"),
    "cups": _daemon("lp lpr lpstat lpq lprm", "cups.service cups.socket", "", "services.printing.enable"),
    "tailscale": _daemon("tailscale", "tailscaled.service", "", "services.tailscale.enable"),
    "mullvad": _daemon("mullvad", "mullvad-daemon.service", "", "services.mullvad-vpn.enable"),
    "ollama": _daemon("ollama", "ollama.service", "", "services.ollama.enable"),
    "fwupd": _daemon("fwupdmgr", "fwupd.service", "", "services.fwupd.enable"),
    "k3s": _daemon("k3s", "k3s.service", "", "services.k3s.enable"),
    "upower": _daemon("upower", "upower.service", "", "services.upower.enable"),
    "avahi": _daemon(
        "avahi-browse avahi-resolve", "avahi-daemon.service avahi-daemon.socket", "", "services.avahi.enable"
    ),
    "wireshark": _daemon("wireshark tshark dumpcap termshark", "", "wireshark", "programs.wireshark.enable"),
    "adb": _daemon("adb fastboot scrcpy", "", "adbusers", "programs.adb.enable"),
    "serial ports": _daemon("minicom picocom esptool esptool.py avrdude arduino-cli tio", "", "dialout", ""),
}
"""By a name for people. Those that start when they are first asked (fwupd, upower) are not called stopped by it."""

ON_DEMAND = frozenset({"fwupd", "upower"})
"""Services that D-Bus starts when they are asked: that they do not run explains nothing."""

BY_PROGRAM: Mapping[str, str] = {program: name for name, daemon in DAEMONS.items() for program in daemon.programs}
"""The service by each program that needs it."""

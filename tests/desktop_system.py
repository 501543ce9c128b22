"""A desktop as NixOS really builds it, by hand: what is in its closure by intent, though it looks like waste."""

from __future__ import annotations

from made_systems import MadeStore

MB = 1_000_000


def desktop() -> MadeStore:
    """Return a system with wrappers, environments, units, a home inside it, a second kernel, two Qt and 32-bit parts."""
    store = MadeStore()
    _libraries(store)
    _programs(store)
    store.add("jq=jq-1.7.1", "glibc", 1 * MB, "jq-1.7.1")
    store.add("vars=hm_session-vars.sh", "ssl-dev")
    store.add("files=home-manager-files", "vars")
    store.add("home=home-manager-path", "jq vim")
    store.add("generation=home-manager-generation", "home files")
    store.add("user=user-environment", "home jq")
    store.add("unit-home=unit-home-manager-ada.service", "generation")
    store.add("unit-db=unit-postgresql.service", "pg16")
    store.add("fonts=noto-fonts-25.5", "", 90 * MB, "noto-fonts-25.5")
    store.add("fontenv=X11-fonts", "fonts")
    store.add("etc", "user unit-home unit-db fontenv perl-env mesa32 mesa")
    store.add("sw=system-path", "ff vim py-env kate okular gcc node20 node22 pg17 steam torch git git-man")
    for number, version in enumerate(("6.12.33", "6.15.2"), 1):
        name = f"linux-{version}"
        store.add(f"k{number}={name}", "", 80 * MB, name)
        store.add(f"m{number}={name}-modules", "", 140 * MB, name)
        store.add(f"a{number}={name}-modules#all", f"m{number}", 1 * MB, f"{name}-modules")
        store.add(f"i{number}=initrd-{name}", "", 32 * MB, f"initrd-{name}")
    store.add("firmware=linux-firmware-20250509-zstd", "", 640 * MB, "linux-firmware-20250509-zstd")
    store.add("special=nixos-system-larkspur-25.05.1", "sw etc k2 a2 i2")
    store.add("toplevel=nixos-system-larkspur-25.05", "sw etc k1 a1 i1 firmware special")
    return store


def _libraries(store: MadeStore) -> None:
    store.add("libgcc=xgcc-14.2.1-libgcc", "", 1 * MB, "xgcc-14.2.1")
    store.add("glibc=glibc-2.40-66", "libgcc", 30 * MB, "glibc-2.40-66")
    store.add("glibc-bin=glibc-2.40-66-bin", "glibc", 2 * MB, "glibc-2.40-66")
    store.add("glibc-dev=glibc-2.40-66-dev", "glibc-bin", 4 * MB, "glibc-2.40-66")
    store.add("glibc32=glibc-2.40-66#32", "", 29 * MB, "glibc-2.40-66")
    store.add("ssl=openssl-3.4.1", "glibc", 6 * MB, "openssl-3.4.1")
    store.add("ssl-dev=openssl-3.4.1-dev", "ssl", 2 * MB, "openssl-3.4.1")
    store.add("gcclib=gcc-14.2.1-lib", "glibc", 9 * MB, "gcc-14.2.1")
    store.add("python=python3-3.12.11", "ssl gcclib", 110 * MB, "python3-3.12.11")
    store.add("perl=perl-5.40.0", "glibc", 58 * MB, "perl-5.40.0")
    store.add("perl-env=perl-5.40.0-env", "perl", 1 * MB, "perl-5.40.0-env")
    store.add("mesa=mesa-25.0.7", "glibc", 140 * MB, "mesa-25.0.7")
    store.add("mesa32=mesa-25.0.7#32", "glibc32", 130 * MB, "mesa-25.0.7")
    for age in ("5.15.16", "6.9.0"):
        store.add(f"qt{age[0]}=qtbase-{age}", "gcclib", 70 * MB, f"qtbase-{age}")
        store.add(f"web{age[0]}=qtwebengine-{age}", f"qt{age[0]}", 240 * MB, f"qtwebengine-{age}")
    for abi in ("4.1", "6.0"):
        name = f"webkitgtk-2.48.3+abi={abi}"
        store.add(f"gtk{abi[0]}={name}", "gcclib", 120 * MB, name)


def _programs(store: MadeStore) -> None:
    store.add("ffu=firefox-unwrapped-140.0.2", "gcclib ssl", 240 * MB, "firefox-unwrapped-140.0.2")
    store.add("ff=firefox-140.0.2", "ffu gtk4 gtk6", 1 * MB, "firefox-140.0.2")
    store.add("vimu=neovim-unwrapped-0.11.2", "gcclib", 30 * MB, "neovim-unwrapped-0.11.2")
    store.add("vim=neovim-0.11.2", "vimu python", 1 * MB, "neovim-0.11.2")
    store.add("py-env=python3-3.12.11-env", "python", 60 * MB, "python3-3.12.11-env")
    store.add("kate=kate-25.04.2", "web6", 60 * MB, "kate-25.04.2")
    store.add("okular=okular-23.08.5", "web5", 60 * MB, "okular-23.08.5")
    store.add("gccu=gcc-14.2.1", "gcclib", 240 * MB, "gcc-14.2.1")
    store.add("gcc=gcc-wrapper-14.2.1", "gccu glibc-dev", 1 * MB, "gcc-wrapper-14.2.1")
    for version in ("20.19.2", "22.16.0"):
        store.add(f"node{version[:2]}=nodejs-{version}", "ssl", 120 * MB, f"nodejs-{version}")
    for version in ("16.9", "17.5"):
        store.add(f"pg{version[:2]}=postgresql-{version}", "ssl", 60 * MB, f"postgresql-{version}")
    store.add("rootfs=steam-1.0.0.82-fhsenv-rootfs", "glibc32 glibc-dev", 60 * MB, "steam-1.0.0.82-fhsenv-rootfs")
    store.add("steam=steam-1.0.0.82", "rootfs", 1 * MB, "steam-1.0.0.82")
    store.add("torch=python3.12-torch-2.7.0", "python glibc-dev", 400 * MB, "python3.12-torch-2.7.0")
    store.add("git=git-2.49.0", "perl ssl", 40 * MB, "git-2.49.0")
    store.add("git-man=git-2.49.0-man", "", 1 * MB, "git-2.49.0")

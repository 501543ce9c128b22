"""Packages of nixpkgs whose programs lie in an output of their own, so that their libraries come without them.

What needs only the library of such a package has none of its programs in its closure.
"""

from __future__ import annotations

BESIDE = "bin"
"""The output that such programs usually lie in."""

_LIBRARIES = """
    acl aspell attr audit bind brotli bzip2 cracklib cryptsetup cups curl cyrus-sasl db djvulibre e2fsprogs
    elfutils exiv2 expat ffmpeg ffmpeg-full ffmpeg-headless flac fontconfig freetype gcc gd gdal gdbm gdk-pixbuf
    giflib glib glibc gmp gnutls gpgme graphite2 gstreamer gtk3 gtk4 harfbuzz icu icu4c jasper jbig2dec json-glib
    kerberos krb5 lame lcms2 leptonica llvm lm_sensors lz4 lzo mariadb-connector-c mesa ncurses nettle nghttp2
    nspr nss openal openblas openexr openjpeg openldap openssl orc p11-kit pango pcre pcre2 pixman poppler popt
    postgresql protobuf readline sdl2 speex sqlite srt svt-av1 talloc tdb tzdata unbound util-linux
    util-linux-minimal wavpack wayland webrtc-audio-processing woff2 x264 x265 xvidcore xz zlib zstd
"""

SPLIT = frozenset(_LIBRARIES.split())
"""Names of those that others need as libraries; names that begin with `lib` are not repeated here."""

import type { Suite } from "./python-images.ts";

/**
 * The part of a Debian package's version that Debian 12 and 13 share, as apt takes it after `=`: newer fixes of the same series are installed, another
 * series is not. Looked up in the archives of both in November 2026.
 */
export const debianSeries: Readonly<Record<string, string>> = {
  openssl: "3.*",
  tini: "0.19*",
  "g++": "4:1*",
  make: "4.*",
  python3: "3.*",
  chromium: "1*",
  ffmpeg: "7:*",
  git: "1:2.*",
  graphicsmagick: "1.4*",
  imagemagick: "8:*",
  "libpq-dev": "1*",
  libpq5: "1*",
  libcairo2: "1.1*",
  "libcairo2-dev": "1.1*",
  "libpango1.0-dev": "1.5*",
  "libpango-1.0-0": "1.5*",
  "libpangocairo-1.0-0": "1.5*",
  "libjpeg-dev": "1:2.*",
  "libjpeg62-turbo": "1:2.*",
  "libgif-dev": "5.2.*",
  libgif7: "5.2.*",
  "librsvg2-dev": "2.*",
  "librsvg2-2": "2.*",
  "libssl-dev": "3.*",
  "libsasl2-dev": "2.1.*",
  "libsasl2-2": "2.1.*",
  "zlib1g-dev": "1:1.*",
  "build-essential": "12.*",
  "ca-certificates": "20*",
  "chromium-driver": "1*",
  cmake: "3.*",
  "default-jre-headless": "2:1.*",
  "default-libmysqlclient-dev": "1.1.*",
  "default-mysql-client": "1.1.*",
  "espeak-ng": "1.5*",
  "fonts-dejavu-core": "2.37*",
  gcc: "4:1*",
  "gdal-bin": "3.*",
  gettext: "0.2*",
  ghostscript: "10.*",
  gnupg: "2.*",
  graphviz: "2.42.*",
  libaio1: "0.3.*",
  libaio1t64: "0.3.*",
  "libc6-dev": "2.*",
  "libdbus-1-3": "1.1*",
  "libdbus-1-dev": "1.1*",
  libdmtx0b: "0.7.*",
  libdmtx0t64: "0.7.*",
  "libenchant-2-2": "2.*",
  "libespeak-ng1": "1.5*",
  "libev-dev": "1:4.*",
  libev4: "1:4.*",
  libev4t64: "1:4.*",
  libexpat1: "2.*",
  "libffi-dev": "3.4.*",
  "libgdal-dev": "3.*",
  libgdal32: "3.*",
  libgdal36: "3.*",
  "libgdk-pixbuf-2.0-0": "2.42.*",
  "libgeos-c1t64": "3.*",
  "libgeos-c1v5": "3.*",
  libgl1: "1.*",
  "libglib2.0-0": "2.*",
  "libglib2.0-0t64": "2.*",
  "libglib2.0-dev": "2.*",
  libgomp1: "1*",
  "libgssapi-krb5-2": "1.2*",
  "libimage-exiftool-perl": "1*",
  "libkrb5-3": "1.2*",
  "libkrb5-dev": "1.2*",
  "liblapack-dev": "3.1*",
  liblapack3: "3.1*",
  "libldap-2.5-0": "2.5.*",
  "libldap-dev": "2.*",
  libldap2: "2.*",
  libmagic1: "1:5.*",
  libmagic1t64: "1:5.*",
  "libmagickwand-6.q16-6": "8:6.*",
  "libmagickwand-7.q16-10": "8:7.*",
  libmariadb3: "1:1*",
  "libmemcached-dev": "1.1.*",
  libmemcached11: "1.1.*",
  libmemcached11t64: "1.1.*",
  "libopenblas-dev": "0.3.*",
  libopenblas0: "0.3.*",
  "libpangoft2-1.0-0": "1.5*",
  "libpcap0.8": "1.10.*",
  "libpcap0.8t64": "1.10.*",
  "libpcre2-8-0": "10.4*",
  "libpcre2-dev": "10.4*",
  "libpoppler-cpp-dev": "2*",
  "libpoppler-cpp0v5": "22.*",
  "libpoppler-cpp2": "25.*",
  libportaudio2: "19.6.*",
  libproj25: "9.*",
  "libsasl2-modules-gssapi-mit": "2.1.*",
  libsndfile1: "1.2.*",
  "libsystemd-dev": "25*",
  libsystemd0: "25*",
  "libusb-1.0-0": "2:1.0.*",
  libvips42: "8.1*",
  libvips42t64: "8.1*",
  libzbar0: "0.23.*",
  libzbar0t64: "0.23.*",
  "netcat-openbsd": "1.2*",
  "pkg-config": "1.8.*",
  pngquant: "2.1*",
  "poppler-utils": "2*",
  "portaudio19-dev": "19.6.*",
  "postgresql-client": "1*",
  procps: "2:4.*",
  qpdf: "1*",
  "redis-tools": "5:*",
  "tesseract-ocr": "5.*",
  tzdata: "20*",
  unixodbc: "2.3.*",
  unpaper: "7.*",
  wget: "1.2*",
  xmlsec1: "1.2.*",
};

/** Packages whose versions in the two releases begin differently. */
const apart: Readonly<Record<string, Readonly<Record<Suite, string>>>> = {
  curl: { bookworm: "7.*", trixie: "8.*" },
  "libharfbuzz-subset0": { bookworm: "6.*", trixie: "10.*" },
  pandoc: { bookworm: "2.*", trixie: "3.*" },
};

/** What Debian 12 calls otherwise than Debian 13, which keeps the old name only as one that another package provides: no version can be asked of it. */
const ofTrixie: Readonly<Record<string, string>> = {
  libaio1: "libaio1t64",
  libdmtx0b: "libdmtx0t64",
  libev4: "libev4t64",
  "libglib2.0-0": "libglib2.0-0t64",
  libmagic1: "libmagic1t64",
  libmemcached11: "libmemcached11t64",
  "libpcap0.8": "libpcap0.8t64",
  libvips42: "libvips42t64",
  libzbar0: "libzbar0t64",
};

/** Packages by the names that a release has for them itself. */
export function namesIn(packages: readonly string[], suite: Suite | undefined): readonly string[] {
  return suite === "trixie" ? packages.map((name) => (Object.hasOwn(ofTrixie, name) ? (ofTrixie[name] ?? name) : name)) : packages;
}

/** Packages as apt takes them in a release: each within its series. Of an unknown release only what both have is asked for. */
export function inSuite(packages: readonly string[], suite: Suite | undefined): readonly string[] {
  return namesIn(packages, suite).map((name) => {
    // in one of the two the name may be one that is only provided, and no version can be asked of it
    if (suite === undefined && Object.hasOwn(ofTrixie, name)) return name;
    const differing = suite !== undefined && Object.hasOwn(apart, name) ? apart[name]?.[suite] : undefined;
    const series = differing ?? (Object.hasOwn(debianSeries, name) ? debianSeries[name] : undefined);
    return series === undefined ? name : `${name}=${series}`;
  });
}

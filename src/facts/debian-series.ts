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
};

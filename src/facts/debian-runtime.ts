/** Debian packages that a build of Python packages needs and a run does not: compilers and their tools. */
export const buildTools: ReadonlySet<string> = new Set([
  "autoconf",
  "automake",
  "binutils",
  "build-essential",
  "cargo",
  "clang",
  "cmake",
  "cython3",
  "g++",
  "gcc",
  "gfortran",
  "libc6-dev",
  "libc-dev",
  "libtool",
  "make",
  "ninja-build",
  "pkg-config",
  "pkgconf",
  "python3-dev",
  "rustc",
]);

/** What a program that was built with the headers of a package needs to run. By names that Debian 12 and 13 both know. */
export const runtimeOf: Readonly<Record<string, string>> = {
  "default-libmysqlclient-dev": "libmariadb3",
  "libjpeg62-turbo-dev": "libjpeg62-turbo",
  "libmariadb-dev": "libmariadb3",
  "libmemcached-dev": "libmemcached11",
  "libpq-dev": "libpq5",
  "libsasl2-dev": "libsasl2-2",
  "libxml2-dev": "libxml2",
  "libxslt1-dev": "libxslt1.1",
  "libyaml-dev": "libyaml-0-2",
  "zlib1g-dev": "zlib1g",
};

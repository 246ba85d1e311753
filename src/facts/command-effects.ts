/**
 * Where programs write, as far as their manuals tell: folders below which files may appear. `cwd` is the working directory, `anywhere` everything,
 * since the program runs what others wrote. A program that is not here may write anywhere.
 */
export const writesOf: Readonly<Record<string, readonly string[]>> = {
  ...sameFor(
    "true false test [ : echo printf cat ls id whoami which type command hash sleep exit return set unset export alias umask ulimit cd pushd popd read date uname hostname head tail cut tr wc stat du df ps grep egrep fgrep diff cmp basename dirname realpath readlink env printenv getent file strings expr seq nproc shift trap wait break continue local test dpkg-query apt-cache apt-mark sync",
    [],
  ),
  ...sameFor("apt apt-get aptitude dpkg apk dnf microdnf yum zypper pacman rpm add-apt-repository", [
    "/usr",
    "/etc",
    "/var",
    "/lib",
    "/lib64",
    "/bin",
    "/sbin",
    "/opt",
    "/run",
    "/root",
    "/tmp",
    "/srv/ftp",
    "/home/linuxbrew",
  ]),
  ...sameFor("useradd adduser groupadd addgroup usermod groupmod userdel groupdel deluser delgroup passwd chpasswd", ["/etc", "/var/mail", "/var/log"]),
  ...sameFor(
    "ldconfig update-ca-certificates locale-gen update-locale dpkg-reconfigure update-alternatives update-rc.d ln-locale a2enmod a2ensite a2dissite gpg apt-key gpgconf",
    ["/usr", "/etc", "/var", "/root", "/tmp"],
  ),
  ...sameFor("chown chmod chgrp setcap strip touch mkdir rmdir rm install sed gzip gunzip", []),
};

/** Programs that compile, download and install as whoever runs them: by their manuals they set no owner, and leave that of what they find as it is. */
export const programsThatKeepOwners: ReadonlySet<string> = new Set(
  (
    "npm npx yarn pnpm bun corepack node-gyp tsc vite next nuxt ng webpack rollup esbuild gulp grunt turbo nx prisma pip pip3 pipx uv uvx poetry pdm pipenv hatch conda mamba " +
    "compileall playwright django-admin flask alembic go gofmt cargo rustc rustup mvn mvnw gradle gradlew sbt lein dotnet nuget composer bundle bundler gem rake rails mix " +
    "cmake ninja meson gcc g++ cc clang javac protoc buf git curl wget gpg openssl ssh-keygen ssh-keyscan jlink strip sed gzip gunzip bzip2 xz zip hugo mkdocs sphinx-build"
  ).split(" "),
);

function sameFor(programs: string, folders: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(programs.split(" ").map((program) => [program, folders]));
}

/** Folders in which the official images of languages and systems hold nothing of their own. */
export const emptyInOfficialImages: readonly RegExp[] = [
  /^\/(?:app|code|src|source|project|workspace|work|build|builder|dist|out|output|install|wheels|venv|\.venv|env|deps|dependencies|server|service|api|backend|frontend|web|site|static|data|application|usr\/src\/(?:app|code|myapp|project|server|service|api|backend|frontend|web)|opt\/(?!yarn|java|rust|openjdk|bitnami|conda|homebrew)[\w.-]+|srv\/[\w.-]+|home\/(?!node|ubuntu|nonroot|jovyan|vscode|airflow)[\w.-]+)(?:\/|$)/,
];

/** Folders of /opt that no package of a distribution or a vendor is called. */
export const neverPackaged: RegExp = /^\/opt\/(?:\.?v?env|virtualenv|app|poetry|pysetup|pypoetry|code|src|build|project|wheels)(?:\/|$)/;

/**
 * Programs of which ShellCheck up to 0.11.0 has no rule of its own: what it says of them it says of every command. Read in its documentation of rules, and
 * tried with words of every kind.
 */
export const programsWithoutShellRules: ReadonlySet<string> = new Set(
  `
  addgroup adduser groupadd groupmod useradd usermod chown setcap touch
  apk apt-get apt-key apt-mark dnf dpkg microdnf rpm yum zypper
  bundle cargo composer conda corepack dotnet gem go gradle make cmake mvn npm npx pip pip3 pipenv pipx pnpm poetry uv yarn
  docker-php-ext-configure docker-php-ext-enable docker-php-ext-install pecl
  curl git gpg sha256sum sha512sum tar unzip wget
  ldconfig locale-gen update-ca-certificates update-ca-trust
  node php python python3 ruby
  `
    .trim()
    .split(/\s+/),
);

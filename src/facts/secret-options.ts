/** Options whose value is a secret. Sources: the manuals of the programs. */
export interface SecretOptions {
  readonly programs: readonly string[];
  readonly names: readonly string[];
  /** The first word that is no option has to be this. */
  readonly verb?: string;
  /** The part of the value that is secret; the whole of it by default. */
  readonly part?: RegExp;
  /** Options that take a value, where short ones may stand together. */
  readonly valued?: readonly string[];
}

export const secretOptions: readonly SecretOptions[] = [
  { programs: ["curl"], names: ["-u", "--user", "-U", "--proxy-user"], part: /^[^:]*:(.+)$/ },
  {
    programs: ["curl"],
    names: ["-H", "--header"],
    part: /^(?:Authorization: *(?:Bearer|Basic|token)|(?:Private|X-Auth|X-Vault|Job)-Token:|X-API-Key:) *(\S+)$/i,
  },
  { programs: ["curl"], names: ["--oauth2-bearer", "--pass", "--proxy-pass"] },
  { programs: ["wget"], names: ["--header"], part: /^(?:Authorization: *(?:Bearer|Basic|token)|(?:Private|X-Auth)-Token:) *(\S+)$/i },
  { programs: ["mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mysqlimport"], names: ["-p"] },
  { programs: ["sshpass"], names: ["-p"], valued: ["-p", "-f", "-P"] },
  { programs: ["redis-cli"], names: ["-a", "--pass"], valued: ["-a", "-h", "-p", "-n"] },
  { programs: ["docker", "podman", "buildah", "skopeo", "nerdctl"], names: ["-p"], verb: "login", valued: ["-p", "-u"] },
  { programs: ["ldapadd", "ldapmodify", "ldapsearch", "ldappasswd"], names: ["-w"], valued: ["-w", "-D", "-H", "-b", "-f", "-s"] },
  { programs: ["openssl"], names: ["-passin", "-passout", "-pass", "-password"], part: /^pass:(.+)$/, valued: ["-passin", "-passout", "-pass", "-password"] },
  {
    programs: ["keytool"],
    names: ["-storepass", "-keypass", "-deststorepass", "-srcstorepass"],
    valued: ["-storepass", "-keypass", "-deststorepass", "-srcstorepass"],
  },
];

/** Options of any program that say by their name that a secret follows. */
export const secretOptionNames: readonly string[] = [
  "--password",
  "--passwd",
  "--passphrase",
  "--token",
  "--auth-token",
  "--access-token",
  "--api-key",
  "--apikey",
  "--api-token",
  "--client-secret",
  "--secret-key",
  "--http-password",
  "--ftp-password",
  "--proxy-password",
  "--db-password",
  "--admin-password",
  "--root-password",
];

/** Programs that only print their words or look for them. */
export const onlyWords: ReadonlySet<string> = new Set(["echo", "printf", "cat", "grep", "egrep", "sed", "awk", "test", "["]);

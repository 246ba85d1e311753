// An engine's program itself listens to these, so a value for a container or a build cannot pass through its environment.
const READ_BY_PROGRAM =
  /^(?:DOCKER_|BUILDX_|BUILDKIT_|BUILDAH_|CONTAINERS?_|CONTAINERD_|NERDCTL_|CNI_|NETAVARK_|STORAGE_|REGISTRY_|XDG_|DBUS_|LD_|PATH$|HOME$|USER$|TMPDIR$|TERM$|SSH_|SSL_CERT_|GRPC_|OTEL_|GO|NOTIFY_SOCKET$|LISTEN_)|_PROXY$|_proxy$/;

/** Variables for `--env` or `--build-arg`. */
export interface SplitEnvironment {
  /** `NAME`, or `NAME=value` where the program must not see the value as its own. */
  readonly words: readonly string[];
  /** What the words take from the program's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Values go through the program's environment where they can, since other users of a machine can read a command line. */
export function splitEnvironment(values: Readonly<Record<string, string>>): SplitEnvironment {
  const entries = Object.entries(values);
  return {
    words: entries.map(([name, value]) => (READ_BY_PROGRAM.test(name) ? `${name}=${value}` : name)),
    env: Object.fromEntries(entries.filter(([name]) => !READ_BY_PROGRAM.test(name))),
  };
}

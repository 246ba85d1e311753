/** Files that come out otherwise in each build of the same Dockerfile, by what writes them. */
export type NoiseCode =
  | "log"
  | "loader-cache"
  | "machine-id"
  | "apt-index"
  | "package-database"
  | "font-cache"
  | "manual-index"
  | "random"
  | "host-files"
  | "installer-cache"
  | "key";

/** By path, the first that fits. What they hold was not looked at: that such a file differs is no news, whatever else may differ in it. */
const NOISE: readonly (readonly [NoiseCode, RegExp])[] = [
  ["log", /^\/var\/log\//],
  ["loader-cache", /^\/var\/cache\/ldconfig\/|^\/etc\/ld\.so\.cache$/],
  ["machine-id", /^\/(?:etc|var\/lib\/dbus)\/machine-id$/],
  ["key", /^\/etc\/ssh\/ssh_host_\w+_key(?:\.pub)?$|^\/etc\/ssl\/(?:certs\/ssl-cert-snakeoil\.pem|private\/ssl-cert-snakeoil\.key)$/],
  ["random", /^\/var\/lib\/(?:systemd\/random-seed|urandom\/random-seed)$/],
  ["apt-index", /^\/var\/(?:lib\/apt\/(?:lists|periodic)|cache\/apt)\/|^\/var\/cache\/apk\/|^\/etc\/apk\/cache\/|^\/var\/cache\/(?:dnf|yum|zypp)\//],
  [
    "package-database",
    /^\/var\/lib\/dpkg\/(?:status(?:-old)?|available(?:-old)?|diversions|triggers\/|info\/format$)|^\/var\/lib\/apt\/extended_states$|^\/var\/cache\/debconf\/|^\/(?:usr\/)?lib\/apk\/db\/|^\/(?:var\/lib|usr\/lib\/sysimage)\/rpm\/|^\/var\/lib\/dnf\/history\./,
  ],
  ["font-cache", /^\/var\/cache\/fontconfig\//],
  ["manual-index", /^\/var\/cache\/man\//],
  ["host-files", /^\/etc\/(?:hostname|hosts|resolv\.conf|mtab)$/],
  [
    "installer-cache",
    /^\/(?:root|home\/[^/]+)\/\.(?:cache|npm|yarn|config\/configstore)\/|\/node_modules\/(?:\.package-lock\.json|\.modules\.yaml|\.yarn-integrity|\.cache\/)|\/uv_(?:cache|build)\.json$/,
  ],
];

export function noiseOf(path: string): NoiseCode | undefined {
  return NOISE.find(([, shape]) => shape.test(path))?.[0];
}

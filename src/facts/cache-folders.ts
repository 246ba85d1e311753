import type { ManagerName } from "./package-managers.ts";

/** Where a package manager keeps what it downloaded, and what makes a cache mount there useless. */
export interface CacheFolder {
  readonly managers: readonly ManagerName[];
  /** The target of a mount that is meant for it. */
  readonly target: RegExp;
  /** Options with which it keeps nothing. */
  readonly options: readonly string[];
  /** A variable with which it keeps nothing, and with what values. */
  readonly variable?: { readonly name: string; readonly value: RegExp };
}

/** Sources: the manuals of pip, uv, npm, apk, Poetry, dnf. pip takes any value of its variable for yes, 0 and false as well. */
export const cacheFolders: readonly CacheFolder[] = [
  {
    managers: ["pip"],
    target: /\/\.cache(?:\/pip)?\/?$/,
    options: ["--no-cache-dir"],
    variable: { name: "PIP_NO_CACHE_DIR", value: /^(?:1|0|true|false|yes|no|on|off|y|n|t|f)$/i },
  },
  {
    managers: ["uv"],
    target: /\/\.cache(?:\/uv)?\/?$/,
    options: ["--no-cache", "--no-cache-dir", "-n"],
    variable: { name: "UV_NO_CACHE", value: /^(?:1|true|yes|on|y|t)$/i },
  },
  { managers: ["poetry"], target: /\/\.cache(?:\/pypoetry)?\/?$/, options: ["--no-cache"] },
  { managers: ["apk"], target: /^\/var\/cache\/apk\/?$|^\/etc\/apk\/cache\/?$/, options: ["--no-cache"] },
];

/** Commands that empty a cache, by the folder of the mount they empty. */
export const emptiers: readonly { readonly target: RegExp; readonly command: RegExp }[] = [
  { target: /\/\.npm\/?$/, command: /^npm cache (?:clean|rm|clear)\b/ },
  { target: /\/\.cache\/yarn\/?$|\/usr\/local\/share\/\.cache(?:\/yarn)?\/?$|\/\.yarn\/?$/, command: /^yarn cache clean\b/ },
  { target: /\/\.cache(?:\/pip)?\/?$/, command: /^pip3? cache purge\b/ },
  { target: /\/\.cache\/uv\/?$/, command: /^uv cache clean$/ },
  { target: /^\/var\/cache\/apt(?:\/archives)?\/?$/, command: /^(?:apt-get|apt) (?:-\S+ )*(?:clean|distclean)\b/ },
  { target: /^\/var\/cache\/(?:dnf|libdnf5|yum)\/?$/, command: /^(?:dnf|microdnf|yum|dnf5) (?:-\S+ )*clean all\b/ },
];

/** Official images of Debian and Ubuntu, whose apt deletes each package after its installation, unless their tag names Alpine or another system. */
export const debianImages: ReadonlySet<string> = new Set(
  "debian ubuntu buildpack-deps python node golang ruby php rust perl gcc openjdk eclipse-temurin postgres mysql mariadb redis nginx httpd julia haskell swift r-base elixir erlang".split(
    " ",
  ),
);

import type { ReasonCode } from "./comparison.ts";

export interface ReasonWords {
  /** What differs, after a number of paths. */
  readonly what: string;
  /** What would make two builds the same; undefined where that is nobody's wish, or nothing helps. */
  readonly advice: string | undefined;
}

export const reasonWords: Readonly<Record<ReasonCode, ReasonWords>> = {
  "folder-follows": { what: "folder of something that differs", advice: undefined },
  "time-only": { what: "another time of last change, and nothing else", advice: "set SOURCE_DATE_EPOCH and export with rewrite-timestamp=true" },
  "bytecode-time": {
    what: "bytecode that holds the time of its source",
    advice: "compile with --invalidation-mode unchecked-hash, or set PYTHONDONTWRITEBYTECODE=1 while installing",
  },
  bytecode: { what: "bytecode of a source that changed", advice: undefined },
  "gzip-time": { what: "gzip file that holds the time it was made", advice: "compress with gzip -n" },
  "password-day": { what: "day on which a user was made", advice: "set SOURCE_DATE_EPOCH for the RUN that makes the user" },
  "record-order": { what: "list of the same files in another order", advice: undefined },
  "record-follows": { what: "list of files that differ themselves", advice: undefined },
  package: { what: "package that is not the same", advice: "ask for packages by version, or stand on a base with a digest" },
  log: { what: "log", advice: "delete /var/log in the RUN that writes it" },
  "loader-cache": { what: "cache of the dynamic loader", advice: "delete /var/cache/ldconfig/aux-cache in the same RUN" },
  "machine-id": { what: "id of the machine", advice: "empty /etc/machine-id in the same RUN" },
  "apt-index": { what: "index or cache of a package manager, as of the day", advice: "delete them in the same RUN, or put them into a cache mount" },
  "package-database": { what: "database of a package manager", advice: undefined },
  "font-cache": { what: "cache of fonts", advice: "delete /var/cache/fontconfig in the same RUN" },
  "manual-index": { what: "index of manual pages", advice: "delete /var/cache/man in the same RUN" },
  random: { what: "random seed", advice: "delete them: each machine has to make its own" },
  "host-files": { what: "file that an engine lays into containers", advice: undefined },
  "installer-cache": { what: "cache or note of an installer", advice: "put the cache into a cache mount" },
  key: { what: "key made while building", advice: "make keys when the container starts: everyone who has the image has these" },
};

import { baseAccounts } from "../../facts/base-accounts.ts";
import { baseFolder, isInSkeleton, isNotInSystems } from "../../facts/base-folders.ts";
import { baseImage } from "../../facts/base-images.ts";
import { runsAsRoot } from "../../facts/base-users.ts";
import { emptyInOfficialImages } from "../../facts/command-effects.ts";
import { parseReference } from "../image-reference.ts";
import { isBelow } from "../paths.ts";
import { accountsOf, type Accounts, type Unnumbered } from "./accounts.ts";
import { absent, present, unknown, type FileState } from "./file-state.ts";
import { modeOf, unknownMode } from "./modes.ts";

/** What is known of an outside image before a stage's first step. */
export interface BaseFiles {
  at(path: string): FileState;
  readonly accounts: Accounts;
  readonly cwd: string | undefined;
  /** Empty where it names none, and so runs as root; undefined where that is not known. */
  readonly user: string | undefined;
}

/** `ref` is the image as FROM names it, after expansion. */
export function baseFiles(ref: string | undefined, unnumbered: Unnumbered): BaseFiles {
  const name = ref === undefined || ref.includes("$") ? undefined : parseReference(ref);
  const image = name === undefined ? undefined : baseImage(name.name, name.tag);
  const isEmpty = ref === "scratch" || image?.empty === true;
  const accounts = name === undefined ? undefined : baseAccounts(name.name, name.tag);
  const isSystem = accounts !== undefined;
  const root = present("folder", { uid: 0, gid: 0 }, modeOf(0o755), undefined);
  return {
    at(path) {
      if (path === "/") return isEmpty || isSystem ? root : { ...unknown(undefined), is: "present", type: "folder" };
      if (isEmpty) return absent(undefined);
      const mode = isSystem ? baseFolder(path, accounts.system) : undefined;
      if (mode !== undefined) return { ...root, mode: modeOf(mode) };
      const home = accounts?.users.find((user) => user.uid >= 1000 && user.uid < 60_000 && isBelow(path, user.home));
      if (home !== undefined && path === home.home) {
        const own = accounts?.useraddHome;
        return { ...root, uid: home.uid, gid: home.gid, mode: own === undefined ? unknownMode : modeOf(own) };
      }
      if (home !== undefined) return isInSkeleton(path.slice(home.home.length + 1)) ? unknown(undefined) : absent(undefined);
      if (isSystem && isNotInSystems(path, name?.name ?? "")) return absent(undefined);
      return image !== undefined && emptyInOfficialImages.some((pattern) => pattern.test(path)) ? absent(undefined) : unknown(undefined);
    },
    accounts: accountsOf(accounts, isEmpty, unnumbered),
    // the images of languages and systems start at the root
    cwd: isEmpty || image?.plain === true ? "/" : undefined,
    user: isEmpty || (name !== undefined && runsAsRoot(name.name)) ? "" : undefined,
  };
}

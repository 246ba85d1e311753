import { array, optional, picklist, strictObject, string } from "valibot";
import type { ImageEntry } from "../../image/image.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { modeText, placeIn, shortened } from "../image-places.ts";
import { identityOf, identityText } from "../image-users.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { absolutePattern } from "../path-globs.ts";
import { writableBy } from "./writable.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The container's user can write only where it was agreed on.",
    why: "What breaks into an application acts as its user. Where that user owns the code, it can change it, and what it left there runs at the next start. Data belongs in a few folders; everything else is root's, and read by all.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({
    /** Files or folders, with all that is in them. */
    allow: optional(array(string()), []),
    /** Where to look: everywhere, or only what is run and loaded: programs on PATH, the working directory. */
    of: optional(picklist(["everything", "code"]), "everything"),
  }),
  messages: {
    writable: "{user} may write {path}: mode {mode}, owned by {owner}",
    folder: "{user} may write {path} and {count} entries in it: mode {mode}, owned by {owner}",
    root: "the image's user is root, who may write everything",
    none: "{user} may write nothing else",
    noUser: "the image's user {user} is in neither /etc/passwd nor /etc/group",
    more: "and {count} more",
  },
  title: ({ allow, of }) => `its user can write ${of === "code" ? "no code" : "nothing"}${allow.length === 0 ? "" : ` but ${allow.join(", ")}`}`,
  image({ image }, { allow, of }) {
    const identity = identityOf(image);
    if (identity === undefined) return unproven(saw("noUser", { user: image.config.user }));
    if (identity.uid === 0) return violated(saw("root"));
    const workdir = image.config.workingDir === "" ? "/" : image.config.workingDir;
    const patterns = allow.map((path) => withoutTrailing(absolutePattern(path, workdir), "/"));
    const found = writableBy(image, identity, patterns, of);
    const user = identityText(identity);
    if (found.length === 0) return proven(saw("none", { user }));
    return violated(
      ...shortened<"folder" | "writable">(
        found.map(({ count, entry }) =>
          count > 0 ? saw("folder", { user, count, ...rights(entry) }, placeIn(entry)) : saw("writable", { user, ...rights(entry) }, placeIn(entry)),
        ),
      ),
    );
  },
});

function rights({ gid, mode, path, uid }: ImageEntry): { readonly path: string; readonly mode: string; readonly owner: string } {
  return { path, mode: modeText(mode), owner: `${uid}:${gid}` };
}

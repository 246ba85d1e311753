import { array, optional, strictObject, string } from "valibot";
import type { ImageEntry } from "../../image/image.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import { entriesOf } from "../image-entries.ts";
import { placeIn, shortened } from "../image-places.ts";
import { foldersAbove, identityOf } from "../image-users.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { fitsGlob } from "../path-globs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every file of the image is owned by a user that the image has.",
    why: "A number that nobody has comes from the machine where an archive was packed, or from a user that another stage made. Whoever gets that number later, in this container or on the host, owns the files.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Files or folders, with all that is in them. */
    allow: optional(array(string()), []),
  }),
  messages: {
    file: "{path} is owned by UID {uid}, which nobody in /etc/passwd has",
    folder: "{path} and {count} entries in it are owned by UID {uid}, which nobody in /etc/passwd has",
    known: "all owners are in /etc/passwd",
    noPasswd: "the image has no /etc/passwd",
    more: "and {count} more",
  },
  title: () => "every file is owned by a user of the image",
  image({ baseLayers = 0, image }, { allow }) {
    const users = new Set(image.users().map(({ uid }) => uid));
    if (users.size === 0) return notApplicable(saw("noPasswd"));
    // an image may run as a number without a line, and what is that number's is meant for it
    const own = identityOf(image)?.uid;
    const found = new Map<string, { readonly entry: ImageEntry; count: number }>();
    for (const entry of entriesOf(image)) {
      if (entry.layer < baseLayers || users.has(entry.uid) || entry.uid === own) continue;
      const above = foldersAbove(entry.path);
      if ([...above, entry.path].some((path) => allow.some((pattern) => fitsGlob(pattern, path)))) continue;
      const top = above.map((folder) => found.get(folder)).find((each) => each !== undefined && each.entry.uid === entry.uid);
      if (top === undefined) found.set(entry.path, { entry, count: 0 });
      else top.count++;
    }
    if (found.size === 0) return proven(saw("known"));
    return violated(
      ...shortened<"file" | "folder">(
        [...found.values()].map(({ count, entry }) =>
          count > 0
            ? saw("folder", { path: entry.path, count, uid: entry.uid }, placeIn(entry))
            : saw("file", { path: entry.path, uid: entry.uid }, placeIn(entry)),
        ),
      ),
    );
  },
});

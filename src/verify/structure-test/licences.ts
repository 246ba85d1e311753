import type { LicenceTest } from "../../contract/structure-test/file.ts";
import type { Image } from "../../image/image.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Answer, Evidence } from "../../verdict/verdict.ts";
import { absolute, placeOf, type ReadContent } from "./files.ts";
import type { StructureCode } from "./messages.ts";

const DOCUMENTS = "/usr/share/doc";
const SHOWN = 10;
/** Words that the tool takes for licences not to be had, and the one package it lets pass. */
const REFUSED = ["AGPL", "WTFPL"];
const LET_PASS: ReadonlySet<string> = new Set(["libgnutls30"]);

/** The files that a licence test reads. */
export function licenceFiles(image: Image, { debian, files }: LicenceTest): readonly string[] {
  return [...(debian ? packagesOf(image).map((each) => `${DOCUMENTS}/${each}/copyright`) : []), ...files.map(absolute)];
}

/** The folders below /usr/share/doc, which Debian names for its packages. */
function packagesOf(image: Image): readonly string[] {
  const found: string[] = [];
  for (const { path, type } of image.entries()) {
    const name = path.startsWith(`${DOCUMENTS}/`) ? path.slice(DOCUMENTS.length + 1) : "";
    if (type === "directory" && name !== "" && !name.includes("/") && !LET_PASS.has(name)) found.push(name);
  }
  return found;
}

export async function judgeLicences(image: Image, read: ReadContent, test: LicenceTest): Promise<Answer<StructureCode>> {
  if (test.debian && image.stat(DOCUMENTS) === undefined) return violated(saw("noDocuments"));
  const wrong: Evidence<StructureCode>[] = [];
  const unread: Evidence<StructureCode>[] = [];
  for (const path of licenceFiles(image, test)) {
    const entry = image.stat(path);
    if (entry?.type !== "file") {
      wrong.push(saw(path.endsWith("/copyright") ? "noLicence" : "absent", {}, { kind: "image", path }));
      continue;
    }
    const content = await read(path);
    if (!(content instanceof Uint8Array)) {
      unread.push(saw("unread", content, placeOf(entry)));
      continue;
    }
    const text = new TextDecoder().decode(content).toUpperCase();
    const licence = REFUSED.find((each) => text.includes(each));
    if (licence !== undefined) wrong.push(saw("licence", { licence }, placeOf(entry)));
  }
  if (wrong.length > 0) return violated(...shortened(wrong));
  return unread.length > 0 ? unproven(...shortened(unread)) : proven(saw("asAgreed"));
}

function shortened(found: readonly Evidence<StructureCode>[]): readonly Evidence<StructureCode>[] {
  return found.length <= SHOWN ? found : [...found.slice(0, SHOWN), saw("more", { count: found.length - SHOWN })];
}

import { array, optional, picklist, strictObject, string } from "valibot";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { secretsInFile } from "./file-judge.ts";
import { secretsInImage } from "./image-judge.ts";
import { secretLook } from "./look.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No secret is in the Dockerfile, the image's configuration, its history or its files.",
    why: "Whoever can pull the image can read every layer of it, and what a later layer removes as well. A secret that was in one has to be replaced.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "trivy:DS-0031", "dockle:CIS-DI-0010"],
    settledBy: "image",
  },
  options: strictObject({
    /** Names of variables and labels, paths of files and fingerprints that were looked at and accepted. */
    allow: optional(array(string()), []),
    /** What other checks tell of in the file: secret-files-not-copied, secret-not-in-url and secret-not-in-command. */
    except: optional(picklist(["copied files, addresses and commands"])),
  }),
  messages: {
    variable: "{instruction} {name} holds a value that its name calls a secret ({fingerprint})",
    shapedVariable: "{instruction} {name} holds a {kind} ({fingerprint})",
    inCommand: "{instruction} holds a {kind} ({fingerprint})",
    copied: "{instruction} brings {path} into the image",
    imageVariable: "{name} in the image's environment holds a secret ({fingerprint})",
    label: "the label {label} holds a secret ({fingerprint})",
    attestation: "the {kind} statement beside the image holds a {what} ({fingerprint})",
    history: "the history of the image holds a {kind} ({fingerprint}): {instruction}",
    secretFile: "{path} is in the image",
    hiddenFile: "{path} is still in layer {layer}, removed in {removedIn}",
    inFile: "{path} holds a {kind} ({fingerprint})",
    hiddenInFile: "{path} holds a {kind} ({fingerprint}), still in layer {layer}, removed in {removedIn}",
    cleanFile: "none in the Dockerfile",
    cleanImage: "none in environment, history and {count} files",
    noTarget: "there is no stage to build",
  },
  title: () => "no secret in file, configuration, history or layers",
  look: secretLook,
  file({ plan }, { allow, except }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const found = secretsInFile(plan, new Set(allow), except !== undefined);
    return found.length > 0 ? violated(...found) : proven(saw("cleanFile"));
  },
  image({ image }, { allow }) {
    const { count, found } = secretsInImage(image, new Set(allow));
    return found.length > 0 ? violated(...found) : proven(saw("cleanImage", { count }));
  },
});

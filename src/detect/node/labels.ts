import { spdxLicences } from "../../facts/spdx-licences.ts";
import type { ImageLabels } from "../application.ts";
import { isRecord, type Manifest } from "./manifest.ts";

/** Labels of the OCI specification, as far as package.json gives what they want. */
export function labelsOf(title: string, manifest: Manifest | undefined, root: Manifest | undefined): ImageLabels {
  return {
    title,
    description: plain(manifest?.fields["description"]),
    source: addressOf(manifest?.fields["repository"]) ?? addressOf(root?.fields["repository"]),
    licenses: licenceOf(manifest?.fields["license"]) ?? licenceOf(root?.fields["license"]),
  };
}

function plain(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.replaceAll(/\s+/g, " ").trim() : "";
  return text === "" || text.length > 200 ? undefined : text;
}

function licenceOf(value: unknown): string | undefined {
  return typeof value === "string" && spdxLicences.has(value.toLowerCase()) ? value : undefined;
}

/** `https://github.com/acme/shop` of the forms that package.json takes. */
function addressOf(value: unknown): string | undefined {
  const text = isRecord(value) ? value["url"] : value;
  if (typeof text !== "string") return undefined;
  const short = /^(?:(github|gitlab|bitbucket):)?([\w.-]+\/[\w.-]+)$/.exec(text);
  if (short !== null) return `https://${short[1] === "gitlab" ? "gitlab.com" : short[1] === "bitbucket" ? "bitbucket.org" : "github.com"}/${short[2] ?? ""}`;
  const address = text
    .replace(/^git\+/, "")
    .replace(/^git:\/\//, "https://")
    .replace(/^(?:ssh:\/\/)?git@([\w.-]+)[:/]/, "https://$1/")
    .replace(/\.git$/, "");
  if (!/^https:\/\/[\w.-]+\/[^\s"$]+$/.test(address) || address.includes("@")) return undefined;
  return address;
}

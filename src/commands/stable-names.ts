import { isMap, isScalar } from "yaml";
import { readYamlDocument } from "../project/yaml.ts";
import type { Found } from "./found-application.ts";

/** The same application under a name that does not hang on what the folder is called where someone checked it out. */
export function named(found: Found, name: string): Found {
  const { application } = found;
  if (application.name === name) return found;
  const { labels } = application;
  const title = labels.title === application.name ? name : labels.title;
  return { ...found, application: { ...application, name, labels: { ...labels, title } } };
}

/** What a contract calls the first image of each folder; the folder is written as in the contract, and empty for its own. */
export function imageNames(text: string): ReadonlyMap<string, string> {
  const images: unknown = readYamlDocument(text)?.get("images", true);
  const names = new Map<string, string>();
  if (!isMap(images)) return names;
  for (const { key, value } of images.items) {
    if (!isScalar(key) || !isMap(value)) continue;
    const application: unknown = value.get("application");
    const folder = typeof application === "string" && application !== "." ? application : "";
    if (!names.has(folder)) names.set(folder, String(key.value));
  }
  return names;
}

import { withoutTrailing } from "./trim.ts";

/** A text as an image's name may be written: `My Shop` is `my-shop`; undefined where nothing of it may stand there. */
export function imageName(text: string): string | undefined {
  const name = withoutTrailing(
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 60)
      .replace(/^-+/, ""),
    "-",
  );
  return name === "" ? undefined : name;
}

import { UserError } from "../errors.ts";
import { nearestWord } from "../text/nearest.ts";

/** The image of that name alone, or all where none is named. Fails with a UserError where the contract has none of that name. */
export function imagesNamed<Named extends { readonly name: string }>(images: readonly Named[], name: string | undefined): readonly Named[] {
  if (name === undefined) return images;
  const named = images.filter((image) => image.name === name);
  if (named.length > 0) return named;
  const names = images.map((image) => image.name);
  const nearest = nearestWord(name, names);
  throw new UserError("image-unknown", `the contract has no image ${name}`, {
    hint: nearest === undefined ? `it has ${names.join(", ")}` : `did you mean ${nearest}?`,
  });
}

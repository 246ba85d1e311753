import type { Image, ImagePackage, ImagePackages, PackageKind } from "../image/image.ts";
import { onceFor } from "../text/once.ts";
import type { Place } from "../verdict/verdict.ts";

/** Databases are read once, for however many checks. */
export const packagesOf: (image: Image) => ImagePackages = onceFor((image: Image) => image.packages());

/** What a system's package manager says is installed, of these kinds. */
export function systemPackages(image: Image, kinds: readonly PackageKind[] = ["deb", "apk", "rpm"]): readonly ImagePackage[] {
  return packagesOf(image).found.filter(({ kind }) => kinds.includes(kind));
}

/** A database of packages that could not be read: what it holds is not known. */
export function unreadDatabase(image: Image, kinds: readonly PackageKind[]): { readonly path: string; readonly reason: string } | undefined {
  return packagesOf(image).unread.find(({ kind }) => kinds.includes(kind));
}

/** dpkg keeps a list of files for each package, which tells the layer; of the others the database itself is the place. */
export function packagePlace(image: Image, { kind, name, path }: ImagePackage): Place {
  const lists = kind === "deb" ? [`/var/lib/dpkg/info/${name}.list`, `/var/lib/dpkg/info/${name}:${image.config.architecture}.list`] : [];
  const entry = [...lists, path].map((each) => image.lstat(each)).find((each) => each !== undefined);
  return entry === undefined ? { kind: "image", path } : { kind: "image", path: entry.path, layer: entry.layer };
}

/** The layer that brought a package, for dpkg; of other databases nothing but the last layer that wrote them is known. */
export function bringer(image: Image, one: ImagePackage): number {
  const place = packagePlace(image, one);
  return one.kind === "deb" && place.kind === "image" ? (place.layer ?? Infinity) : Infinity;
}

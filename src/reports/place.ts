import type { Place } from "../verdict/verdict.ts";
import { visible } from "./visible.ts";

/** Where something was seen, in a few characters: `Dockerfile:34`, `/etc/passwd (layer 4)`, `docker top app`. The file that is known from the context goes by its name alone. */
export function formatPlace(place: Place, known?: string): string {
  switch (place.kind) {
    case "file":
      return `${visible(place.path === known ? place.path.slice(place.path.lastIndexOf("/") + 1) : place.path)}:${place.line}`;
    case "image":
      return place.layer === undefined ? visible(place.path) : `${visible(place.path)} (layer ${place.layer})`;
    case "command":
      return visible(place.command);
  }
}

import type { Place } from "../verdict/verdict.ts";
import { visible } from "./visible.ts";

/** Where something was seen, in a few characters: `Dockerfile:34`, `/etc/passwd (layer 4)`, `docker top app`. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case "file":
      return `${visible(place.path)}:${place.line}`;
    case "image":
      return place.layer === undefined ? visible(place.path) : `${visible(place.path)} (layer ${place.layer})`;
    case "command":
      return visible(place.command);
  }
}

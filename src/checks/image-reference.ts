export { parseReference, type ImageReference } from "../plan/image-reference.ts";

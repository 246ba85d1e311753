/** Options that several checks have, as a contract writes them. */
export { bytes } from "../contract/bytes.ts";
export { duration as seconds } from "../contract/duration.ts";

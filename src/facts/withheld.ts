import { isPlaceholder, isSecretName, secretIn } from "./secrets.ts";

const ASSIGNMENT = /(?<![\w.])(-{0,2}[A-Za-z][\w.-]{0,60})(=)("[^"]{1,500}"|'[^']{1,500}'|[^\s"']{1,500})/g;
/** More secrets than this in one instruction: the rest of it is not shown. */
const MOST = 20;
const WITHHELD = "***";

/** An image's own words without the secrets in them: what goes by a secret's name, and what has a secret's shape. */
export function withoutSecrets(text: string): string {
  const shown = text.replaceAll(ASSIGNMENT, (whole, name: string, sign: string, value: string) =>
    isSecretName(name.replace(/^-+/, "")) && !isPlaceholder(value.replaceAll(/["']/g, "")) ? name + sign + WITHHELD : whole,
  );
  let left = shown;
  for (let count = 0; count < MOST; count++) {
    const found = secretIn(left);
    if (found === undefined) return left;
    left = left.replaceAll(found.secret, WITHHELD);
  }
  return WITHHELD;
}

import { isPlaceholder } from "./secrets.ts";

const DUMMIES = new Set(
  "password passwd pass passphrase postgres postgresql mysql mariadb mongo redis root admin user guest test testing tests secret changeit docker rabbitmq minioadmin default none build ignored ignore nothing notused unused empty foo bar baz foobar asdf abc123 password123 fake mock demo token key pw pwd username supersecret app web local localhost development dev".split(
    " ",
  ),
);

/** Values that protect nothing and are known not to: the customary words of examples and tests, and all that stands in place of a secret. */
export function isDummySecret(value: string): boolean {
  const text = value.trim().replace(/^["']|["']$/g, "");
  return isPlaceholder(text) || DUMMIES.has(text.toLowerCase()) || /^(?:test|fake|mock|demo|dev)[-_]/i.test(text) || /^(.)(?:\1|-)*$/.test(text);
}

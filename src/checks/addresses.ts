import { isDummySecret } from "../facts/dummy-secrets.ts";
import { secretIn } from "../facts/secrets.ts";

/** A secret in an address, and where in the text. */
export interface AddressSecret {
  readonly secret: string;
  readonly host: string;
  readonly start: number;
  readonly end: number;
}

const WITH_USER = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s:/@"'`]{0,200})(?::([^\s/@"'`]{1,200}))?@([A-Za-z0-9.-]+)[^\s"'`)]{0,400}/gi;
const IN_QUERY =
  /\bhttps?:\/\/([A-Za-z0-9.-]+)[^\s"'`?]{0,300}\?[^\s"'`]{0,300}?\b(?:access_token|auth_token|private_token|token|api_?key|license_key|password|secret|sig)=([^&\s"'`]{8,300})/gi;
const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|host\.docker\.internal|example|[\w.-]*\bexample\.(?:com|org|net))$/i;
const FORGES = /(?:^|\.)(?:github\.com|gitlab\.com|bitbucket\.org|dev\.azure\.com)$/i;

/** Passwords and tokens that stand in the addresses of a text, as plain text. Customary dummies, and addresses of the machine itself, are left out. */
export function secretsInAddresses(text: string): readonly AddressSecret[] {
  const found: AddressSecret[] = [];
  for (const match of text.matchAll(WITH_USER)) {
    const [whole, user = "", password, host = ""] = match;
    const secret = password ?? (FORGES.test(host) && isToken(user) ? user : undefined);
    if (secret === undefined || LOCAL.test(host) || isDummySecret(secret) || (password !== undefined && secret === user)) continue;
    found.push({ secret, host, start: match.index, end: match.index + whole.length });
  }
  for (const match of text.matchAll(IN_QUERY)) {
    const [whole, host = "", secret = ""] = match;
    if (!LOCAL.test(host) && !isDummySecret(secret) && /\d/.test(secret)) found.push({ secret, host, start: match.index, end: match.index + whole.length });
  }
  return found;
}

function isToken(user: string): boolean {
  return secretIn(user) !== undefined || /^[0-9a-f]{40}$/i.test(user);
}

/** An address to show: without user, password and query. */
export function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/@]*@/, "//").split("?", 1)[0] ?? "";
}

import { isDummySecret } from "./dummy-secrets.ts";
import { isSecretName, secretIn } from "./secrets.ts";

const NAMES =
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|_netrc|\.git-credentials|\.pgpass|\.vault-token|kubeconfig|terraform\.tfstate(?:\.backup)?|privkey\.pem|private[-_.]?key\.pem|(?:private|server|tls|ssl)\.key|service[-_]account(?:[-_]key)?\.json)$/;
const PATHS = /(?:^|\/)(?:\.aws\/credentials|\.docker\/config\.json|\.kube\/config|\.config\/gcloud\/.+|\.gnupg\/private-keys-v1\.d\/.+)$/;
const FOLDERS = /(?:^|\/)\.(?:ssh|aws|gnupg|kube)$/;
const ENVIRONMENT = /^\.env(?:\.local|\.(?:\w+)\.local)?$/;
const MAY_HOLD = /^(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|pip\.conf|\.env\..+|.+\.(?:pem|key))$/;
const SAMPLES = /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|testdata|examples?|samples?|docs?|mocks?)\//i;

/** A part of every name below; most of a context's files have none of them. */
const HINT = /\.(?:env|pem|key|ssh|aws|gnupg|kube|git-c|pgpass|vault)|netrc|rc(?:\.yml)?$|id_|key|config|credentials|tfstate|service|pip\.conf/;

/** What a path's name says: a file or folder made for secrets, one that may hold some, or neither. */
export function secretFileKind(path: string): "secret" | "environment" | "perhaps" | undefined {
  if (!HINT.test(path)) return undefined;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/\.(?:pub|example|sample|template|dist|tests?|testing|ci)$/.test(name)) return undefined;
  if (NAMES.test(name) || PATHS.test(path) || FOLDERS.test(path)) return "secret";
  if (ENVIRONMENT.test(name)) return "environment";
  return MAY_HOLD.test(name) ? "perhaps" : undefined;
}

/** Whether a file of settings or a key holds a secret that is more than a dummy or a reference. */
export function holdsSecret(text: string): boolean {
  if (secretIn(text) !== undefined) return true;
  return text.split(/\r?\n/).some((line) => {
    if (/^\s*[#;]/.test(line)) return false;
    const token = /(?:_authToken|_password|_auth|npmAuthToken|npmAuthIdent|password)\s*[=:]\s*"?([^"\s]+)/.exec(line)?.[1];
    if (token !== undefined) return !isDummySecret(token);
    const [, name = "", value = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/s.exec(line) ?? [];
    return isSecretName(name) && !isDummySecret(value.trimStart());
  });
}

/** Paths below which keys are there to be tried with, not to be kept. */
export function isSample(path: string): boolean {
  return SAMPLES.test(path);
}

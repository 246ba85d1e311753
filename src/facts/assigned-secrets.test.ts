import { expect, test } from "vitest";
import { assignedSecret } from "./assigned-secrets.ts";

test.each([
  ["config.yaml", "api_key: Zq81mLw0xR7uTbN4"],
  ["appsettings.json", '  "ApiKey": "Zq81mLw0xR7uTbN4",'],
  ["app/.env.production", "export SECRET_KEY='8f4b2c9d7e1a6035bd92'"],
  ["settings.py", 'SECRET_KEY = "k3x9q0zr81mlw7uTbN4p"'],
])("%s: a random value under a secret's name is found", (path, text) => {
  expect(assignedSecret(path, `a: 1\n${text}\n`)?.secret.length).toBeGreaterThan(15);
});

test.each([
  ["main.py", 'api_key = "Zq81mLw0xR7uTbN4"'],
  ["config.yaml", "api_key: ${API_KEY_OF_PRODUCTION1}"],
  ["config.yaml", "api_key: your-api-key-goes-here-1"],
  ["config.yaml", "api_key: app.settings.keys.api1"],
  ["config.yaml", "api_key: aaaaaaaaaaaaaaaaaaaaaa11"],
  ["config.yaml", "digest: Zq81mLw0xR7uTbN4"],
  ["config.yaml", "public_key: Zq81mLw0xR7uTbN4"],
  ["config.yaml", "secret_key_file: Zq81mLw0xR7uTbN4"],
])("%s: %s is none", (path, text) => {
  expect(assignedSecret(path, text)).toBeUndefined();
});

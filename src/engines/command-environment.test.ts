import { expect, test } from "vitest";
import { splitEnvironment } from "./command-environment.ts";

test("values go through the environment, but for those that the program would take as its own", () => {
  expect(splitEnvironment({ TOKEN: "hunter2", DATABASE_URL: "postgres://" })).toEqual({
    words: ["TOKEN", "DATABASE_URL"],
    env: { TOKEN: "hunter2", DATABASE_URL: "postgres://" },
  });
});

test.each([
  "PATH",
  "HOME",
  "DOCKER_HOST",
  "HTTPS_PROXY",
  "no_proxy",
  "SSL_CERT_FILE",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "CONTAINER_HOST",
  "GODEBUG",
  "LD_PRELOAD",
])("%s is one of them", (name) => {
  expect(splitEnvironment({ [name]: "x" })).toEqual({ words: [`${name}=x`], env: {} });
});

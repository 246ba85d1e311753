import { UserError } from "../../../errors.ts";

/** Where the certificate's folder is mounted. */
export const certificateFolder = "/run/certs";

const FLAGS: Readonly<Record<string, readonly [certificate: string, key: string]>> = {
  uvicorn: ["--ssl-certfile", "--ssl-keyfile"],
  gunicorn: ["--certfile", "--keyfile"],
  hypercorn: ["--certfile", "--keyfile"],
  granian: ["--ssl-certificate", "--ssl-keyfile"],
};

/**
 * A command that serves the same over TLS.
 * @throws UserError `tls-unknown` for a server that has no flags for it.
 */
export function overTls(command: readonly string[] | undefined, certificate: string, key: string): readonly string[] {
  const server = command?.map((word) => word.split("/").at(-1) ?? word).find((word) => Object.hasOwn(FLAGS, word));
  const flags = server === undefined ? undefined : FLAGS[server];
  if (command === undefined || flags === undefined) {
    throw new UserError(
      "tls-unknown",
      `set asks for TLS, and what the image starts has no flags for it that are known: ${command?.join(" ") ?? "no list of words"}`,
      { hint: `servers that have: ${Object.keys(FLAGS).join(", ")}; else leave tls out and let a proxy speak it` },
    );
  }
  return [...command, flags[0], `${certificateFolder}/${nameOf(certificate)}`, flags[1], `${certificateFolder}/${nameOf(key)}`];
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? path;
}

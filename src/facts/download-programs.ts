/** Options of curl that take a value. Source: curl(1). */
export const curlValued: ReadonlySet<string> = new Set([
  ..."AbcCdDeEFHKmoPQrtTuUwxXyYz".split("").map((letter) => `-${letter}`),
  ...["output", "output-dir", "header", "proxy-header", "data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "json"].map(
    long,
  ),
  ...["user", "proxy-user", "user-agent", "proxy", "preproxy", "noproxy", "socks5", "socks5-hostname", "referer", "cookie", "cookie-jar"].map(long),
  ...["cacert", "capath", "cert", "cert-type", "key", "key-type", "pass", "proxy-cacert", "proxy-pass", "pinnedpubkey", "ciphers", "tls-max", "crlfile"].map(
    long,
  ),
  ...["config", "connect-timeout", "max-time", "max-redirs", "max-filesize", "range", "request", "retry", "retry-delay", "retry-max-time"].map(long),
  ...["write-out", "upload-file", "url", "interface", "limit-rate", "speed-limit", "speed-time", "resolve", "connect-to", "proto", "proto-redir"].map(long),
  ...["proto-default", "dns-servers", "unix-socket", "stderr", "time-cond", "etag-save", "etag-compare", "netrc-file", "oauth2-bearer"].map(long),
  ...["continue-at", "dump-header", "aws-sigv4", "parallel-max", "create-file-mode", "happy-eyeballs-timeout-ms", "keepalive-time", "local-port"].map(long),
]);

/** Options of GNU Wget and of BusyBox's that take a value. Source: wget(1). */
export const wgetValued: ReadonlySet<string> = new Set([
  ..."aABDeiIloOPQRtTUwX".split("").map((letter) => `-${letter}`),
  ...["output-document", "output-file", "append-output", "directory-prefix", "input-file", "base", "config", "execute", "tries", "timeout", "wait"].map(long),
  ...["waitretry", "dns-timeout", "connect-timeout", "read-timeout", "limit-rate", "progress", "header", "user-agent", "referer", "post-data"].map(long),
  ...["post-file", "method", "body-data", "body-file", "user", "password", "http-user", "http-password", "proxy-user", "proxy-password"].map(long),
  ...["ca-certificate", "ca-directory", "certificate", "private-key", "secure-protocol", "level", "accept", "reject", "domains", "quota"].map(long),
]);

function long(name: string): string {
  return `--${name}`;
}

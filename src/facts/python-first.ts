/**
 * From which of its releases on a package serves a Python: the first with wheels for it, or the first that runs on it at all. Older releases would be
 * compiled, if that works, or fail when they are imported. For lists that fix versions and say nothing of wheels. Looked up on the package index in
 * November 2026; Django's from its own table of supported versions. `since`: the rule holds from that release on, older ones run.
 */
export const firstReleases: Readonly<Record<string, readonly (readonly [python: string, release: string, since?: string])[]>> = {
  aiohttp: [
    ["3.13", "3.10.6"],
    ["3.12", "3.9.0"],
  ],
  asyncpg: [
    ["3.13", "0.30.0"],
    ["3.12", "0.29.0"],
  ],
  cffi: [
    ["3.13", "1.17.0"],
    ["3.12", "1.16.0"],
  ],
  django: [
    ["3.13", "5.1"],
    ["3.12", "4.2"],
    ["3.11", "4.1"],
  ],
  gevent: [
    ["3.13", "24.10.1"],
    ["3.12", "23.9.0"],
  ],
  greenlet: [
    ["3.13", "3.1.0"],
    ["3.12", "3.0.0"],
  ],
  httptools: [
    ["3.13", "0.6.2"],
    ["3.12", "0.6.1"],
  ],
  lxml: [
    ["3.13", "5.3.0"],
    ["3.12", "4.9.3"],
  ],
  numpy: [
    ["3.13", "2.1.0"],
    ["3.12", "1.26.0"],
  ],
  orjson: [["3.13", "3.10.7"]],
  pandas: [
    ["3.13", "2.2.3"],
    ["3.12", "2.1.1"],
  ],
  pillow: [
    ["3.13", "10.4.0"],
    ["3.12", "10.1.0"],
  ],
  "psycopg2-binary": [
    ["3.13", "2.9.10"],
    ["3.12", "2.9.9"],
  ],
  "pydantic-core": [
    ["3.13", "2.20.0"],
    ["3.12", "2.7.0"],
  ],
  // 6.0.1 builds without a compiler as well
  pyyaml: [["3.12", "6.0.1"]],
  // earlier ones of 2.0 end with an AssertionError when they are imported
  sqlalchemy: [["3.13", "2.0.31", "2.0"]],
  uvloop: [
    ["3.13", "0.21.0"],
    ["3.12", "0.19.0"],
  ],
};

const DOCKERFILE = /^(?:Dockerfile|Containerfile)(?:[.-][^/]+)?$|^[^/]+[.-](?:Dockerfile|Containerfile)$/i;
// kept beside a Dockerfile under its name, and none
const BESIDE =
  /\.(?:dockerignore|containerignore|md|rst|txt|ya?ml|json|toml|ini|lock|orig|rej|bak|swp|log|diff|patch|sha256|sig|asc|svg|png|html?|css|xml|map)$/i;
// Dockerfile.go builds something in Go, dockerfile.go is written in Go
const SOURCE = /^(?:dockerfile|containerfile)\b.*\.(?:go|py|js|mjs|ts|tsx|rs|rb|sh|php|java|kt|cs|c|h|cc|cpp|swift|lua|pl|ex|vim|el)$/;

/** Whether a file's name, without its folder, is one that Dockerfiles have: Dockerfile, Containerfile, Dockerfile.dev, api.Dockerfile. */
export function isDockerfileName(name: string): boolean {
  return DOCKERFILE.test(name) && !BESIDE.test(name) && !SOURCE.test(name);
}

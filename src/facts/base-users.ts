/**
 * Docker official images whose configuration names no user, so that what stands on them runs as root until a USER says
 * otherwise. By the policy of that library none of them has a HEALTHCHECK either. Left out on purpose: the ones that do
 * name a user (elasticsearch, haproxy, jenkins, memcached, solr, varnish …), and those where versions differ.
 */
const rootOfficialImages: ReadonlySet<string> = new Set([
  "almalinux",
  "alpine",
  "amazonlinux",
  "buildpack-deps",
  "busybox",
  "caddy",
  "debian",
  "eclipse-temurin",
  "fedora",
  "golang",
  "httpd",
  "mariadb",
  "mongo",
  "mysql",
  "nginx",
  "node",
  "oraclelinux",
  "perl",
  "php",
  "postgres",
  "pypy",
  "python",
  "rockylinux",
  "ruby",
  "rust",
  "ubuntu",
]);

/** Official images in which Python packages go into the interpreter of the image: no virtual environment is there before one is made. */
const officialImagesWithoutEnvironment: ReadonlySet<string> = new Set(["alpine", "buildpack-deps", "debian", "pypy", "python", "ubuntu"]);

/** True when an image of this name, without `docker.io/library/`, is known to run as root; on `scratch` nothing names a user, which is root too. */
export function runsAsRoot(name: string): boolean {
  return name === "scratch" || rootOfficialImages.has(name);
}

/** True when an image of this name, without `docker.io/library/`, is known to have no health check. */
export function hasNoHealthcheck(name: string): boolean {
  return name === "scratch" || name === "nginxinc/nginx-unprivileged" || rootOfficialImages.has(name);
}

/** True when an image of this name, without `docker.io/library/`, is known to hold no virtual environment. */
export function hasNoVirtualEnvironment(name: string): boolean {
  return name === "scratch" || officialImagesWithoutEnvironment.has(name);
}

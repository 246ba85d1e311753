/** What an image's ENV holds beside PATH, in any of its versions; images that are not here may hold anything. */
const VARIABLES: Readonly<Record<string, string>> = {
  scratch: "",
  almalinux: "",
  alpine: "",
  amazonlinux: "",
  archlinux: "LANG",
  "buildpack-deps": "",
  busybox: "",
  centos: "",
  debian: "",
  fedora: "DISTTAG FGC FBR container",
  golang: "GOLANG_VERSION GOTOOLCHAIN GOPATH GOROOT GOLANG_DOWNLOAD_URL GOLANG_DOWNLOAD_SHA256 GOLANG_SRC_URL GOLANG_SRC_SHA256",
  nginx: "NGINX_VERSION NJS_VERSION NJS_RELEASE PKG_RELEASE DYNPKG_RELEASE ACME_VERSION",
  node: "NODE_VERSION YARN_VERSION NPM_CONFIG_LOGLEVEL",
  php: "PHPIZE_DEPS PHP_INI_DIR PHP_CFLAGS PHP_CPPFLAGS PHP_LDFLAGS GPG_KEYS PHP_VERSION PHP_URL PHP_ASC_URL PHP_SHA256 PHP_MD5 PHP_FILENAME PHP_EXTRA_BUILD_DEPS PHP_EXTRA_CONFIGURE_ARGS PHP_EXTRA_CFLAGS APACHE_CONFDIR APACHE_ENVVARS",
  python:
    "LANG GPG_KEY PYTHON_VERSION PYTHON_SHA256 PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256 PYTHON_WHEEL_VERSION PYTHONIOENCODING PIP_NO_CACHE_DIR",
  rockylinux: "",
  ruby: "LANG RUBY_VERSION RUBY_MAJOR RUBY_DOWNLOAD_SHA256 RUBY_DOWNLOAD_URL RUBYGEMS_VERSION BUNDLER_VERSION GEM_HOME BUNDLE_PATH BUNDLE_BIN BUNDLE_APP_CONFIG BUNDLE_SILENCE_ROOT_WARNING",
  rust: "RUSTUP_HOME CARGO_HOME RUST_VERSION",
  ubuntu: "",
};

/** The variables of a base image by its name, without `docker.io/library/`; undefined where they are not known. PATH is there always. */
export function baseVariables(name: string): ReadonlySet<string> | undefined {
  const short = name.replace(/^public\.ecr\.aws\/(?:docker\/library|amazonlinux)\//, "");
  const names = Object.hasOwn(VARIABLES, short) ? VARIABLES[short] : undefined;
  return names === undefined ? undefined : new Set(["PATH", ...names.split(" ").filter((each) => each !== "")]);
}

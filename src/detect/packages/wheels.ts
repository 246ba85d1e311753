import type { LockedPackage } from "./locked.ts";

/** Packages that have wheels for Linux, but none that a version of Python takes: they would have to be compiled. */
export function withoutWheel(packages: readonly LockedPackage[], python: string): LockedPackage[] {
  return packages.filter(({ wheels }) => {
    const tags = (wheels ?? []).map(tagsOf).filter((one) => one !== undefined);
    const linux = tags.filter(isForLinux);
    // one without any wheel is compiled on every version alike and says nothing
    return linux.length > 0 && !linux.some((one) => takes(one, python));
  });
}

interface Tags {
  readonly python: readonly string[];
  readonly abi: readonly string[];
  readonly platform: readonly string[];
}

/** `numpy-2.1.0-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl` */
function tagsOf(file: string): Tags | undefined {
  const parts = file.endsWith(".whl") ? file.slice(0, -4).split("-") : [];
  const [python, abi, platform] = parts.slice(-3).map((part) => part.split("."));
  return parts.length < 5 || python === undefined || abi === undefined || platform === undefined ? undefined : { python, abi, platform };
}

function isForLinux({ platform }: Tags): boolean {
  return platform.some((one) => one === "any" || /^(?:manylinux|linux).*_x86_64$/.test(one));
}

function takes({ python, abi }: Tags, version: string): boolean {
  const minor = Number(version.split(".")[1]);
  return python.some((tag) => {
    const written = /^(?:cp|py)3(\d*)$/.exec(tag);
    if (written === null) return false;
    const wanted = written[1] === "" ? 0 : Number(written[1]);
    if (abi.includes("none") || abi.includes("abi3")) return wanted <= minor;
    return wanted === minor && abi.some((one) => one === `cp3${minor}` || one === `cp3${minor}m`);
  });
}

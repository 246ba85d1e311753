/** Until when a release gets security updates from those who make it, without paid or volunteer extensions. */
export interface Release {
  readonly cycle: string;
  /** The last day, `2028-06-30`. */
  readonly until: string;
}

export type Product = "debian" | "ubuntu" | "alpine" | "python" | "node" | "centos" | "amzn";

/**
 * Of a release that is missing here nothing is known. Debian: end of LTS, which its archive serves to everybody; Ubuntu: end of standard support; Amazon
 * Linux: end of maintenance. Sources: wiki.debian.org/LTS, ubuntu.com/about/release-cycle, alpinelinux.org/releases, the release PEPs of Python (which
 * name a month: its last day), github.com/nodejs/Release, docs.aws.amazon.com/linux; looked up in November 2026.
 */
export const releases: Readonly<Record<Product, readonly Release[]>> = {
  debian: [
    { cycle: "8", until: "2020-06-30" },
    { cycle: "9", until: "2022-06-30" },
    { cycle: "10", until: "2024-06-30" },
    { cycle: "11", until: "2026-08-31" },
    { cycle: "12", until: "2028-06-30" },
    { cycle: "13", until: "2030-06-30" },
  ],
  ubuntu: [
    { cycle: "16.04", until: "2021-04-30" },
    { cycle: "18.04", until: "2023-05-31" },
    { cycle: "20.04", until: "2025-05-31" },
    { cycle: "22.04", until: "2027-05-31" },
    { cycle: "22.10", until: "2023-07-20" },
    { cycle: "23.04", until: "2024-01-25" },
    { cycle: "23.10", until: "2024-07-11" },
    { cycle: "24.04", until: "2029-05-31" },
    { cycle: "24.10", until: "2025-07-10" },
    { cycle: "25.04", until: "2026-01-15" },
  ],
  alpine: [
    { cycle: "3.12", until: "2022-05-01" },
    { cycle: "3.13", until: "2022-11-01" },
    { cycle: "3.14", until: "2023-05-01" },
    { cycle: "3.15", until: "2023-11-01" },
    { cycle: "3.16", until: "2024-05-23" },
    { cycle: "3.17", until: "2024-11-22" },
    { cycle: "3.18", until: "2025-05-09" },
    { cycle: "3.19", until: "2025-11-01" },
    { cycle: "3.20", until: "2026-04-01" },
    { cycle: "3.21", until: "2026-11-01" },
    { cycle: "3.22", until: "2027-05-01" },
    { cycle: "3.23", until: "2027-11-01" },
  ],
  python: [
    { cycle: "2.7", until: "2020-01-01" },
    { cycle: "3.6", until: "2021-12-23" },
    { cycle: "3.7", until: "2023-06-27" },
    { cycle: "3.8", until: "2024-10-07" },
    { cycle: "3.9", until: "2025-10-31" },
    { cycle: "3.10", until: "2026-10-31" },
    { cycle: "3.11", until: "2027-10-31" },
    { cycle: "3.12", until: "2028-10-31" },
    { cycle: "3.13", until: "2029-10-31" },
    { cycle: "3.14", until: "2030-10-31" },
  ],
  node: [
    { cycle: "12", until: "2022-04-30" },
    { cycle: "14", until: "2023-04-30" },
    { cycle: "16", until: "2023-09-11" },
    { cycle: "18", until: "2025-04-30" },
    { cycle: "19", until: "2023-06-01" },
    { cycle: "20", until: "2026-04-30" },
    { cycle: "21", until: "2024-06-01" },
    { cycle: "22", until: "2027-04-30" },
    { cycle: "23", until: "2025-06-01" },
    { cycle: "24", until: "2028-04-30" },
    { cycle: "25", until: "2026-06-01" },
    { cycle: "26", until: "2029-04-30" },
  ],
  centos: [
    { cycle: "7", until: "2024-06-30" },
    { cycle: "8", until: "2021-12-31" },
  ],
  amzn: [
    { cycle: "2", until: "2026-06-30" },
    { cycle: "2023", until: "2029-06-30" },
  ],
};

export const productNames: Readonly<Record<Product, string>> = {
  debian: "Debian",
  ubuntu: "Ubuntu",
  alpine: "Alpine",
  python: "Python",
  node: "Node.js",
  centos: "CentOS",
  amzn: "Amazon Linux",
};

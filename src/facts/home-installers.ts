/** Programs that an install script, or a tool's own option, puts into the home of whoever runs it. */
export interface HomeInstaller {
  /** Fits the address that is downloaded and handed to a shell or an interpreter. */
  readonly address: RegExp;
  readonly programs: readonly string[];
  /** Variables that send it elsewhere. */
  readonly unless: readonly string[];
}

/** Sources: the installation pages of uv, Poetry, rustup, nvm, pnpm, Bun and Deno. */
export const homeInstallers: readonly HomeInstaller[] = [
  {
    address: /\bastral\.sh\/uv\/(?:[\d.]+\/)?install\.sh/,
    programs: ["uv", "uvx"],
    unless: ["UV_INSTALL_DIR", "UV_UNMANAGED_INSTALL", "XDG_BIN_HOME", "CARGO_HOME", "HOME"],
  },
  { address: /install\.python-poetry\.org|poetry\/(?:master|main)\/install-poetry\.py/, programs: ["poetry"], unless: ["POETRY_HOME", "HOME"] },
  { address: /sh\.rustup\.rs/, programs: ["cargo", "rustc", "rustup"], unless: ["CARGO_HOME", "HOME"] },
  { address: /nvm-sh\/nvm\/.*install\.sh/, programs: ["node", "npm", "npx", "nvm"], unless: ["NVM_DIR", "HOME"] },
  { address: /get\.pnpm\.io\/install\.sh/, programs: ["pnpm"], unless: ["PNPM_HOME", "HOME"] },
  { address: /\bbun\.sh\/install/, programs: ["bun", "bunx"], unless: ["BUN_INSTALL", "HOME"] },
  { address: /deno\.land\/(?:x\/)?install/, programs: ["deno"], unless: ["DENO_INSTALL", "HOME"] },
];

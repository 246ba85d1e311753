/** A read-only view of a directory. Paths are relative to it, with forward slashes; nothing is run. */
export interface Project {
  /** The absolute path of the directory. */
  readonly root: string;
  /** Every file below the root, sorted, without version control folders and installed packages (.git, node_modules, .venv …). */
  files(): readonly string[];
  /** True for a file or a folder. */
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  /** The text of a file, or undefined when it is absent, binary, or larger than 2 MiB. */
  read(path: string): string | undefined;
  /** The same for a look at very many files, of which few are read again: where texts are kept, these need not be. */
  skim?(path: string): string | undefined;
  /** What is left out of files(): folders that could not be opened, names that nobody could write. */
  closed?(): readonly string[];
  /** The permission bits of a file or a folder, 0o644; undefined for a link. Not there where the machine keeps no such bits. */
  modeOf?(path: string): number | undefined;
}

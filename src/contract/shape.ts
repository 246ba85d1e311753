/** What the requirements of a contract ask of a container set that has yet to be written. */
export interface Shape {
  /** The base image of the final stage, `python:3.11-slim`. */
  readonly base?: string;
  /** Stage names, first to last. */
  readonly stages?: readonly string[];
  readonly user?: { readonly name?: string; readonly uid?: number; readonly gid?: number; readonly group?: string };
  readonly port?: number;
  /** The path a health check asks. */
  readonly healthPath?: string;
  /** How often and how long a health check asks: seconds. */
  readonly health?: { readonly interval?: number; readonly timeout?: number; readonly startPeriod?: number; readonly retries?: number };
  /** Debian packages of the final stage. */
  readonly packages?: readonly string[];
  /** Files and folders of the application that the final stage must hold. */
  readonly files?: readonly string[];
  /** The program the command must start. */
  readonly program?: string;
  /** Where the virtual environment stands. */
  readonly virtualEnvironment?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** CMD and ENTRYPOINT, word for word. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** The application's files belong to the user it runs as, and not to root. */
  readonly ownedByUser?: true;
  /** Folders that the user can write. */
  readonly writable?: readonly string[];
  /** What the development image of the same Dockerfile has to be. */
  readonly development?: Shape;
}

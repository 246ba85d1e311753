/** What the requirements of a contract ask of a container set that has yet to be written. */
export interface Shape {
  /** The base image of the final stage, `python:3.11-slim`. */
  readonly base?: string;
  /** Stage names, first to last. */
  readonly stages?: readonly string[];
  readonly user?: { readonly name?: string; readonly uid?: number };
  readonly port?: number;
  /** The path a health check asks. */
  readonly healthPath?: string;
  /** Debian packages of the final stage. */
  readonly packages?: readonly string[];
  /** Files and folders of the application that the final stage must hold. */
  readonly files?: readonly string[];
  /** The program the command must start. */
  readonly program?: string;
  /** Where the virtual environment stands. */
  readonly virtualEnvironment?: string;
}

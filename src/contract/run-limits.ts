/** What a container may do and use; what is left out is as the engine has it. */
export interface RunLimits {
  /** `12345:0` */
  readonly user?: string;
  readonly readOnly?: boolean;
  /** Paths. */
  readonly tmpfs?: readonly string[];
  /** Paths that keep what is written there; each by its name on the engine, or by one of its own. */
  readonly volumes?: readonly { readonly path: string; readonly name?: string }[];
  /** Files and folders of this machine that it reads, by absolute paths. */
  readonly binds?: readonly { readonly source: string; readonly target: string }[];
  readonly noCapabilities?: boolean;
  /** Names without CAP_. */
  readonly addCapabilities?: readonly string[];
  readonly noNewPrivileges?: boolean;
  /** Bytes. */
  readonly memory?: number;
  readonly cpus?: number;
}

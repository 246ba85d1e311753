/** Something found out about an application, and what it was read from. */
export interface Fact<T> {
  readonly value: T;
  readonly confidence: "certain" | "likely" | "default";
  readonly evidence: readonly FactSource[];
}

export interface FactSource {
  /** Relative to the application's directory; undefined for a default that no file gives. */
  readonly path: string | undefined;
  /** 1-based; undefined where the whole file speaks. */
  readonly line: number | undefined;
  /** What was read there, in a few words: `fastapi==0.115`, `default of uvicorn`. */
  readonly note: string;
}

/** What an application is. Found by reading; nothing of it is run. */
export interface Application {
  readonly name: string;
  readonly language: "python";
  readonly framework: Fact<"fastapi" | "starlette" | "flask" | "django" | "litestar" | "unknown">;
  readonly interface: Fact<"asgi" | "wsgi">;
  /** `app.main:app`, or `app:create_app()` for a factory; undefined where nothing was found: it has to be asked for, never made up. */
  readonly entry: Fact<string> | undefined;
  /** The folder imports start from, `src`; undefined: the application's directory. */
  readonly importRoot?: string;
  readonly packages: Fact<PackageManager>;
  /** `3.11`. */
  readonly python: Fact<string>;
  readonly server: Fact<{ readonly name: "uvicorn" | "gunicorn"; readonly declared: boolean }>;
  readonly port: Fact<number>;
  readonly health: Fact<string> | undefined;
  readonly services: readonly Fact<DetectedService>[];
  readonly environment: readonly Fact<EnvironmentVariable>[];
  /** Folders and files the application needs at run time, relative, `app`. */
  readonly sources: readonly Fact<string>[];
  /** Folders it writes to, relative to the application or absolute. */
  readonly dataDirectories: readonly Fact<string>[];
  /** Debian packages, each with the dependency that asks for it. */
  readonly buildPackages: readonly Fact<string>[];
  readonly runtimePackages: readonly Fact<string>[];
  /** Evidence that contradicts what was chosen, in a sentence each. */
  readonly contradictions: readonly string[];
}

export interface PackageManager {
  readonly name: "pip";
  /** Files the installation reads, in order: `requirements.txt` and what it includes. */
  readonly manifests: readonly string[];
  /** Options in those files that say where packages come from or how they are built: `--extra-index-url`. */
  readonly options?: readonly string[];
}

export interface DetectedService {
  readonly kind: "postgres" | "redis" | "mysql" | "mongodb";
  /** The dependency that speaks to it: `psycopg`. */
  readonly driver: string;
  /** The variable that holds its address, where one was found. */
  readonly variable: string | undefined;
  /** How its address begins where the application wants more than the usual: `postgresql+asyncpg`. */
  readonly scheme?: string;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** The default as written in the source, where it is a plain value. */
  readonly default: string | undefined;
  /** The value an example file gives; never that of a secret. */
  readonly example?: string;
}

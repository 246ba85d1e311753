import type { FrameworkName } from "../facts/python-frameworks.ts";
import type { PythonServerName } from "../facts/python-servers.ts";
import type { ServiceKind } from "../facts/services.ts";
import type { OtherServiceKind } from "../facts/python-drivers.ts";
import type { PackageManager } from "./package-manager.ts";

export type { PackageManager } from "./package-manager.ts";

/** Something found out about an application, and what it was read from. */
export interface Fact<T> {
  readonly value: T;
  readonly confidence: "certain" | "likely" | "default";
  readonly evidence: readonly FactSource[];
}

/** What somebody who knows says, and where. */
export interface Told {
  readonly value: string;
  readonly source: FactSource;
}

export interface FactSource {
  /** Relative to the application's directory; undefined for a default that no file gives. */
  readonly path: string | undefined;
  /** 1-based; undefined where the whole file speaks. */
  readonly line: number | undefined;
  /** What was read there, in a few words: `fastapi==0.115`, `default of uvicorn`. */
  readonly note: string;
}

export type Framework = FrameworkName | "unknown";

/** What an application is for: it answers requests over HTTP, or in another way (gRPC), works off a queue, is run and ends, or is used by others. `unknown` has to be asked. */
export type ApplicationKind = "web" | "service" | "worker" | "command" | "library" | "unknown";

/** What an application is. Found by reading; nothing of it is run. */
export interface Application {
  readonly name: string;
  readonly language: "python";
  /** Relative to the project that was read, `backend`; empty for the project itself. All other paths are relative to this one. */
  readonly directory: string;
  readonly kind: Fact<ApplicationKind>;
  readonly framework: Fact<Framework>;
  /** `none`: it serves by itself, as Streamlit and aiohttp do, or not at all. */
  readonly interface: Fact<"asgi" | "wsgi" | "none">;
  /**
   * `app.main:app`, or `app:create_app()` for a factory; for what serves by itself or does not serve, the file that is run, `app.py`.
   * Undefined where nothing was found: it has to be asked for, never made up.
   */
  readonly entry: Fact<string> | undefined;
  /** The folder imports start from, `src`; undefined: the application's directory. */
  readonly importRoot?: string;
  readonly packages: Fact<PackageManager>;
  /** `3.11`. */
  readonly python: Fact<string>;
  /** Undefined for what serves nothing. */
  readonly server: Fact<Server> | undefined;
  /** Undefined for what serves nothing. */
  readonly port: Fact<number> | undefined;
  readonly health: Fact<string> | undefined;
  /** What else runs from the same image: workers, schedulers, dashboards. */
  readonly processes: readonly Fact<Process>[];
  /** How the database's tables are made and changed; undefined where no tool for it was found. */
  readonly migrations: Fact<Migrations> | undefined;
  readonly django: Fact<DjangoProject> | undefined;
  /** Where the source asks what was installed for its own version, or is started through what installing it makes: it has to be installed as a package. */
  readonly ownPackage?: Fact<string>;
  readonly labels: ImageLabels;
  readonly services: readonly Fact<DetectedService>[];
  readonly environment: readonly Fact<EnvironmentVariable>[];
  /** What only its workers and schedulers read. */
  readonly processEnvironment: readonly Fact<EnvironmentVariable>[];
  /** Folders and files the application needs at run time, relative, `app`. */
  readonly sources: readonly Fact<string>[];
  /** Folders it writes to, relative to the application or absolute. */
  readonly dataDirectories: readonly Fact<string>[];
  /** Debian packages, each with the dependency that asks for it. Names of Debian 12; see facts/python-debian.ts for those of 13. */
  readonly buildPackages: readonly Fact<string>[];
  readonly runtimePackages: readonly Fact<string>[];
  /** Evidence that contradicts what was chosen, in a sentence each. */
  readonly contradictions: readonly string[];
}

/** An application that can be served: what a stack writes a container set for. */
export interface WebApplication extends Application {
  readonly entry: Fact<string>;
  readonly server: Fact<Server>;
  readonly port: Fact<number>;
}

/** Whether all is known that starting it takes. */
export function isServed(application: Application): application is WebApplication {
  return application.entry !== undefined && application.server !== undefined && application.port !== undefined;
}

export interface Server {
  readonly name: PythonServerName;
  /** Whether the dependencies bring it; if not, it has to be added, and said. */
  readonly declared: boolean;
  /** The configuration that the user's own command gives it: `gunicorn.conf.py`, `uwsgi.ini`. */
  readonly configuration?: string;
  /** What stands behind the file that is run in the user's own image: `-d`, `/data`. */
  readonly arguments?: readonly string[];
  /** The release that the dependencies fix; undefined where they leave it open, or do not bring it. */
  readonly release?: string;
  /** gunicorn's worker class where the usual one does not fit: `aiohttp.GunicornWebWorker`. */
  readonly worker?: string;
}

export interface Process {
  readonly role: "worker" | "scheduler" | "dashboard";
  readonly tool: "celery" | "flower" | "rq" | "dramatiq" | "taskiq" | "arq" | "huey" | "django-q" | "procrastinate" | "procfile";
  /** The command, a word each; what a person wrote where they wrote one. */
  readonly command: readonly string[];
}

export interface Migrations {
  readonly tool: "alembic" | "django" | "aerich" | "flask-migrate";
  /** The command that brings a database up to date. */
  readonly command: readonly string[];
  /** Folder of the migrations, where it is known. */
  readonly directory: string | undefined;
  /** False where production does not install the tool: it stands in a development group only. */
  readonly declared: boolean;
}

/** What the OCI specification has labels for, as far as the project says it. */
export interface ImageLabels {
  readonly title: string;
  readonly description: string | undefined;
  readonly source: string | undefined;
  readonly licenses: string | undefined;
}

export interface DjangoProject {
  /** `manage.py`, `netbox/manage.py`. */
  readonly manage: string | undefined;
  /** `config.settings.production`; undefined where nothing names it. */
  readonly settings: string | undefined;
  /** Whether `collectstatic` has something to collect and a place to put it. */
  readonly collectstatic: boolean;
  /** STATIC_ROOT as written, where it is a plain path. */
  readonly staticRoot: string | undefined;
  /** Whether the application serves what collectstatic collects, with WhiteNoise. */
  readonly servesStatic: boolean;
  /** A host that ALLOWED_HOSTS takes where it stands there plainly; undefined where it takes any, or comes from elsewhere. */
  readonly host: string | undefined;
  /** The variable that ALLOWED_HOSTS is read from. */
  readonly hostVariable: string | undefined;
}

export interface DetectedService {
  readonly kind: ServiceKind | OtherServiceKind;
  /** The dependency that speaks to it: `psycopg`. */
  readonly driver: string;
  /** The variable that holds its address, where one was found. */
  readonly variable: string | undefined;
  /** How its address begins where the application wants more than the usual: `postgresql+asyncpg`. */
  readonly scheme?: string;
  /** True where the application runs without it as well: another database is the default, or the driver stands in an extra of its own. */
  readonly optional?: true;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** The default as written in the source, where it is a plain value. */
  readonly default: string | undefined;
  /** The value an example file gives; never that of a secret. */
  readonly example?: string;
  /** A value that fits the type it is read as, where a plain word does not: `false`, `1`, `someone@example.com`. */
  readonly sample?: string;
}

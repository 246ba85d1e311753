/** How a Python program answers its server: the protocol between the two, or `none` where it needs no server of its own. */
export type PythonInterface = "asgi" | "wsgi" | "none";

export interface ApplicationClass {
  readonly name: string;
  /** The modules it is imported from. */
  readonly modules: readonly string[];
  /** Where it differs from the framework's. */
  readonly interface?: PythonInterface;
}

export type FrameworkName =
  | "fastapi"
  | "litestar"
  | "django"
  | "quart"
  | "dash"
  | "flask"
  | "connexion"
  | "fasthtml"
  | "blacksheep"
  | "sanic"
  | "falcon"
  | "starlette"
  | "pyramid"
  | "bottle"
  | "streamlit"
  | "chainlit"
  | "gradio"
  | "nicegui"
  | "aiohttp"
  | "tornado";

export interface FrameworkFacts {
  readonly name: FrameworkName;
  /** As its makers write it. */
  readonly label: string;
  /** Names on the package index that mean it. */
  readonly packages: readonly string[];
  readonly interface: PythonInterface;
  /** Classes and functions that give an application object. */
  readonly makers: readonly ApplicationClass[];
  /** What starts it where it serves by itself. */
  readonly ownServer?: "sanic" | "streamlit" | "chainlit" | "python" | "pserve";
  /** Calls that serve, in the file that is run: `web.run_app`, `.launch`. */
  readonly runs?: readonly string[];
  /** The port it listens on when nothing says otherwise and it serves by itself. */
  readonly defaultPort?: number;
  /** The path at which the framework itself answers whether it lives. */
  readonly health?: string;
  /** A file that it writes where it is started, unless the source names the argument that makes it needless. */
  readonly writes?: { readonly file: string; readonly unless: string };
}

/** In the order they win when several are installed: FastAPI brings Starlette with it, Dash brings Flask. Names and modules from each one's own manual. */
export const frameworks: readonly FrameworkFacts[] = [
  {
    name: "fastapi",
    label: "FastAPI",
    packages: ["fastapi", "fastapi-slim"],
    interface: "asgi",
    makers: [{ name: "FastAPI", modules: ["fastapi", "fastapi.applications"] }],
  },
  {
    name: "litestar",
    label: "Litestar",
    packages: ["litestar", "starlite"],
    interface: "asgi",
    makers: [
      { name: "Litestar", modules: ["litestar", "litestar.app"] },
      { name: "Starlite", modules: ["starlite", "starlite.app"] },
    ],
  },
  { name: "django", label: "Django", packages: ["django"], interface: "wsgi", makers: [] },
  { name: "quart", label: "Quart", packages: ["quart"], interface: "asgi", makers: [{ name: "Quart", modules: ["quart", "quart.app"] }] },
  { name: "dash", label: "Dash", packages: ["dash"], interface: "wsgi", makers: [{ name: "Dash", modules: ["dash"] }] },
  {
    name: "flask",
    label: "Flask",
    packages: ["flask", "apiflask", "flask-openapi3"],
    interface: "wsgi",
    makers: [
      { name: "Flask", modules: ["flask", "flask.app"] },
      { name: "APIFlask", modules: ["apiflask"] },
      { name: "OpenAPI", modules: ["flask_openapi3"] },
    ],
  },
  {
    name: "connexion",
    label: "Connexion",
    packages: ["connexion"],
    interface: "asgi",
    makers: [
      { name: "AsyncApp", modules: ["connexion"] },
      { name: "FlaskApp", modules: ["connexion"] },
      { name: "App", modules: ["connexion"] },
    ],
  },
  {
    name: "fasthtml",
    label: "FastHTML",
    packages: ["python-fasthtml"],
    interface: "asgi",
    makers: [
      { name: "fast_app", modules: ["fasthtml", "fasthtml.common", "fasthtml.fastapp"] },
      { name: "FastHTML", modules: ["fasthtml", "fasthtml.common", "fasthtml.core"] },
    ],
    writes: { file: ".sesskey", unless: "secret_key" },
  },
  {
    name: "blacksheep",
    label: "BlackSheep",
    packages: ["blacksheep"],
    interface: "asgi",
    makers: [{ name: "Application", modules: ["blacksheep", "blacksheep.server"] }],
  },
  {
    name: "sanic",
    label: "Sanic",
    packages: ["sanic"],
    interface: "asgi",
    makers: [{ name: "Sanic", modules: ["sanic", "sanic.app"] }],
    ownServer: "sanic",
    defaultPort: 8000,
  },
  {
    name: "falcon",
    label: "Falcon",
    packages: ["falcon"],
    interface: "wsgi",
    makers: [
      { name: "App", modules: ["falcon.asgi"], interface: "asgi" },
      { name: "App", modules: ["falcon", "falcon.app"] },
      { name: "API", modules: ["falcon"] },
    ],
  },
  { name: "starlette", label: "Starlette", packages: ["starlette"], interface: "asgi", makers: [{ name: "Starlette", modules: ["starlette.applications"] }] },
  { name: "pyramid", label: "Pyramid", packages: ["pyramid"], interface: "wsgi", makers: [{ name: "make_wsgi_app", modules: [] }] },
  {
    name: "bottle",
    label: "Bottle",
    packages: ["bottle"],
    interface: "wsgi",
    makers: [
      { name: "Bottle", modules: ["bottle"] },
      { name: "default_app", modules: ["bottle"] },
      { name: "app", modules: ["bottle"] },
    ],
  },
  {
    name: "streamlit",
    label: "Streamlit",
    packages: ["streamlit"],
    interface: "none",
    makers: [],
    ownServer: "streamlit",
    defaultPort: 8501,
    health: "/_stcore/health",
  },
  { name: "chainlit", label: "Chainlit", packages: ["chainlit"], interface: "none", makers: [], ownServer: "chainlit", defaultPort: 8000 },
  {
    name: "gradio",
    label: "Gradio",
    packages: ["gradio"],
    interface: "none",
    makers: [],
    ownServer: "python",
    runs: [".launch"],
    defaultPort: 7860,
    health: "/",
  },
  {
    name: "nicegui",
    label: "NiceGUI",
    packages: ["nicegui"],
    interface: "none",
    makers: [],
    ownServer: "python",
    runs: ["ui.run"],
    defaultPort: 8080,
    health: "/",
  },
  {
    name: "aiohttp",
    label: "aiohttp",
    packages: ["aiohttp"],
    interface: "none",
    makers: [{ name: "Application", modules: ["aiohttp.web"] }],
    ownServer: "python",
    runs: ["web.run_app", "run_app"],
    defaultPort: 8080,
  },
  {
    name: "tornado",
    label: "Tornado",
    packages: ["tornado"],
    interface: "none",
    makers: [{ name: "Application", modules: ["tornado.web"] }],
    ownServer: "python",
    runs: ["IOLoop.current().start", "IOLoop.instance().start", "asyncio.run"],
    defaultPort: 8888,
  },
];

export function frameworkFacts(name: string): FrameworkFacts | undefined {
  return frameworks.find((known) => known.name === name);
}

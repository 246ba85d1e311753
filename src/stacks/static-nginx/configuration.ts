import type { StaticApplication } from "../../detect/node/application.ts";
import { hashedFiles } from "../../facts/nginx.ts";
import type { Choices } from "./dockerfile.ts";

/** A whole nginx.conf for a server without root that writes only below /tmp. */
export function nginxConfiguration(application: StaticApplication, { port, healthPath }: Choices): string {
  const hashed = hashedFiles[application.framework.value] ?? (application.framework.value.startsWith("vite") ? hashedFiles["vite"] : undefined);
  const base = application.base.value === "/" ? "/" : `/${application.base.value.replace(/^\/|\/$/g, "")}/`;
  return [
    '# Answers what was asked before; a static site needs no more than this, and "auto" would count the processors of the host.',
    "worker_processes 2;",
    "",
    "# What nginx writes lies below /tmp, so that it needs neither root nor a root file system that can be written.",
    "pid /tmp/nginx.pid;",
    "error_log stderr notice;",
    "",
    "events {",
    "    worker_connections 1024;",
    "}",
    "",
    "http {",
    "    client_body_temp_path /tmp/client_temp;",
    "    proxy_temp_path       /tmp/proxy_temp;",
    "    fastcgi_temp_path     /tmp/fastcgi_temp;",
    "    uwsgi_temp_path       /tmp/uwsgi_temp;",
    "    scgi_temp_path        /tmp/scgi_temp;",
    "",
    "    include      /etc/nginx/mime.types;",
    "    default_type application/octet-stream;",
    "",
    "    access_log   /dev/stdout;",
    "    sendfile     on;",
    "    tcp_nopush   on;",
    "    server_tokens off;",
    "",
    "    gzip            on;",
    "    gzip_vary       on;",
    "    gzip_proxied    any;",
    "    gzip_min_length 1024;",
    "    gzip_types      text/css text/plain text/xml text/javascript application/javascript application/json application/manifest+json",
    "                    application/xml application/wasm image/svg+xml;",
    "",
    ...(hashed === undefined ? [] : cacheMap(hashed, base)),
    "    server {",
    `        listen      ${port};`,
    "        server_name _;",
    "        root        /usr/share/nginx/html;",
    "        index       index.html;",
    "        # Behind a proxy only the path is right.",
    "        absolute_redirect off;",
    "",
    "        add_header X-Content-Type-Options nosniff always;",
    "        add_header X-Frame-Options SAMEORIGIN always;",
    "        add_header Referrer-Policy strict-origin-when-cross-origin always;",
    '        add_header Permissions-Policy "camera=(), geolocation=(), microphone=()" always;',
    "        # A Content-Security-Policy has to know which hosts the page talks to; HSTS belongs where TLS ends.",
    hashed === undefined ? '        add_header Cache-Control "no-cache";' : "        add_header Cache-Control $cache_control;",
    "",
    ...(healthPath === "/" ? [] : health(healthPath)),
    "        # What begins with a dot is nobody's business but for .well-known.",
    "        location ~ /\\.(?!well-known) {",
    "            return 404;",
    "        }",
    "",
    ...locations(application, base),
    "    }",
    "}",
    "",
  ].join("\n");
}

/** Names that change with the content may be kept for ever; everything else is asked for again, and answered in a few bytes if unchanged. */
function cacheMap(hashed: string, base: string): string[] {
  const pattern = hashed.startsWith("^/") && base !== "/" ? `^${base}${hashed.slice(2)}` : hashed;
  return [
    "    # Files whose names change with their content are kept for a year; all others are asked for again.",
    "    map $uri $cache_control {",
    '        default "no-cache";',
    `        "~${pattern}" "public, max-age=31536000, immutable";`,
    "    }",
    "",
  ];
}

function health(path: string): string[] {
  return [
    `        location = ${path} {`,
    "            access_log off;",
    "            default_type text/plain;",
    '            return 200 "ok\\n";',
    "        }",
    "",
  ];
}

function locations({ fallback }: StaticApplication, base: string): string[] {
  const root = base === "/" ? [] : ["        location = / {", `            return 302 ${base};`, "        }", ""];
  if (!fallback.value) {
    return [...root, "        location / {", "            try_files $uri $uri.html $uri/ =404;", "        }", "        error_page 404 /404.html;"];
  }
  return [
    ...root,
    "        # A file that is missing is missing: a page in its place would be taken for a script.",
    "        location ~ \\.(?:js|mjs|css|map|json|png|jpe?g|gif|svg|ico|webp|avif|woff2?|wasm)$ {",
    "            try_files $uri =404;",
    "        }",
    "",
    "        # Every other path is a route of the application in the browser.",
    "        location / {",
    `            try_files $uri $uri/ ${base}index.html;`,
    "        }",
  ];
}

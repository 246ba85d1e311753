import type { WebApplication } from "../../detect/application.ts";

/** Variables of the image: what Python wants in a container, and what tells a framework where to listen. */
export function environmentOf(application: WebApplication, port: number, environment: string): [string, string][] {
  const { importRoot, framework, server, migrations, django, entry } = application;
  const variables: [string, string][] = [["PATH", `${environment}/bin:$PATH`]];
  if (importRoot !== undefined) variables.push(["PYTHONPATH", `/app/${importRoot}`]);
  variables.push(["PYTHONUNBUFFERED", "1"], ["PYTHONDONTWRITEBYTECODE", "1"]);
  // each listens on this machine's own address by itself
  if (framework.value === "gradio")
    variables.push(["GRADIO_SERVER_NAME", "0.0.0.0"], ["GRADIO_SERVER_PORT", String(port)], ["GRADIO_ANALYTICS_ENABLED", "False"]);
  if (server.value.name === "sanic") variables.push(["SANIC_GRACEFUL_SHUTDOWN_TIMEOUT", "8"]);
  if (migrations?.value.tool === "flask-migrate") variables.push(["FLASK_APP", entry.value]);
  if (django?.value.settings !== undefined) variables.push(["DJANGO_SETTINGS_MODULE", django.value.settings]);
  return variables;
}

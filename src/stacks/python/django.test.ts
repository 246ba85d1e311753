import { describe, expect, test } from "vitest";
import { written } from "./testing.ts";

const SETTINGS = `import os
SECRET_KEY = os.environ["SECRET_KEY"]
DATABASE_URL = os.environ["DATABASE_URL"]
INSTALLED_APPS = ["django.contrib.staticfiles"]
STATIC_ROOT = "static"
WSGI_APPLICATION = "shop.wsgi.application"
ROOT_URLCONF = "shop.urls"
`;

function django(settings = SETTINGS): ReturnType<typeof written> {
  return written({
    "requirements.txt": "django\ngunicorn\n",
    "manage.py": 'import os, django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/__init__.py": "",
    "shop/settings.py": settings,
    "shop/wsgi.py": "import django\napplication = 1\n",
    "shop/urls.py": "from django.urls import path\nurlpatterns = [path('health/', health)]\n",
  });
}

describe("static files", () => {
  test("are collected in the build, with values that are there for that command alone", () => {
    const { stages, dockerfile } = django();
    const run = stages["runtime"]?.find((line) => line.includes("collectstatic")) ?? "";
    expect(run).toBe("RUN SECRET_KEY=none DATABASE_URL=sqlite://:memory: python manage.py collectstatic --noinput");
    expect(stages["runtime"]?.filter((line) => line.includes("SECRET_KEY"))).toHaveLength(1);
    expect(dockerfile).toContain("Nothing in the application serves them");
  });

  test("that WhiteNoise serves are said to be", () => {
    expect(django(`${SETTINGS}MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]\n`).dockerfile).toContain(
      "# Static files, which WhiteNoise serves from here.",
    );
  });

  test("are left alone where there is no place for them", () => {
    expect(django(SETTINGS.replace('STATIC_ROOT = "static"\n', "")).dockerfile).not.toContain("collectstatic");
  });
});

describe("the health check names a host that Django allows", () => {
  test("the one in the settings", () => {
    expect(django(`${SETTINGS}ALLOWED_HOSTS = [".shop.example"]\n`).dockerfile).toContain("c.request('GET', '/health/', headers={'Host': 'shop.example'})");
  });

  test("the first of a variable, when the container runs", () => {
    expect(django(`${SETTINGS}ALLOWED_HOSTS = os.environ["HOSTS"].split(",")\n`).dockerfile).toContain("os.environ.get('HOSTS', '').lower()");
  });

  test("none where any will do", () => {
    expect(django(`${SETTINGS}ALLOWED_HOSTS = ["*"]\n`).dockerfile).toContain("c.request('GET', '/health/'); raise");
  });
});

test("migrations, and Django's own server for development", () => {
  const { entrypoint, stages } = django();
  expect(entrypoint).toContain("  python manage.py migrate --noinput &");
  expect(stages["development"]?.at(-1)).toBe('CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]');
  expect(stages["runtime"]?.find((line) => line.startsWith("ENV"))).toContain("DJANGO_SETTINGS_MODULE=shop.settings");
});

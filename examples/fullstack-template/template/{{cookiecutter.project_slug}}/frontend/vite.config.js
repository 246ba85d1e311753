import { defineConfig } from "vite";

// While developing, the backend is asked through this server: both then have one host, as behind the ingress.
export default defineConfig({ server: { proxy: { "/api": process.env.BACKEND_URL ?? "http://localhost:8000" } } });

/** The official image's stable line on Debian; it holds curl, and a user nginx with this number. */
export const nginxImage = "nginx:stable";
export const nginxUser = { name: "nginx", uid: 101 } as const;

/** Where tools put files whose names change with their content, below the folder that is handed out. */
export const hashedFiles: Readonly<Record<string, string>> = {
  vite: "^/assets/",
  "create-react-app": "^/static/",
  "vue-cli": "^/(?:js|css|img|fonts)/.*\\.[0-9a-f]{8}\\.",
  angular: "-[A-Z0-9]{8}\\.(?:js|css|mjs|woff2?)$",
  next: "^/_next/static/",
  nuxt: "^/_nuxt/",
  sveltekit: "^/_app/immutable/",
  astro: "^/_astro/",
  "react-router": "^/assets/",
};

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Vendors that change rarely stand in chunks of their own, so that a new version of the console costs little. */
const chunks = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
  { name: 'design', test: /node_modules\/(@mantine|@floating-ui|lucide-react|clsx)\// },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/langgraph', '/operator'].map(path => [
        path,
        process.env.COUNTERSIGN_ORIGIN ?? 'http://localhost:4477',
      ]),
    ),
  },
});

// Builds styles, scripts and fonts into the static folder of the web app.
import * as esbuild from 'esbuild';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';

const out = '../src/minsheng/web/static/dist';
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await esbuild.build({
  entryPoints: {
    app: 'src/app.js',
    map: 'src/map.js',
    chart: 'src/chart.js',
    survey: 'src/survey.js',
    'survey-worker': 'src/survey-worker.js',
    finder: 'src/finder.js',
    'finder-worker': 'src/finder-worker.js',
    recompute: 'src/recompute.js',
    'recompute-worker': 'src/recompute-worker.js',
    field: 'src/field.js',
    visit: 'src/visit.js',
    'field-worker': 'src/field-worker.js',
    site: 'styles/site.css',
    wall: 'styles/wall.css',
    fonts: 'styles/fonts.css',
  },
  bundle: true,
  external: ['node-forge'], // only for digest(), which questionnaires here cannot call
  format: 'esm',
  splitting: false,
  minify: true,
  target: ['es2020', 'chrome87', 'safari14'],
  supported: { destructuring: true }, // Safari 14 has it; the table counts a bug in a corner nobody uses
  outdir: out,
  entryNames: '[name]',
  assetNames: 'a/[name]-[hash]',
  loader: { '.woff2': 'file' },
  legalComments: 'linked',
  logLevel: 'warning',
  logLimit: 5,
});
copyFileSync('node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs', `${out}/maplibre-gl-worker.mjs`);

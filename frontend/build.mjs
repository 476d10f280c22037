// Makes the one style sheet, the one script and the fonts of the pages.
import { build } from "esbuild";
import { readFileSync, readdirSync, rmSync } from "node:fs";

const TOKENS = "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
const target = process.argv[2];
if (!target) {
  console.error("usage: node build.mjs FOLDER");
  process.exit(2);
}

const namesIn = (css) => [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((found) => found[1]);

// The theme holds thousands of values; only those that some rule of ours reaches are kept.
function usedTokens(css) {
  const theme = readFileSync(TOKENS, "utf8").matchAll(/(--[\w-]+):\s*([^;]+);/g);
  const values = new Map([...theme].map((found) => [found[1], found[2]]));
  const kept = new Map();
  const open = namesIn(css);
  while (open.length) {
    const name = open.pop();
    if (kept.has(name) || !values.has(name)) continue;
    kept.set(name, values.get(name));
    open.push(...namesIn(values.get(name)));
  }
  return `:root{${[...kept].map(([name, value]) => `${name}:${value}`).join(";")}}`;
}

function everyStyle() {
  const components = readdirSync("node_modules/@utrecht").map(
    (name) => `node_modules/@utrecht/${name}/dist/index.css`,
  );
  const own = readdirSync("src").filter((name) => name.endsWith(".css")).map((name) => `src/${name}`);
  return [...components, ...own].map((path) => readFileSync(path, "utf8")).join("\n");
}

const tokens = {
  name: "used-tokens",
  setup(bundle) {
    bundle.onResolve({ filter: /^used-tokens$/ }, () => ({ path: "tokens.css", namespace: "tokens" }));
    bundle.onLoad({ filter: /.*/, namespace: "tokens" }, () => ({
      contents: usedTokens(everyStyle()),
      loader: "css",
    }));
  },
};

rmSync(target, { recursive: true, force: true });
await build({
  entryPoints: ["src/app.css", "src/app.js"],
  outdir: target,
  bundle: true,
  minify: true,
  target: ["chrome109", "firefox115", "safari15.6"],
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
  legalComments: "linked",
  plugins: [tokens],
  logLevel: "warning",
});

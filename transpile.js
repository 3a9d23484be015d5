"use strict";
// Lets Node load the TypeScript of this project without a build: `nodeargs` in Pulumi.yaml requires it. A general loader
// looks into every file of every package for what it may have to rewrite, and takes longer than the rest of a preview.
// Here only the project's own files are rewritten, and only when they have changed; types are checked by `npm run lint`.

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { enableCompileCache } = require("node:module");
const path = require("node:path");

const cache = path.join(__dirname, "node_modules", ".cache");
const tsconfig = path.join(__dirname, "tsconfig.json");
const settings = fs.readFileSync(tsconfig, "utf8");

// Node keeps the byte code of every module, those of the SDKs above all.
enableCompileCache(path.join(cache, "node"));

require.extensions[".ts"] = (module, file) => {
  module._compile(javascriptOf(file), file);
};

/** What the compiler makes of a file: from the cache, where that was made of the same text. */
function javascriptOf(file) {
  const source = fs.readFileSync(file, "utf8");
  const kept = path.join(cache, "transpiled", `${path.relative(__dirname, file).replaceAll(path.sep, "+")}.js`);
  const origin = `\n// ${createHash("sha256").update(settings).update(source).digest("hex")}\n`;
  const cached = textOf(kept);
  if (cached?.endsWith(origin)) return cached;
  const transpiled = transpile(source, file) + origin;
  keep(kept, transpiled);
  return transpiled;
}

function transpile(source, file) {
  // Loaded only where something has changed: it takes longer than all that it does here.
  const ts = require("typescript");
  const { compilerOptions } = ts.parseConfigFileTextToJson(tsconfig, settings).config;
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, __dirname);
  // By the map, stack traces name lines of the TypeScript.
  return ts.transpileModule(source, { fileName: file, compilerOptions: { ...options, inlineSourceMap: true } })
    .outputText;
}

function textOf(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Keeps a text for the next time, whole or not at all; where nothing can be written, the next time is like this one. */
function keep(file, text) {
  const draft = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(draft, text);
    fs.renameSync(draft, file);
  } catch {
    // Half a draft, where the disk is full; none, where the folder cannot be written.
    fs.rm(draft, { force: true }, () => undefined);
  }
}

"use strict";
// What nobody can do without who answers on manifests: reads all files of the given folders and parses them, YAML by
// js-yaml and JSON by the engine, and does nothing else. It keeps what it has parsed, as whoever answers on it must.
//
// usage: node floor.js PATH…

const fs = require("node:fs");
const path = require("node:path");

const documents = process.argv.slice(2).flatMap(filesOf).map(parse);
process.stdout.write(`${documents.flat().length} documents\n`);

function filesOf(place) {
  if (fs.statSync(place).isFile()) return [place];
  return fs.readdirSync(place).flatMap((name) => filesOf(path.join(place, name)));
}

function parse(file) {
  const text = fs.readFileSync(file, "utf8");
  // Loaded where there is YAML only.
  return file.endsWith(".json") ? [JSON.parse(text)] : require("js-yaml").loadAll(text);
}

/* Runs the site's scripts in Node, for tests and benchmarks.
 *
 *   node harness.js < request.json > answers.json
 *
 * The request is {site, scripts, calls}: the folder of a built site (its search/ is what
 * Archive.load reads), the scripts to run in order, and a list of [name, ...arguments] for CALLS.
 * Each answer is {value} or {error}. A stub of `document` injects scripts from the disk.
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { pathToFileURL, fileURLToPath } = require('node:url');

const request = JSON.parse(fs.readFileSync(0, 'utf8'));
const root = pathToFileURL(path.join(request.site || '/', '/')).href;
const archiveScript = { src: new URL('assets/js/archive.js', root).href };

function runFile(file) {
  vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
}

globalThis.document = {
  currentScript: archiveScript,
  createElement: () => ({ remove() {} }),
  head: {
    appendChild(script) {
      setImmediate(() => {
        try {
          runFile(fileURLToPath(script.src.split('?')[0]));
        } catch (error) {
          if (error.code === 'ENOENT') {
            script.onerror();
            return;
          }
        }
        script.onload(); // as in a browser, also when the script threw
      });
    }
  }
};

request.scripts.forEach(runFile);
const Archive = globalThis.Archive;

const CALLS = {
  words: (text) => Archive.analysis.words(text).map(({ start, end, word }) => [start, end, word]),
  forms: (word) => [Archive.analysis.writtenForm(word), Archive.analysis.foldedForm(word)],
  terms: (protectedWords, words) => {
    const matcher = Archive.analysis.matcher(protectedWords);
    return words.map((word) => [matcher.terms(word), matcher.isWhole(word)]);
  },
  foldText: (text) => Archive.analysis.foldText(text),
  parse: (query) => Archive.parseQuery(query),
  load: (name, version) => Archive.load(name, version),
  search: async (query, options) => {
    const hits = await Archive.search(query, options);
    return { hits: Array.from(hits), total: hits.total, complete: hits.complete };
  },
  refs: async (query, options) =>
    (await Archive.search(query, options)).map((hit) => hit.number),
  snippets: async (query, options) =>
    Promise.all((await Archive.search(query)).map((hit) => Archive.snippet(hit, options))),
  cut: (text, matching, options) =>
    Archive.cutSnippet(text, (word) => matching.includes(word), options),
  marks: (text, matching) => Archive.markAll(text, (word) => matching.includes(word)),
  // lunr's own search over the serialised index, through the functions of its pipeline.
  lunr: (serialised, queries) => {
    const index = globalThis.lunr.Index.load(serialised);
    return queries.map((query) => index.search(query).map(({ ref, score }) => [ref, score]));
  },
  plural: (number) => Archive.pluralForm(number),
  number: (value) => Archive.formatNumber(value)
};

async function answer([name, ...values]) {
  try {
    return { value: await CALLS[name](...values) };
  } catch (error) {
    return { error: String(error && error.message || error) };
  }
}

(async () => {
  const answers = [];
  for (const call of request.calls) {
    answers.push(await answer(call));
  }
  process.stdout.write(JSON.stringify(answers));
})();

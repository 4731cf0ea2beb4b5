/* Runs the writers of the dossier in Node, for tests.
 *
 *   node dossier.js SCRIPT… < request.json > answers.json
 *
 * The request is a list of calls [name, ...arguments] for CALLS; each answer is {value} or
 * {error, n, field}. Of a browser there are a root, a language and a store that can be full.
 */
'use strict';

const fs = require('node:fs');
const vm = require('node:vm');

const kept = new Map();
let room = Infinity;

globalThis.document = {
  currentScript: { src: 'https://example.org/archive/assets/js/early.js' },
  documentElement: { lang: 'ar' }
};
globalThis.addEventListener = () => {};
Object.defineProperty(globalThis, 'localStorage', { value: {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => {
    if (value.length > room) {
      throw new Error('QuotaExceededError');
    }
    kept.set(key, value);
  },
  removeItem: (key) => kept.delete(key)
} });

process.argv.slice(2).forEach((file) => {
  vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
});
const { Archive } = globalThis;
const { dossier } = Archive;

const CALLS = {
  citation: (article) => Archive.citation.text(article),
  ris: (articles) => dossier.ris(articles),
  cited: (article) => ({
    text: Archive.citation.text(article),
    chicago: Archive.citation.joined(Archive.citation.chicago(article)),
    apa: Archive.citation.joined(Archive.citation.apa(article)),
    bibtex: Archive.citation.bibtex(article),
    ris: Archive.citation.ris(article),
    csl: Archive.citation.csl(article)
  }),
  csv: (articles) => Archive.download.csv(dossier.rows(articles)),
  write: (articles) => dossier.file.write(articles, 'أرشيف'),
  read: (text) => dossier.file.read(text),
  merge: (articles, others) => {
    const come = dossier.file.merge(articles, others);
    return { articles, come };
  },
  moved: (list, from, to) => {
    dossier.moved(list, from, to);
    return list;
  },
  // What is kept after each of some dossiers was to be kept, in a store of so many characters.
  keep: (dossiers, characters) => {
    room = characters;
    return dossiers.map((articles) => {
      const done = dossier.change((all) => all.splice(0, all.length, ...articles));
      return [done, dossier.read()];
    });
  },
  // What is read, and what is put aside, where something else lies in the dossier's place.
  damaged: (text) => {
    room = Infinity;
    kept.clear();
    kept.set(Archive.device.key('dossier'), text);
    const before = dossier.read();
    dossier.change((articles) => articles.push({ path: 'a.html' }));
    return { before, after: dossier.read(), aside: dossier.damaged() };
  },
  keys: () => Array.from(kept.keys())
};

process.stdout.write(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(([name, ...values]) => {
  try {
    return { value: CALLS[name](...values) };
  } catch ({ message, n, field }) {
    return { error: message, n, field };
  }
})));

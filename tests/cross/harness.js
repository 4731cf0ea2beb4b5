/* Runs the site's scripts in Node, for tests and benchmarks.
 *
 *   node harness.js < request.json > answers.json
 *
 * The request is {site, scripts, calls}: the folder of a built site (its search/ is what
 * Archive.load reads), the scripts to run in order, and a list of [name, ...arguments] for CALLS.
 * Each answer is {value} or {error, kind}: message and kind of the error that the call ended in. A
 * stub of `document` injects scripts from the disk.
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { pathToFileURL, fileURLToPath } = require('node:url');

const request = JSON.parse(fs.readFileSync(0, 'utf8'));
const root = pathToFileURL(path.join(request.site || '/', '/')).href;
const firstScript = { src: new URL('assets/js/early.js', root).href };

function runFile(file) {
  vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
}

globalThis.document = {
  currentScript: firstScript,
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
  terms: (protectedWords, words, names) => {
    const matcher = Archive.analysis.matcher(protectedWords, names);
    return words.map((word) => [matcher.terms(word), matcher.isWhole(word)]);
  },
  tiers: (protectedWords, words, names) => {
    const matcher = Archive.analysis.matcher(protectedWords, names);
    return words.map(matcher.tiers);
  },
  // The same with the protected words and names that travel in the shards.
  ownTiers: (words) => Promise.all(words.map(Archive.lexicon.tiers)),
  familyKeys: (words) => words.map(Archive.analysis.familyKey),
  foldText: (text) => Archive.analysis.foldText(text),
  begins: (pairs) => pairs.map(([word, first]) => Archive.beginsName(word, first)),
  parse: (query) => Archive.parseQuery(query),
  load: (name, version) => Archive.load(name, version),
  numbers: (codes) => codes.map(([text, count]) => {
    const next = Archive.lexicon.numbers(text);
    return Array.from({ length: count }, next);
  }),
  // Terms → [form, [[article, exponent], …] or null by field] of the forms that have them.
  postings: (terms) => Promise.all(terms.map(async (term) =>
    (await Archive.lexicon.forms(term)).map(({ form, docs, levels, spans }) => [form, spans.map((span) =>
      span && Array.from(docs.slice(...span), (doc, at) => [doc, levels[span[0] + at]]))]))),
  reached: (terms) => Promise.all(terms.map(async (term) =>
    (await Archive.lexicon.forms(term)).map(({ form }) => form))),
  fitting: (clauses) => Promise.all(clauses.map(async (clause) => {
    const { words, total } = await Archive.lexicon.fitting(clause);
    return [words.map(({ word, frequency }) => [word, frequency]), total];
  })),
  frequencies: (words) => Promise.all(words.map(Archive.lexicon.frequency)),
  // All articles that a query's clauses give a score, ranked, whether they hold all words or not.
  rank: async (query, { exact = false } = {}) => {
    const { documents } = await Archive.lexicon.open();
    const { clauses } = await Archive.understand(query, { exact, typing: false });
    const terms = Archive.ranking.weigh(clauses, documents);
    const everything = Array.from({ length: documents }, (_, number) => number);
    return Archive.ranking.rank(terms, everything).map(({ number, score }) => [number, score]);
  },
  // A page of results without what is shown of them.
  page: async (query, options) => {
    const { hits, total, complete } = await Archive.search(query, options);
    return { hits: hits.map(({ number, score }) => [number, score]), total, complete };
  },
  search: (query, options) => Archive.search(query, options),
  refs: async (query, options) =>
    (await Archive.search(query, { texts: false, ...options })).hits.map((hit) => hit.number),
  snippets: async (query, options) =>
    Promise.all((await Archive.search(query)).hits.map((hit) => Archive.snippet(hit, options))),
  texts: (numbers) => Promise.all(numbers.map(Archive.textOf)),
  everyHit: async (query, options) => {
    const found = [];
    for await (const { number, score } of Archive.everyHit(query, options)) {
      found.push([number, score]);
    }
    return found;
  },
  facet: (kind, query, options) => Archive.facet(kind, query, options),
  overview: () => Archive.overview(),
  suggest: (query) => Archive.suggest(query),
  matching: async (query, options, words) =>
    words.map(await Archive.matching(query, options)),
  concordance: async (query, options) => {
    const found = [];
    for await (const { hit, lines } of Archive.concordance(query, options)) {
      found.push({ href: hit.href, lines });
    }
    return found;
  },
  cut: (text, matching, options) =>
    Archive.cutSnippet(text, (word) => matching.includes(word), options),
  marks: (text, matching) => Archive.markAll(text, (word) => matching.includes(word)),
  // Stock lunr over a serialised index, given queries as lists of its clauses.
  lunr: (file, programs) => {
    const { lunr } = globalThis;
    const index = lunr.Index.load(JSON.parse(fs.readFileSync(file, 'utf8')));
    return programs.map((clauses) => index.query((query) => {
      clauses.forEach((clause) => query.clause({ ...clause, usePipeline: false }));
    }).map(({ ref, score }) => [Number(ref), score]));
  },
  // The words that fit patterns: '*' stands for anything, or so many letters are wrong.
  tokens: (words, patterns) => {
    const { TokenSet } = globalThis.lunr;
    const all = TokenSet.fromArray(words);
    return patterns.map(([pattern, edits]) => {
      const wanted = edits ? TokenSet.fromFuzzyString(pattern, edits) : TokenSet.fromString(pattern);
      return Array.from(new Set(all.intersect(wanted).toArray()));
    });
  },
  // Search with the first so many tiers of matching only.
  tierCount: (count) => {
    Archive.tables.ranking.tiers = Archive.tables.ranking.tiers.slice(0, count);
  },
  plural: (number) => Archive.pluralForm(number),
  number: (value) => Archive.formatNumber(value),
  // Changes what is on the disk, as a server does that mends itself while a page is open.
  copy: (from, to) => fs.copyFileSync(from, to)
};

async function answer([name, ...values]) {
  try {
    return { value: await CALLS[name](...values) };
  } catch (error) {
    return { error: String(error && error.message || error), kind: error && error.kind };
  }
}

(async () => {
  const answers = [];
  for (const call of request.calls) {
    answers.push(await answer(call));
  }
  process.stdout.write(JSON.stringify(answers));
})();

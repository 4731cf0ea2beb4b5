/* Archive.search: the search, for the search page and for programs.
 *
 *   Archive.search(query, {limit = 20, offset = 0, typing = false}) → Promise of an array of hits
 *
 * A hit is {href, url, title, date, dateText, source, sources, tags, embedded, score, missing,
 * terms}: the address relative to the site's root and absolute; what the archive knows of the
 * article (dates ISO and as printed, "" when unknown); lunr's score; the words of the query that
 * the article lacks; the index terms that it matched. The array holds hits `offset` to
 * `offset + limit` and has two more properties: `total`, the number of all hits, and `complete`,
 * how many of them hold all the words: these come first, each part ordered by score, of equal
 * scores the later article. Articles that lack words are given only when fewer than FEW hold all of
 * them; the little words of a question (in, from, when) may always lack. The promise is rejected
 * only when a file of the index cannot be loaded, never for what the query says.
 *
 * The query: words, with or without clitics; +word must occur, -word must not; "several words"
 * must all occur; title:word (body:, tags:, source:, also in Arabic) looks in one field;
 * begin* and *end are wildcards; word~1 and word~2 allow so many misspelt letters; word^3 weighs
 * more. Everything else is punctuation. With `typing`, a last word that the archive does not know
 * is taken for the beginning of one.
 *
 *   Archive.snippet(hit, options) → Promise of the pieces of a snippet, see snippet.js
 */
(function (Archive) {
  'use strict';

  const FORMAT = 1;
  const FEW = 10; // complete hits up to which incomplete ones are worth showing
  const VARIANT_WEIGHT = 0.5; // of a variant or misspelling, against the word of the query
  const MOST_LETTERS = 2000; // of a query; the rest is left out
  const MOST_WORDS = 32; // of a query; the rest is left out
  const MOST_EXPANSIONS = 500; // vocabulary terms that one wildcard or misspelling may stand for
  const FEWEST_LETTERS = 2; // that a wildcard needs beside its asterisk
  const FEWEST_TYPED = 3; // letters from which a word being typed is completed
  const FEWEST_FUZZY = 3; // letters that a word needs to be misspelt
  const MOST_EDITS = 2;
  const MOST_BOOST = 100;

  const { tables, analysis } = Archive;
  const OPTIONAL_WORDS = new Set(tables.matching.optional.split(' '));
  const FIELD_OF = new Map(Object.entries(tables.fields).flatMap(
    ([field, names]) => names.map((name) => [name, field])
  ));

  /* One chunk of a query: sign, field, then a quotation or anything without a space. */
  const CHUNK = new RegExp(
    `([+-]?)(?:(${Array.from(FIELD_OF.keys()).join('|')}):)?` +
    '(?:"([^"]*)"|«([^»]*)»|“([^”]*)”|(\\S+))',
    'gi'
  );
  const SUFFIX = /(?:~([0-9]*))?(?:\^([0-9]+))?$/;

  /* Query text → clauses {word, kind, fields, edits, boost, sign}, kind being 'word', 'wildcard'
   * or 'fuzzy', sign '+', '-' or ''. Pure; any text will do. */
  function parse(query) {
    const clauses = [];
    for (const [, sign, name, ...texts] of query.slice(0, MOST_LETTERS).matchAll(CHUNK)) {
      const field = name && FIELD_OF.get(name.toLowerCase());
      const bare = texts.pop();
      const quoted = texts.find((text) => text !== undefined);
      const common = { sign, fields: field ? [field] : lunrFields(), boost: 1, edits: 0 };
      if (bare === undefined) {
        clauses.push(...wordClauses(quoted, { ...common, sign: sign || '+' }));
      } else {
        clauses.push(...bareClauses(bare, common));
      }
    }
    return clauses.slice(0, MOST_WORDS);
  }

  function bareClauses(text, common) {
    const [suffix, edits, boost] = text.match(SUFFIX);
    const body = text.slice(0, text.length - suffix.length);
    const clause = {
      ...common,
      // A number below zero is no word to leave out.
      sign: common.sign === '-' && /^[\d٠-٩۰-۹]/.test(body) ? '' : common.sign,
      boost: Math.min(Math.max(Number(boost ?? 1), 1), MOST_BOOST),
      edits: edits === undefined ? 0 : Math.min(Number(edits || 1), MOST_EDITS)
    };
    return body.includes('*') ? wildcardClauses(body, clause) : wordClauses(body, clause);
  }

  function wordClauses(text, common) {
    return analysis.words(text).map(({ word }) => {
      const folded = analysis.foldedForm(word);
      const fuzzy = common.edits > 0 && folded.length >= FEWEST_FUZZY;
      return { ...common, word, kind: fuzzy ? 'fuzzy' : 'word', pattern: folded };
    });
  }

  function wildcardClauses(text, common) {
    // Wildcards bypass the pipeline, so each part is folded here.
    const parts = text.split(/\*+/).map((part) => analysis.foldText(part));
    const letters = parts.join('').length;
    if (letters < FEWEST_LETTERS || parts.some((part) => part.includes(' '))) {
      return wordClauses(text, common);
    }
    return [{ ...common, word: text, kind: 'wildcard', pattern: parts.join('*') }];
  }

  function lunrFields() {
    return Object.keys(tables.fields);
  }

  /* The whole index behind what a search asks of an index: expand, knows, match. The answers are
   * awaited, so that an index that has to load first (in shards) can stand in for it. */
  class WholeIndex {
    constructor(data) {
      this.documents = data.documents;
      this.matcher = analysis.matcher(data.protected.split(' '));
      registerPipeline(this.matcher);
      this.lunr = lunr.Index.load(data.index);
    }

    /* The terms of the vocabulary that a clause stands for: [{term, weight}]. */
    expand(clause) {
      const terms = clause.kind === 'word'
        ? this.matcher.terms(clause.word).filter((term) => this.knows(term))
        : this.fitting(clause);
      // The first known term is the word itself or, for want of it, its nearest variant.
      const full = (term, place) => clause.kind === 'wildcard' ||
        (clause.kind === 'word' ? place === 0 : term === clause.pattern);
      return terms.map((term, place) => ({
        term, weight: full(term, place) ? 1 : VARIANT_WEIGHT
      }));
    }

    /* The terms that fit a wildcard or are at most so many edits away, the commonest first. */
    fitting({ kind, pattern, edits }) {
      const wanted = kind === 'fuzzy'
        ? lunr.TokenSet.fromFuzzyString(pattern, edits)
        : lunr.TokenSet.fromString(pattern);
      return this.lunr.tokenSet.intersect(wanted).toArray()
        .map((term) => ({ term, count: this.frequency(term) }))
        .sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1))
        .slice(0, MOST_EXPANSIONS)
        .map(({ term }) => term);
    }

    frequency(term) {
      const posting = this.lunr.invertedIndex[term];
      return this.lunr.fields.reduce((sum, name) => sum + Object.keys(posting[name]).length, 0);
    }

    knows(term) {
      return term in this.lunr.invertedIndex; // has no prototype
    }

    /* The documents of the expanded clauses: [{ref, score, matchData}], by lunr's own ranking. */
    match(clauses) {
      return this.lunr.query((query) => {
        for (const { terms, fields, boost, sign } of clauses) {
          const presence = sign === '-'
            ? lunr.Query.presence.PROHIBITED
            : lunr.Query.presence.OPTIONAL;
          terms.forEach(({ term, weight }) => query.clause({
            term, fields, presence, boost: boost * weight, usePipeline: false
          }));
        }
      });
    }
  }

  /* lunr loads an index only when the functions of its pipeline are known by their labels. */
  function registerPipeline(matcher) {
    const { clitics, fold } = tables.labels;
    [clitics, fold].forEach((label) => { delete lunr.Pipeline.registeredFunctions[label]; });
    lunr.Pipeline.registerFunction(
      (token) => matcher.terms(token.toString()).map((term) => token.clone(() => term)), clitics
    );
    lunr.Pipeline.registerFunction((token) => token.update(analysis.foldedForm), fold);
  }

  let opening = null;

  /* Promise of {index, about}: opened once, again only after a failure. */
  function open() {
    opening = opening || Archive.load('index', tables.indexVersion).then((data) => {
      if (data.format !== FORMAT) {
        throw new Error(`search index of format ${data.format}`);
      }
      const index = new WholeIndex(data);
      delete data.index; // lunr keeps what it needs of it
      return { index, about: data };
    }).catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  /* Clauses with the vocabulary terms they stand for. */
  function expandAll(index, clauses, typing) {
    return Promise.all(clauses.map(async (clause, place) => {
      const terms = await index.expand(clause);
      const last = place === clauses.length - 1;
      if (terms.length || !typing || !last || !isBeginning(clause)) {
        return { ...clause, terms };
      }
      const begun = { ...clause, kind: 'wildcard', pattern: `${clause.pattern}*` };
      return { ...clause, terms: await index.expand(begun) };
    }));
  }

  function isBeginning(clause) {
    return clause.kind === 'word' && clause.pattern.length >= FEWEST_TYPED;
  }

  /* Names written together or apart (عبد الله): two neighbouring words also stand for the word
   * that they make joined. */
  async function joinNeighbours(index, clauses) {
    const joined = await Promise.all(clauses.slice(1).map(async (second, place) => {
      const first = clauses[place];
      const term = first.pattern + second.pattern;
      const makesWord = isJoinable(first) && isJoinable(second) && await index.knows(term);
      const stands = [place, place + 1];
      return makesWord ? [{ ...first, sign: '', terms: [{ term, weight: 1 }], stands }] : [];
    }));
    return joined.flat();
  }

  function isJoinable(clause) {
    return clause.kind === 'word' && clause.sign !== '-' && !/[0-9a-z]/.test(clause.pattern);
  }

  /* All results of the clauses of a query, in order: [{number, score, terms, missing}]. */
  async function rank(index, parsed, typing) {
    const clauses = await expandAll(index, parsed, typing);
    const searched = [...clauses, ...await joinNeighbours(index, clauses)];
    if (!searched.some((clause) => clause.terms.length)) {
      return { results: [], complete: 0 };
    }
    const wanted = wantedPlaces(clauses);
    const results = (await index.match(searched))
      .map((result) => describe(result, searched))
      .filter(({ found }) => clauses.every((c, place) => c.sign !== '+' || found.has(place)));
    return select(results, clauses, wanted);
  }

  /* The places of the clauses that a complete hit holds: all but the little words of questions,
   * unless there are no others. */
  function wantedPlaces(clauses) {
    const places = clauses.map((_, place) => place).filter((place) => clauses[place].sign !== '-');
    const needed = places.filter((place) =>
      clauses[place].sign === '+' || !OPTIONAL_WORDS.has(clauses[place].pattern));
    return needed.length ? needed : places;
  }

  /* Which clauses a result of lunr answers, and by which terms. */
  function describe({ ref, score, matchData }, clauses) {
    const found = new Set();
    clauses.forEach(({ terms, fields, sign, stands }, place) => {
      const answered = sign !== '-' && terms.some(({ term }) => {
        const where = matchData.metadata[term];
        return where && fields.some((field) => field in where);
      });
      if (answered) {
        (stands || [place]).forEach((stood) => found.add(stood));
      }
    });
    return { number: Number(ref), score, found, terms: Object.keys(matchData.metadata) };
  }

  function select(results, clauses, wanted) {
    const isComplete = (result) => wanted.every((place) => result.found.has(place));
    const complete = results.filter(isComplete);
    const others = complete.length >= FEW
      ? []
      : results.filter((result) => !isComplete(result));
    const ordered = [complete, others].map((part) => part.sort(byRelevance)).flat();
    return {
      complete: complete.length,
      results: ordered.map((result) => ({
        ...result,
        missing: wanted.filter((place) => !result.found.has(place))
          .map((place) => clauses[place].word)
      }))
    };
  }

  function byRelevance(a, b) {
    return b.score - a.score || b.number - a.number;
  }

  Archive.search = async (query, { limit = 20, offset = 0, typing = false } = {}) => {
    const clauses = parse(String(query));
    if (!clauses.length) {
      return Object.assign([], { total: 0, complete: 0 });
    }
    const { index, about } = await open();
    const { results, complete } = await rank(index, clauses, typing);
    const hits = await Promise.all(
      results.slice(offset, offset + limit).map((result) => hit(result, about))
    );
    return Object.assign(hits, { total: results.length, complete });
  };

  async function hit({ number, score, terms, missing }, about) {
    const block = Math.floor(number / about.recordBlock);
    const records = await Archive.load(blockName('records', block), about.records[block]);
    const record = records[number % about.recordBlock];
    return {
      date: '', dateText: '', source: '', sources: [], tags: [], embedded: false,
      ...record,
      url: Archive.url(record.href), number, score, terms, missing
    };
  }

  /* Promise of the plain text of a hit. */
  async function textOf({ number }) {
    const { about } = await open();
    const block = Math.floor(number / about.textBlock);
    const texts = await Archive.load(blockName('text', block), about.texts[block]);
    return texts[number % about.textBlock];
  }

  function blockName(kind, block) {
    return `${kind}-${String(block).padStart(3, '0')}`;
  }

  /* Promise of whether a word of the text of a hit is one of those that it was found by. */
  async function isMatchOf(foundHit) {
    const { index } = await open();
    const matched = new Set(foundHit.terms);
    return (word) => index.matcher.terms(word).some((term) => matched.has(term));
  }

  Archive.snippet = async (foundHit, options) => {
    const [text, isMatch] = await Promise.all([textOf(foundHit), isMatchOf(foundHit)]);
    return Archive.cutSnippet(text, isMatch, options);
  };

  /* Promise of the whole of a text of the hit (its title) in pieces, matches marked. */
  Archive.marked = async (foundHit, text) => Archive.markAll(text, await isMatchOf(foundHit));

  /* What a query was understood to be: the clauses. */
  Archive.parseQuery = parse;
})(globalThis.Archive);

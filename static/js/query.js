/* The query language: text → clauses.
 *
 *   Archive.parseQuery(query) → {clauses, notes}
 *
 * Words; +word must occur, -word must not; "several words" must follow one another; title:word
 * (body:, tags:, source:, also in Arabic) looks in one field; begin* and *end are wildcards;
 * word~1 and word~2 allow so many misspelt letters; word^3 weighs more. Everything else is
 * punctuation. Any text will do.
 *
 * A clause is {kind, word, pattern, sign, fields, boost, edits, phrase}: kind 'word', 'wildcard' or
 * 'fuzzy'; pattern folded; sign '+', '-' or ''; fields a list of their numbers; phrase the number
 * of the quotation of several words that the word belongs to, or -1; quoted whether it stood in
 * quotation marks; parted whether punctuation stands before it. Notes are as Archive.search gives
 * them.
 */
(function (Archive) {
  'use strict';

  const MOST_LETTERS = 2000; // of a query; the rest is left out
  const MOST_WORDS = 24; // of a query; the rest is left out
  const FEWEST_LETTERS = 2; // that a wildcard needs beside its asterisk
  const FEWEST_INSIDE = 3; // that one with an asterisk on both sides needs
  const FEWEST_FUZZY = 3; // letters that a word needs to be misspelt
  const MOST_EDITS = 2;
  const MOST_BOOST = 100;

  const { tables, analysis } = Archive;
  const ALL_FIELDS = Object.keys(tables.fields).map((_, number) => number);
  const FIELD_OF = new Map(Object.values(tables.fields).flatMap(
    (names, number) => names.map((name) => [name, number])
  ));

  /* One chunk of a query: sign, field, then a quotation or anything without a space. */
  const CHUNK = new RegExp(
    `([+-]?)(?:(${Array.from(FIELD_OF.keys()).join('|')}):)?` +
    '(?:"([^"]*)"|«([^»]*)»|“([^”]*)”|(\\S+))',
    'gi'
  );
  const SUFFIX = /(?:~([0-9]*))?(?:\^([0-9]+))?$/;

  Archive.parseQuery = (query) => {
    const notes = query.length > MOST_LETTERS ? [{ kind: 'cut' }] : [];
    const clauses = [];
    let phrases = 0;
    for (const [, sign, name, ...texts] of query.slice(0, MOST_LETTERS).matchAll(CHUNK)) {
      const field = name && FIELD_OF.get(name.toLowerCase());
      const common = {
        sign, fields: name ? [field] : ALL_FIELDS, boost: 1, edits: 0, phrase: -1, quoted: false
      };
      const bare = texts.pop();
      const quoted = texts.find((text) => text !== undefined);
      const made = bare === undefined
        ? quotation(quoted, common, phrases++)
        : bareClauses(bare, common, notes);
      clauses.push(...made);
    }
    if (clauses.length > MOST_WORDS && !notes.length) {
      notes.push({ kind: 'cut' });
    }
    return { clauses: clauses.slice(0, MOST_WORDS), notes };
  };

  function quotation(text, common, phrase) {
    const clauses = wordClauses(text, { ...common, sign: common.sign || '+', quoted: true });
    return clauses.length > 1 ? clauses.map((clause) => ({ ...clause, phrase })) : clauses;
  }

  function bareClauses(text, common, notes) {
    const [suffix, edits, boost] = text.match(SUFFIX);
    const body = text.slice(0, text.length - suffix.length);
    if (edits > MOST_EDITS) {
      notes.push({ kind: 'edits', word: body, n: MOST_EDITS });
    }
    const clause = {
      ...common,
      // A number below zero is no word to leave out.
      sign: common.sign === '-' && /^[\d٠-٩۰-۹]/.test(body) ? '' : common.sign,
      boost: Math.min(Math.max(Number(boost ?? 1), 1), MOST_BOOST),
      edits: edits === undefined ? 0 : Math.min(Number(edits || 1), MOST_EDITS)
    };
    return body.includes('*') ? wildcardClauses(body, clause, notes) : wordClauses(body, clause);
  }

  function wordClauses(text, common) {
    return analysis.words(text).flatMap(({ word, start }, place, all) => {
      const gap = place ? text.slice(all[place - 1].end, start) : '';
      const pattern = analysis.foldedForm(word);
      const fuzzy = common.edits > 0 && pattern.length >= FEWEST_FUZZY;
      return pattern ? [{
        ...common, word, kind: fuzzy ? 'fuzzy' : 'word', pattern, parted: /\S/.test(gap)
      }] : [];
    });
  }

  function wildcardClauses(text, common, notes) {
    // Wildcards bypass the tokenizer, so each part is folded here.
    const parts = text.split(/\*+/).map((part) => analysis.foldText(part));
    const letters = parts.join('').length;
    const needed = parts[0] || parts[parts.length - 1] ? FEWEST_LETTERS : FEWEST_INSIDE;
    if (letters < needed || parts.some((part) => part.includes(' '))) {
      if (letters) {
        notes.push({ kind: 'short', word: text });
      }
      return wordClauses(text, common);
    }
    return [{ ...common, word: text, kind: 'wildcard', pattern: parts.join('*') }];
  }
})(globalThis.Archive);

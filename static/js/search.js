/* Archive.search: the search, for the search page and for programs.
 *
 *   Archive.search(query, options) → Promise of {total, complete, hits, years, undated, checked, notes}
 *
 * options: limit = 20, offset = 0; exact = false: only the written form of a word counts;
 * years = null or [first, last], inclusive; tags = []: a hit carries all of them; sources = []: it
 * has one of them; attached = true: whether texts attached to another article are wanted;
 * sort = 'relevance', 'newest' or 'oldest'; typing = false: the last word may be unfinished;
 * distinct = false: of the articles that tell one story only the best hit, in the order of `sort`;
 * texts = true: cut `snippet` from the text, which loads it; without it there is none.
 *
 * total: how many hits there are; complete: how many of them hold all the words. These come first,
 * each part by score, of equal scores the later article. Articles that lack words are given only
 * when fewer than FEW hold all; little words (in, from, when) are looked for only when there are
 * no others. years: [{year, hits, articles}] from the archive's first year to its last, hits under
 * all options but `years`; undated: {hits, articles}. checked: null, or {done, of} when a quotation
 * was looked for in the best `done` of `of` articles only. notes: [{kind: 'cut' | 'capped' |
 * 'short' | 'edits', word, n}].
 *
 * A hit is {number, href, url, title, date, dateText, source, embedded, score, missing, why,
 * snippet}: missing the words of the query that it lacks, why [{word, by: 'exact' | 'spelling' |
 * 'variant' | 'stem' | 'synonym', forms}], snippet plain text. The promise is rejected only when a file cannot
 * be had, with an error whose `kind` is 'missing' or 'version', or where there is no such option, 'option';
 * never for what the query says.
 *
 *   Archive.overview()                 Promise of {documents, years: [{year, articles}], undated}
 *   Archive.facet(kind, query, options) Promise of [{name, count}], kind 'tags' or 'sources'
 *   Archive.everyHit(query, options)   async generator of all hits, without snippets
 *   Archive.snippet(hit)               Promise of pieces (snippet.js) cut from the text
 *   Archive.marked(hit, text)          Promise of pieces of a text of the hit
 *   Archive.matching(query, {exact})   Promise of word → whether the query means it
 *   Archive.textOf(number)             Promise of the text of an article
 */
(function (Archive) {
  'use strict';

  const FEW = 10; // complete hits up to which incomplete ones are worth showing
  const NEAR_WEIGHT = 0.5; // of a misspelling, against the word itself
  const FEWEST_TYPED = 3; // letters from which a word being typed is completed
  const MOST_CHECKED = 200; // articles that are read to find a quotation
  const READ_AT_ONCE = 12; // of them
  const MOST_CLAUSES = 30; // bits of a number, joined words included

  const { tables, analysis, lexicon, ranking } = Archive;
  const OPTIONAL_WORDS = new Set(tables.matching.optional.split(' '));
  const JOINING = new Set(tables.matching.joining.split(' '));
  const FORCES = ['exact', 'spelling', 'variant', 'stem', 'synonym'];
  const BARE = { آ: 'ا', أ: 'ا', إ: 'ا', ؤ: 'و', ئ: 'ي' };
  const TITLE_FIELD = 0;
  const BODY_FIELD = 1;
  const DEFAULTS = {
    limit: 20, offset: 0, exact: false, years: null, tags: [], sources: [], attached: true,
    sort: 'relevance', typing: false, distinct: false, texts: true
  };

  /* ---- Clauses and what they stand for ---- */

  /* Adds to a clause its terms [{term, weight, forms}] and `by`: written form → how it matches. */
  async function expand(clause, exact, notes) {
    const terms = clause.kind === 'word'
      ? await wordTerms(clause.word, exact)
      : await fittingTerms(clause, notes);
    const by = new Map();
    terms.forEach(({ force, forms }) => forms.forEach(({ form }) => {
      const known = by.get(form);
      by.set(form, known ? FORCES[Math.min(FORCES.indexOf(known), FORCES.indexOf(force))] : force);
    }));
    return { ...clause, terms: terms.filter(({ forms }) => forms.length), by };
  }

  async function wordTerms(word, exact) {
    const tiers = await lexicon.tiers(word);
    if (!tiers) {
      return [];
    }
    const lists = [[tiers.written], [tiers.folded], tiers.variants, tiers.stems];
    const wanted = lists.slice(0, exact ? 1 : tables.ranking.tiers.length).flatMap((list, tier) =>
      list.map((term) => ({ term: tier + term, force: FORCES[tier], weight: tables.ranking.tiers[tier] })));
    return withForms(wanted);
  }

  async function fittingTerms(clause, notes) {
    const { words, total } = await lexicon.fitting(clause);
    if (total > words.length) {
      notes.push({ kind: 'capped', word: clause.word, n: words.length });
    }
    return withForms(words.map(({ word }) => {
      const full = clause.kind === 'wildcard' || word === clause.pattern;
      return { term: `2${word}`, force: 'spelling', weight: full ? 1 : NEAR_WEIGHT };
    }));
  }

  function withForms(terms) {
    return Promise.all(terms.map(async (entry) =>
      ({ ...entry, forms: await lexicon.forms(entry.term) })));
  }

  /* Query text → {clauses, notes}, the clauses expanded. Little words are left alone where there
   * are others: half of an archive holds them, and they say nothing. */
  async function understand(query, { exact, typing }) {
    const { clauses: parsed, notes } = Archive.parseQuery(query);
    const isLittle = ({ kind, sign, pattern, phrase }) =>
      kind === 'word' && (sign === '' || phrase >= 0) && OPTIONAL_WORDS.has(pattern);
    const others = parsed.some((clause) => clause.sign !== '-' && !isLittle(clause));
    const clauses = await Promise.all(parsed.map((clause) =>
      others && isLittle(clause)
        ? { ...clause, terms: [], by: new Map(), idle: true }
        : expand(clause, exact, notes)));
    const last = clauses[clauses.length - 1];
    if (typing && last && isUnfinished(last)) {
      const begun = { ...last, kind: 'wildcard', pattern: `${last.pattern}*` };
      clauses[clauses.length - 1] = { ...await expand(begun, exact, []), word: last.word };
    }
    return { clauses, notes };
  }

  function isUnfinished({ kind, pattern, terms, phrase }) {
    return kind === 'word' && phrase < 0 && !terms.length && pattern.length >= FEWEST_TYPED;
  }

  /* Names written together or apart (عبد الله): two neighbouring words also stand for the word that
   * they make joined. Asked only of words that often begin such names, or of `all`. */
  async function joined(clauses, exact, all) {
    const isJoinable = ({ kind, sign, pattern, phrase }) =>
      kind === 'word' && sign !== '-' && phrase < 0 && !/[0-9a-z]/.test(pattern);
    const pairs = clauses.slice(1).map((second, place) => [clauses[place], second, place])
      .filter(([first, second]) => !exact && isJoinable(first) && isJoinable(second) &&
        (all || JOINING.has(first.pattern)));
    const made = await Promise.all(pairs.map(async ([first, second, place]) => {
      const word = first.word + second.word;
      const terms = await withForms([{ term: `1${first.pattern}${second.pattern}`, weight: 2 }]);
      const by = new Map(terms.flatMap(({ forms }) => forms.map(({ form }) => [form, 'spelling'])));
      return { ...first, word, sign: '', terms, by, stands: [place, place + 1] };
    }));
    return made.filter(({ by }) => by.size);
  }

  /* Clauses for the other names of what is named. */
  const otherNames = async (clauses, { exact }) =>
    (exact ? [] : Archive.synonyms.clauses(clauses));

  /* ---- Which articles ---- */

  /* What a query finds under the options but for limit, offset and texts: {meta, clauses, notes,
   * wanted, scoring: the clauses and the joined words, terms: what these weigh, held: who holds
   * them, complete and others: numbers of articles in the order of time, found: the same without
   * regard to the years}. */
  async function find(query, options) {
    const meta = await lexicon.open();
    const { clauses, notes } = await understand(query, options);
    const wanted = wantedPlaces(clauses);
    const allowed = await Archive.filters.allowed(meta, options);
    const inside = span(meta, options.years);
    const names = (await otherNames(clauses, options)).slice(0, MOST_CLAUSES - clauses.length);
    const search = async (all) => {
      const joins = (await joined(clauses, options.exact, all))
        .slice(0, MOST_CLAUSES - clauses.length - names.length);
      const scoring = [...clauses, ...joins, ...names];
      const held = ranking.holders(scoring, meta.documents);
      [...joins, ...names].forEach(({ stands }, place) =>
        spread(held, clauses.length + place, stands));
      return { scoring, held, ...choose(clauses, wanted, held, allowed, inside) };
    };
    let found = await search(false);
    if (found.complete.length < FEW && clauses.length > 1) {
      found = await search(true);
    }
    const terms = ranking.weigh(found.scoring, meta.documents);
    return { meta, clauses, notes, wanted, terms, ...found };
  }

  /* The places of the clauses that a complete hit holds. */
  function wantedPlaces(clauses) {
    return clauses.map((_, place) => place)
      .filter((place) => clauses[place].sign !== '-' && !clauses[place].idle);
  }

  /* The bits of the clauses that pass a test; there are fewer than 31. */
  function bits(clauses, test) {
    return clauses.reduce((sum, clause, place) => (test(clause, place) ? sum | 1 << place : sum), 0);
  }

  /* An article that holds a joined word holds both its parts. */
  function spread(held, place, stands) {
    const parts = stands.reduce((sum, stood) => sum | 1 << stood, 0);
    for (let number = 0; number < held.length; number++) {
      if (held[number] >>> place & 1) {
        held[number] |= parts;
      }
    }
  }

  /* The numbers of the articles of some years, [from, to). The undated stand before all years. */
  function span({ documents, years }, wanted) {
    if (!wanted) {
      return [0, documents];
    }
    const firstOf = (least) => (years.find(([year]) => year >= least) || [0, documents])[1];
    return [firstOf(wanted[0]), firstOf(wanted[1] + 1)];
  }

  function choose(clauses, wanted, held, allowed, [from, to]) {
    const signed = (sign) => bits(clauses, (clause) =>
      clause.sign === sign && !clause.idle && !(sign === '-' && clause.phrase >= 0));
    const all = bits(clauses, (_, place) => wanted.includes(place));
    const must = signed('+');
    const never = signed('-');
    // Nothing but words that must not occur: all the other articles.
    const any = all || (clauses.some(({ sign }) => sign === '-') ? 0 : 1);
    const everywhere = { complete: [], others: [] };
    for (let number = 0; number < held.length; number++) {
      const bitmap = held[number];
      const fits = (!any || bitmap & any) && !(bitmap & never) && (bitmap & must) === must;
      if (fits && (!allowed || allowed[number])) {
        const part = (bitmap & all) === all ? 'complete' : 'others';
        everywhere[part].push(number);
      }
    }
    // Whether incomplete hits count is settled before the years, so that the chart shows one thing.
    const shown = everywhere.complete.length < FEW ? everywhere.others : [];
    const within = (numbers) => numbers.filter((number) => number >= from && number < to);
    return {
      complete: within(everywhere.complete),
      others: within(shown),
      found: [...everywhere.complete, ...shown]
    };
  }

  /* Hits and articles by year. */
  function byYear({ documents, years }, found) {
    const first = years.length ? years[0][1] : documents;
    const counted = years.map(([year, from], place) => {
      const to = place + 1 < years.length ? years[place + 1][1] : documents;
      return { year, from, to, hits: 0, articles: to - from };
    });
    const undated = { hits: 0, articles: first };
    found.forEach((number) => {
      const entry = number < first ? undated : last(counted, (year) => year.from <= number);
      entry.hits++;
    });
    return { years: filled(counted), undated };
  }

  function last(list, test) {
    let place = list.length - 1;
    while (!test(list[place])) {
      place--;
    }
    return list[place];
  }

  /* The years with those between them that have no articles. */
  function filled(counted) {
    const known = new Map(counted.map(({ year, hits, articles }) => [year, { year, hits, articles }]));
    const all = Array.from(known.keys());
    return all.length
      ? Array.from({ length: all[all.length - 1] - all[0] + 1 }, (_, step) => all[0] + step)
        .map((year) => known.get(year) || { year, hits: 0, articles: 0 })
      : [];
  }

  /* ---- In which order ---- */

  /* The numbers of all hits in order. */
  function ordered(found, sort) {
    const { complete, others, meta, terms } = found;
    if (sort !== 'relevance' || !terms.length) {
      const numbers = [...complete, ...others].sort((a, b) => a - b);
      return sort === 'oldest' ? numbers : numbers.reverse();
    }
    const sums = ranking.scores(terms, meta.documents);
    return [complete, others].flatMap((part) =>
      part.sort((a, b) => sums[b] - sums[a] || b - a));
  }

  /* A page of the hits, ranked by lunr: [{number, score}]. */
  function page(found, { sort, offset, limit }) {
    const { complete, others, meta, terms } = found;
    const end = offset + limit;
    if (sort !== 'relevance' || !terms.length) {
      const numbers = ordered(found, sort).slice(offset, end);
      const score = new Map(ranking.rank(terms, numbers).map((result) => [result.number, result.score]));
      return numbers.map((number) => ({ number, score: score.get(number) || 0 }));
    }
    const sums = ranking.scores(terms, meta.documents);
    const first = ranking.rank(terms, ranking.best(sums, complete, end));
    const missing = end - complete.length;
    const second = missing > 0 ? ranking.rank(terms, ranking.best(sums, others, missing)) : [];
    return [...first.slice(0, complete.length), ...second].slice(offset, end);
  }

  /* ---- Quotations ---- */

  /* The quotations of a query: lists of clauses. */
  function quotations(clauses) {
    const numbers = new Set(clauses.map(({ phrase }) => phrase).filter((phrase) => phrase >= 0));
    return Array.from(numbers, (number) => clauses.filter(({ phrase }) => phrase === number));
  }

  /* Leaves of what was found the articles whose title or text has the quotations (or, with a
   * minus, has not): → {found, checked}. Only the best of many are read. */
  async function withQuotations(found) {
    const quoted = quotations(found.clauses);
    if (!quoted.length) {
      return { found, checked: null };
    }
    const wanted = quoted.filter(([{ sign }]) => sign !== '-');
    const unwanted = quoted.filter(([{ sign }]) => sign === '-');
    // Without a quotation to find, only articles with all words of an unwanted one need reading.
    const doubtful = (number) => wanted.length > 0 ||
      unwanted.some((clauses) => holdsAll(found, clauses, number));
    // The best are read, however the hits are sorted then. What is not read does not count as
    // found, nor as holding what is not wanted.
    const numbers = ordered(found, 'relevance').filter(doubtful);
    const read = numbers.slice(0, MOST_CHECKED);
    const refused = new Set(wanted.length ? numbers : []);
    for (let at = 0; at < read.length; at += READ_AT_ONCE) {
      await Promise.all(read.slice(at, at + READ_AT_ONCE).map(async (number) => {
        const has = async (clauses) => await hasQuotation(clauses, number);
        const [good, bad] = await Promise.all([wanted, unwanted].map((list) =>
          Promise.all(list.map(has))));
        if (good.every(Boolean) && !bad.some(Boolean)) {
          refused.delete(number);
        } else {
          refused.add(number);
        }
      }));
    }
    const keep = (list) => list.filter((number) => !refused.has(number));
    return {
      found: {
        ...found, complete: keep(found.complete), others: keep(found.others), found: keep(found.found)
      },
      checked: numbers.length > read.length ? { done: read.length, of: numbers.length } : null
    };
  }

  function holdsAll({ clauses, held }, quoted, number) {
    const all = bits(clauses, (clause) => quoted.includes(clause) && !clause.idle);
    return (held[number] & all) === all;
  }

  async function hasQuotation(clauses, number) {
    const { fields } = clauses[0];
    if (!fields.includes(TITLE_FIELD) && !fields.includes(BODY_FIELD)) {
      return true; // Tags and sources are no texts: there, all words are enough.
    }
    // A record is loaded only when all words are in the title.
    const inTitle = fields.includes(TITLE_FIELD) && clauses.every(({ idle, terms }) =>
      idle || terms.some(({ forms }) => forms.some((form) => holds(form, [TITLE_FIELD], number))));
    return (fields.includes(BODY_FIELD) && follows(clauses, await textOf(number))) ||
      (inTitle && follows(clauses, (await record(number)).title));
  }

  /* Whether a text has words for the clauses one after the other, with nothing but spaces between. */
  function follows(clauses, text) {
    const words = analysis.words(text);
    const fits = ({ idle, pattern, by }, { word }) => (idle
      ? analysis.foldedForm(word) === pattern
      : by.has(analysis.writtenForm(word)) && by.get(analysis.writtenForm(word)) !== 'stem');
    // Punctuation parts words, unless the quotation has some in the same place.
    const touches = (one, next, { parted }) =>
      parted || /^[^\S\n]*$/.test(text.slice(one.end, next.start));
    return words.some((_, start) => clauses.every((clause, step) => {
      const word = words[start + step];
      return word && fits(clause, word) && (!step || touches(words[start + step - 1], word, clause));
    }));
  }

  /* ---- Answers ---- */

  /* What a query finds, quotations looked up; `all` is found before stories are made one. */
  async function answer(query, options) {
    const { found, checked } = await withQuotations(await find(query, options));
    const all = [...found.complete, ...found.others];
    const story = options.distinct ? await Archive.filters.stories(found.meta) : null;
    return { found: story ? onePerStory(found, story, options) : found, checked, all, story };
  }

  /* Leaves of each story the hit that comes first, and of what the chart counts one in each year: a
   * year's bar is what a search of that year finds. */
  function onePerStory(found, story, { sort }) {
    const { complete, others } = found;
    const best = new Set(firsts(ordered({ ...found, complete: [...complete], others: [...others] }, sort),
      (number) => story[number]));
    const keep = (list) => list.filter((number) => best.has(number));
    const year = yearOf(found.meta);
    return {
      ...found, complete: keep(complete), others: keep(others),
      found: firsts(found.found, (number) => `${story[number]} ${year(number)}`)
    };
  }

  /* The entries of a list whose key comes for the first time. */
  function firsts(list, keyOf) {
    const seen = new Set();
    return list.filter((entry) => {
      const key = keyOf(entry);
      return !seen.has(key) && seen.add(key);
    });
  }

  /* Number of an article → where its year begins. */
  function yearOf({ years }) {
    return (number) => years.reduce((start, [, first]) => (first <= number ? first : start), -1);
  }

  /* Options as they were meant: a single name for a list, years in either order. One that there is
   * not would otherwise be taken for granted. */
  function completed(given) {
    const unknown = Object.keys(given ?? {}).filter((name) => !(name in DEFAULTS));
    if (unknown.length) {
      const known = Object.keys(DEFAULTS).join(', ');
      const error = new Error(`unknown option: ${unknown.join(', ')} (known: ${known})`);
      throw Object.assign(error, { kind: 'option' });
    }
    const options = { ...DEFAULTS, ...given };
    const years = options.years === null ? null : [options.years].flat().map(Number);
    return {
      ...options,
      years: years && [Math.min(...years), Math.max(...years)],
      tags: [options.tags].flat(),
      sources: [options.sources].flat()
    };
  }

  Archive.search = async (query, given) => {
    const options = completed(given);
    const { found, checked } = await answer(String(query), options);
    const hits = await Promise.all(page(found, options).map((result) => hit(result, found)));
    await Promise.all(options.texts ? hits.map(bringSnippet) : []);
    return {
      total: found.complete.length + found.others.length,
      complete: found.complete.length,
      hits,
      ...byYear(found.meta, found.found),
      checked,
      notes: found.notes
    };
  };

  const plain = (pieces) => pieces.map(({ text }) => text).join('');
  const bringSnippet = async (foundHit) => {
    foundHit.snippet = plain(await Archive.snippet(foundHit));
  };

  async function hit({ number, score }, { clauses, scoring, held, wanted }) {
    const lacking = wanted.filter((place) => !(held[number] >>> place & 1));
    const known = await record(number);
    const made = {
      number, ...known, score, missing: lacking.map((place) => clauses[place].word),
      why: reasons(number, scoring), snippet: ''
    };
    // What the marks of a hit need, not for programs.
    Object.defineProperty(made, 'isMatch', { value: matcher(scoring) });
    const inText = scoring.filter(({ fields }) => fields.includes(BODY_FIELD));
    Object.defineProperty(made, 'isTextMatch', { value: matcher(inText) });
    return made;
  }

  /* How an article answers each clause: by its strongest form, with all forms of that strength. */
  function reasons(number, clauses) {
    return clauses.flatMap(({ word, sign, terms, fields, by }) => {
      const forms = new Set(sign === '-' ? [] : terms.flatMap((term) => term.forms));
      const present = Array.from(forms).filter((form) => holds(form, fields, number));
      const forces = present.map(({ form }) => by.get(form));
      const strongest = FORCES.find((force) => forces.includes(force));
      return strongest
        ? [{ word, by: strongest, forms: present.map(({ form }) => form).filter((form) => by.get(form) === strongest) }]
        : [];
    });
  }

  function holds({ docs, spans }, fields, number) {
    return fields.some((field) => {
      let [low, high] = spans[field] || [0, 0];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (docs[middle] < number) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return spans[field] && low < spans[field][1] && docs[low] === number;
    });
  }

  /* word of a text → whether one of the clauses means it; with the names of several words. */
  function matcher(clauses) {
    const forms = new Set();
    const little = new Set();
    clauses.filter(({ sign }) => sign !== '-').forEach(({ by, idle, phrase, pattern }) => {
      by.forEach((_, form) => forms.add(form));
      if (idle && phrase >= 0) {
        little.add(pattern);
      }
    });
    const isMatch = (word) => forms.has(analysis.writtenForm(word)) ||
      (little.size > 0 && little.has(analysis.foldedForm(word)));
    return Object.assign(isMatch, { names: clauses.flatMap(({ names = [] }) => names) });
  }

  async function block(kind, place) {
    const { blocks } = await lexicon.open();
    const { version: length, group, [kind]: size } = tables.sizes;
    const name = `${kind}/${String(place).padStart(4, '0')}`;
    const at = Math.floor(place * size / group) * length;
    return Archive.load(name, blocks.slice(at, at + length));
  }

  async function record(number) {
    const { records: size } = tables.sizes;
    const records = await block('records', Math.floor(number / size));
    const [kept, letters = '', date = '', source = '', attached = 0] = records[number % size];
    const title = lexicon.swapped(letters);
    const href = encodeURI(address(kept, title, date));
    return {
      href, url: Archive.url(href), title, date,
      dateText: printed(date), source: lexicon.swapped(source), embedded: Boolean(attached)
    };
  }

  /* The address of an article, of which a record keeps what date and title do not say: the number
   * of characters of the title's slug, and what follows it. */
  function address(kept, title, date) {
    const [, shared, rest] = kept.match(/^(\d+)-([0-9a-f-]+)$/) || [];
    if (shared === undefined) {
      return lexicon.swapped(kept);
    }
    const plain = title.toLowerCase().replace(/[آأإؤئ]/g, (letter) => BARE[letter])
      .replace(/[\u0640\u064b-\u0655\u0670]/g, '');
    const slug = (plain.match(/[\u0621-\u063a\u0641-\u064a0-9a-z]+/g) || []).join('-');
    return `${date.replace(/-/g, '/') || 'undated'}/${slug.slice(0, shared)}-${rest}.html`;
  }

  function printed(date) {
    const [year, month, day] = date.split('-').map(Number);
    return date
      ? `${Archive.formatNumber(day)} ${tables.months[month - 1]} ${Archive.formatNumber(year)}`
      : '';
  }

  const unpacked = lexicon.remembered(async (place) => {
    const [packed] = await block('texts', place);
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const letters = await new Response(stream).arrayBuffer();
    return JSON.parse(new TextDecoder('windows-1256').decode(letters));
  });

  async function textOf(number) {
    const { texts: size } = tables.sizes;
    const texts = await unpacked(Math.floor(number / size));
    return texts[number % size];
  }

  Archive.textOf = textOf;

  Archive.snippet = async (foundHit, options) =>
    Archive.cutSnippet(await textOf(foundHit.number), foundHit.isMatch, options);

  Archive.marked = async (foundHit, text) => Archive.markAll(text, foundHit.isMatch);

  Archive.matching = async (query, { exact = false } = {}) => {
    const { clauses } = await understand(String(query), { exact, typing: false });
    const names = await otherNames(clauses, { exact });
    return matcher([...clauses, ...await joined(clauses, exact, true), ...names]);
  };

  Archive.overview = async () => {
    const { documents, ...meta } = await lexicon.open();
    const { years, undated } = byYear({ documents, ...meta }, []);
    return {
      documents, years: years.map(({ year, articles }) => ({ year, articles })),
      undated: undated.articles
    };
  };

  Archive.facet = async (kind, query, given = {}) => {
    // A further tag narrows, a further source widens.
    const options = { ...completed(given), ...(kind === 'sources' ? { sources: [] } : {}) };
    // What choosing a name would find: of a story another hit may be the one with that name.
    const { found, all, story } = await answer(String(query), options);
    return Archive.filters.counts(found.meta, kind, all, story);
  };

  Archive.everyHit = async function* everyHit(query, given) {
    const options = completed(given);
    const { found } = await answer(String(query), options);
    const sums = ranking.scores(found.terms, found.meta.documents);
    for (const number of ordered(found, options.sort)) {
      yield hit({ number, score: sums[number] }, found);
    }
  };

  // For the tests, which hold what a query stands for to one whole index.
  Archive.understand = understand;
})(globalThis.Archive);

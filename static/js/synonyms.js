/* Other names of what a query names (authority.csv, sources.csv).
 *
 *   Archive.synonyms.clauses(clauses) → Promise of further clauses: for each run of words that is a
 *       name, one whose term is held by the articles with any name of the thing. `stands` are the
 *       places of the words that it stands for, `names` the other names of several words, folded.
 *   Archive.synonyms.known(name, has) → Promise of the other name of a thing for which has(name)
 *       holds, or the name itself
 *
 * The longest name counts. Words that must not occur, quotations and wildcards are taken as they
 * are. Nothing is loaded where the archive knows no other names; the format is described in
 * generator/search/synonyms.py.
 */
(function (Archive) {
  'use strict';

  const WEIGHT = 1; // the word as it is written is worth 2
  const APART = '*'; // before the version of the file that holds the versions
  const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567';
  const { tables, analysis, lexicon } = Archive;
  const FIELDS = Object.keys(tables.fields);

  const file = remembered(async ([letters, version]) => {
    const groups = await Archive.load(`synonyms/n${letters}`, version);
    return groups.map(([mask, postings, ...names]) => ({
      fields: FIELDS.map((_, field) => field).filter((field) => mask >> field & 1),
      postings,
      names: names.map(lexicon.swapped).map((name) =>
        ({ name, words: analysis.foldText(name).split(' ') }))
    }));
  });

  function remembered(make) {
    const byName = lexicon.remembered((name) => make(name.split('-')));
    return ([letters, version]) => byName(`${letters}-${version}`);
  }

  /* JavaScript counts characters beyond the first plane as two. */
  const plain = (text) => text.replace(/[\ud800-\udfff]/g, '');

  /* The versions of the files of groups; '' when there are none. */
  async function versions() {
    const { synonyms = '' } = await lexicon.open();
    return synonyms.startsWith(APART)
      ? Archive.load('synonyms', synonyms.slice(APART.length))
      : synonyms;
  }

  /* The groups that may have a name with this first word, folded. */
  async function groupsOf(word) {
    const synonyms = await versions();
    const length = tables.sizes.version;
    let letters = '';
    let place = 0;
    if (synonyms.length > length) {
      const name = Archive.nameOf(plain(analysis.familyKey(word)));
      letters = name.slice(0, synonyms.length > length * BASE_32.length ? 2 : 1);
      place = Array.from(letters).reduce((sum, letter) =>
        sum * BASE_32.length + BASE_32.indexOf(letter), 0);
    }
    return file([letters, synonyms.slice(place * length, (place + 1) * length)]);
  }

  /* What a word may be read as, clitics off where the archive allows it. */
  async function readings(word) {
    const tiers = await lexicon.tiers(word);
    return tiers ? tiers.variants : [analysis.foldedForm(word)];
  }

  const isPlain = ({ kind, sign, quoted }) => kind === 'word' && sign !== '-' && !quoted;
  const goesOn = (first, next) => next && isPlain(next) && next.sign === first.sign &&
    next.boost === first.boost && next.fields.join() === first.fields.join();

  /* Whether the words of a name, but for the first, follow a clause. */
  const follows = (clauses, place, words) => words.slice(1).every((word, step) => {
    const next = clauses[place + step + 1];
    return goesOn(clauses[place], next) && next.pattern === word;
  });

  /* The longest names that begin at a clause: [{group, own}]. */
  async function namesAt(clauses, place) {
    if (!isPlain(clauses[place])) {
      return [];
    }
    const read = await readings(clauses[place].word);
    const groups = await groupsOf(clauses[place].pattern);
    const fitting = groups.flatMap((group) => group.names
      .filter(({ words }) => follows(clauses, place, words)).map((own) => ({ group, own })));
    const known = await Promise.all(fitting.map(async ({ own: { words } }) =>
      (await readings(words[0])).some((word) => read.includes(word)) ||
      (words.length > 1 && Archive.beginsName(clauses[place].pattern, words[0]))));
    const found = fitting.filter((_, at) => known[at]);
    const longest = Math.max(...found.map(({ own }) => own.words.length));
    const best = new Map();
    found.filter(({ own }) => own.words.length === longest).forEach((name) => {
      // Of two names of one thing that the word may be (with ال, without) the one that it is.
      if (!best.has(name.group) || name.own.words[0] === clauses[place].pattern) {
        best.set(name.group, name);
      }
    });
    return Array.from(best.values());
  }

  /* The forms of all names of a group: a list by name. */
  async function formsOf({ names, postings }) {
    // Those of a thing that is named often are a file of their own, and this its version.
    const codes = typeof postings === 'string'
      ? await Archive.load(`names/${Archive.nameOf(plain(names[0].name))}`, postings)
      : postings;
    return Promise.all(names.map(({ name, words }, place) => {
      if (words.length === 1) {
        return lexicon.forms(`2${words[0]}`);
      }
      return codes[place] ? [{ form: name, ...lexicon.postings(codes[place]) }] : [];
    }));
  }

  async function clauseOf(clauses, place, { group, own }) {
    const stands = own.words.map((_, step) => place + step);
    const fields = clauses[place].fields.filter((field) => group.fields.includes(field));
    const lists = fields.length ? await formsOf(group) : [];
    const mine = lists.filter((_, at) => group.names[at] === own).flat();
    // What a word of the query means by itself is no other name of it.
    const isOwn = ({ form }) => stands.length === 1 && clauses[place].by.has(form);
    const others = lists.flat().filter((form) => !mine.includes(form) && !isOwn(form));
    return {
      ...clauses[place],
      word: stands.map((at) => clauses[at].word).join(' '),
      sign: '',
      fields,
      // Held by the articles with the name itself too, so that these never weigh less.
      terms: [{ term: `4${group.names[0].name}`, weight: WEIGHT, forms: [...mine, ...others] }],
      by: new Map([
        ...mine.filter(() => clauses[place].pattern !== own.words[0])
          .map(({ form }) => [form, 'variant']),
        ...others.map(({ form }) => [form, 'synonym'])
      ]),
      names: group.names.filter((name) => name !== own).map(({ words }) => words),
      stands
    };
  }

  async function clauses(all) {
    if (!await versions()) {
      return [];
    }
    const found = await Promise.all(all.map((_, place) => namesAt(all, place)));
    const made = [];
    for (let place = 0; place < all.length;) {
      made.push(...found[place].map((name) => clauseOf(all, place, name)));
      place += found[place].length ? found[place][0].own.words.length : 1;
    }
    return (await Promise.all(made)).filter(({ by }) => by.size);
  }

  async function known(name, has) {
    const words = analysis.foldText(name);
    if (has(name) || !words || !await versions()) {
      return name;
    }
    const groups = await groupsOf(words.split(' ')[0]);
    return groups.filter(({ names }) => names.some((other) => other.words.join(' ') === words))
      .flatMap(({ names }) => names.map((other) => other.name)).find(has) || name;
  }

  Archive.synonyms = { clauses, known };
})(globalThis.Archive);

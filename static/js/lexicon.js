/* The words of the archive and their postings, loaded shard by shard as queries ask for them.
 *
 *   Archive.lexicon.open()            Promise of the data of search/meta.js, loaded once
 *   Archive.lexicon.tiers(word)       Promise of {written, folded, variants, stems}, or null
 *   Archive.lexicon.forms(term)       Promise of the written forms that have a term
 *   Archive.lexicon.fitting(clause)   Promise of {words, total}: the words that fit a wildcard or
 *                                     are so many misspelt letters away, the commonest first
 *   Archive.lexicon.frequency(word)   Promise of the class of a folded word, 0 when unknown
 *   Archive.lexicon.postings(text)    the postings of one word, {docs, levels, spans}
 *   Archive.lexicon.swapped(text)     the text with Arabic and Latin letters in each other's place
 *
 * A term is the digit of its tier and a word: 0 written, 1 folded, 2 variant, 3 stem. A form is
 * {form, docs, levels, spans}: the posting of article docs[i] has an impact of 2 ** levels[i], and
 * those of field f are at spans[f] = [from, to), or spans[f] is null. The formats are described in
 * generator/search/{directory,shards,vocabulary,codec}.py, families in lexicon.py.
 */
(function (Archive) {
  'use strict';

  const MOST_EXPANSIONS = 30; // words that one wildcard or misspelling stands for
  const MOST_BLOCKS = 400; // of the vocabulary that one query looks through
  const LAST = '\uffff'; // sorts after every word
  const FIELD_BITS = 4;
  const APART = ' '; // tells the name of a word's own file from that of a bound

  const { tables, analysis } = Archive;
  const { alphabet, stops, usual } = tables.code;
  const VALUES = new Uint8Array(128);
  Array.from(alphabet, (character, value) => { VALUES[character.charCodeAt(0)] = value; });

  /* Text in the code of generator/search/codec.py → a function that gives the next number. */
  function numbers(text) {
    const more = alphabet.length - stops;
    let place = 0;
    const next = () => {
      let value = VALUES[text.charCodeAt(place++)];
      let high = 0;
      while (value >= stops) {
        high = high * more + value - stops + 1;
        value = VALUES[text.charCodeAt(place++)];
      }
      return high * stops + value;
    };
    // So many characters that are no number.
    next.skip = (length) => text.slice(place, place += length);
    return next;
  }

  /* Postings as they are read: {docs, levels} of all words, one after the other. */
  class Postings {
    constructor(text) {
      this.next = numbers(text);
      this.docs = new Int32Array(text.length);
      this.levels = new Uint8Array(text.length);
      this.used = 0;
    }

    /* The postings of the next word: {docs, levels, spans}; or {version} when they stand apart. */
    read() {
      const first = this.next();
      if (!first) {
        return { version: this.next.skip(tables.sizes.version) };
      }
      let count = (first >> FIELD_BITS) + 1;
      const spans = Array.from({ length: FIELD_BITS }, (_, field) => {
        if (!(first >> field & 1)) {
          return null;
        }
        const from = this.used;
        this.list(count || this.next() + 1);
        count = 0;
        return [from, this.used];
      });
      return { docs: this.docs, levels: this.levels, spans };
    }

    list(count) {
      let article = -1;
      for (let left = count; left > 0; left--) {
        const code = this.next();
        article += (code >> 2) + 1;
        this.docs[this.used] = article;
        this.levels[this.used++] = (code & 3) < usual ? (code & 3) + 1 : this.next();
      }
    }
  }

  const split = (text, separator = ' ') => (text ? text.split(separator) : []);

  /* Arabic and Latin letters have traded places in the files; generator/search/letters.py. */
  const { arabic, latin } = tables.letters;
  const SWAP = new Map(Array.from(arabic + latin, (letter, place) => [letter, (latin + arabic)[place]]));
  const swapped = (text) => Array.from(text, (letter) => SWAP.get(letter) ?? letter).join('');

  const keyOf = (word) => analysis.familyKey(analysis.foldedForm(word));

  function byFamily(words) {
    const found = new Map();
    words.forEach((word) => {
      const key = keyOf(word);
      found.set(key, [...(found.get(key) || []), word]);
    });
    return found;
  }

  class Shard {
    constructor([words, whole, names, postings]) {
      this.whole = byFamily(split(swapped(whole)));
      this.names = byFamily(split(swapped(names)));
      this.matchers = new Map();
      const all = new Postings(postings);
      this.families = new Map(split(swapped(words), '/').map((family) => {
        const forms = family.split(' ').map((form) => ({ form, ...all.read() }));
        return [keyOf(forms[0].form), { forms, terms: null }];
      }));
    }

    /* The tiers of a word of a family: those of the rules that stay in the family. */
    tiers(word, key) {
      if (!this.matchers.has(key)) {
        this.matchers.set(key, analysis.matcher(this.whole.get(key), this.names.get(key)));
      }
      const found = this.matchers.get(key).tiers(word);
      const inside = (term) => analysis.familyKey(term) === key;
      return found && {
        ...found, variants: found.variants.filter(inside), stems: found.stems.filter(inside)
      };
    }

    /* The forms of a family that have a term. */
    having(key, term) {
      const family = this.families.get(key);
      if (!family) {
        return [];
      }
      family.terms = family.terms || this.termsOf(family.forms, key);
      return family.terms.get(term) || [];
    }

    termsOf(forms, key) {
      const terms = new Map();
      forms.forEach((form) => {
        const { written, folded, variants, stems } = this.tiers(form.form, key);
        [[written], [folded], variants, stems].forEach((list, tier) => list.forEach((term) => {
          const name = tier + term;
          terms.set(name, [...(terms.get(name) || []), form]);
        }));
      });
      return terms;
    }
  }

  /* A sorted run of things, each with a first key and a version, to find the one a key is in. */
  class Directory {
    constructor({ bounds, versions }) {
      const length = tables.sizes.version;
      this.bounds = swapped(bounds).split(' ');
      this.versions = this.bounds.map((_, place) =>
        versions.slice(place * length, (place + 1) * length));
      this.size = versions ? this.bounds.length : 0;
    }

    /* The name and the version of a file. */
    file(prefix, place) {
      return [prefix + Archive.nameOf(this.bounds[place]), this.versions[place]];
    }

    /* The place of the last bound that is not after a key. */
    place(key) {
      let low = 0;
      let high = this.size - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.bounds[middle] <= key) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }
  }

  /* Once made, kept; forgotten when making it failed, so that asking again tries again. */
  function remembered(make) {
    const made = new Map();
    return (key) => {
      if (!made.has(key)) {
        made.set(key, make(key).catch((error) => {
          made.delete(key);
          throw error;
        }));
      }
      return made.get(key);
    };
  }

  const open = remembered(async () => {
    const meta = await Archive.load('meta', tables.metaVersion);
    if (meta.format !== tables.format) {
      throw Archive.failure(`meta-${tables.metaVersion}`, 'version');
    }
    return { ...meta, directory: new Directory(meta.terms) };
  });

  const pageAt = remembered(async (place) => {
    const { directory } = await open();
    return new Directory(await Archive.load(...directory.file('directory/', place)));
  });

  const shardIn = remembered(async (bound) => {
    const page = await pageFor(bound);
    return new Shard(await Archive.load(...page.file('terms/', page.place(bound))));
  });

  /* The page of the directory of shards that a key is in. */
  const pageFor = async (key) => pageAt((await open()).directory.place(key));

  async function shardOf(key) {
    const { directory } = await open();
    if (!directory.size) {
      return null;
    }
    const page = await pageFor(key);
    return shardIn(page.bounds[page.place(key)]);
  }

  async function tiers(word) {
    const key = keyOf(word);
    const shard = key && await shardOf(key);
    return shard ? shard.tiers(word, key) : null;
  }

  async function forms(term) {
    const key = keyOf(term.slice(1));
    const shard = await shardOf(key);
    return Promise.all((shard ? shard.having(key, term) : []).map(whole));
  }

  /* A form with its postings: those that stand apart are loaded when they are needed. */
  async function whole(form) {
    if (form.version) {
      const name = `postings/${Archive.nameOf(form.form + APART)}`;
      Object.assign(form, new Postings(await Archive.load(name, form.version)).read());
      delete form.version;
    }
    return form;
  }

  const vocabulary = remembered(async () => {
    const { vocabulary: version } = await open();
    const directories = await Archive.load('vocabulary', version);
    return new Map(Object.entries(directories).map(([letter, directory]) =>
      [letter, new Directory(directory)]));
  });

  const block = remembered(async (id) => {
    const [letter, place] = [id[0], Number(id.slice(1))];
    const directory = (await vocabulary()).get(letter);
    return entries(await Archive.load(...directory.file(`vocabulary/${letter}-`, place)));
  });

  /* The text of a block → [{word, frequency}]; words as they are spelt in it. */
  function entries(text) {
    const signs = tables.signs.replace(/[\]\-^]/g, '\\$&');
    let word = '';
    return Array.from(
      text.matchAll(new RegExp(`([0-9a-z])([^${signs}]*)([${signs}])`, 'g')),
      ([, shared, rest, sign]) => {
        word = word.slice(0, parseInt(shared, 36)) + swapped(rest);
        return { word, frequency: tables.signs.indexOf(sign) + 1 };
      }
    );
  }

  /* The words of a vocabulary that begin with some letters; `whole` says whether these are all. */
  async function range(letter, beginning) {
    const directory = (await vocabulary()).get(letter);
    const first = directory.place(beginning);
    const last = directory.place(beginning + LAST);
    const count = directory.size ? Math.min(last - first + 1, MOST_BLOCKS) : 0;
    const blocks = await Promise.all(
      Array.from({ length: count }, (_, step) => block(letter + (first + step)))
    );
    const words = blocks.flat().filter(({ word }) => word.startsWith(beginning));
    return letter === 'b'
      ? words.map(({ word, frequency }) => ({ word: reversed(word), frequency }))
      : words;
  }

  const reversed = (word) => Array.from(word).reverse().join('');

  async function candidates({ kind, pattern, edits }) {
    if (kind === 'wildcard') {
      const parts = pattern.split('*');
      const [start, end] = [parts[0], parts[parts.length - 1]];
      return start.length >= end.length ? range('f', start) : range('b', reversed(end));
    }
    if (edits > 1) {
      return range('f', '');
    }
    // One misspelt letter leaves the first half as it is, or the second without its first letter.
    const half = pattern.length >> 1;
    const both = await Promise.all([
      range('f', pattern.slice(0, half)), range('b', reversed(pattern.slice(half + 1)))
    ]);
    return Array.from(new Map(both.flat().map((entry) => [entry.word, entry])).values());
  }

  /* Whether two words are at most so many letters apart: one left out, put in, put for another or
   * changed with its neighbour, none touched twice but two changed neighbours that let another in
   * between them. lunr's own measure, for up to two. */
  function isNear(first, second, edits) {
    if (Math.abs(first.length - second.length) > edits) {
      return false;
    }
    let [before, row] = [[], Array.from({ length: second.length + 1 }, (_, place) => place)];
    for (let i = 1; i <= first.length; i++) {
      const next = [i];
      for (let j = 1; j <= second.length; j++) {
        const other = first[i - 1] === second[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + other);
        if (i > 1 && j > 1 && first[i - 1] === second[j - 2] && first[i - 2] === second[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
        if (i > 1 && j > 2 && first[i - 1] === second[j - 3] && first[i - 2] === second[j - 1]) {
          next[j] = Math.min(next[j], before[j - 3] + 2);
        }
      }
      [before, row] = [row, next];
    }
    return row[second.length] <= edits;
  }

  async function fitting(clause) {
    const escaped = clause.pattern.split('*').map((part) => part.replace(/[^\p{L}\p{N}]/gu, '\\$&'));
    const wanted = new RegExp(`^${escaped.join('.*')}$`, 'su');
    const fits = clause.kind === 'wildcard'
      ? (word) => wanted.test(word)
      : (word) => isNear(clause.pattern, word, clause.edits);
    const words = (await candidates(clause)).filter(({ word }) => fits(word))
      .sort((a, b) => b.frequency - a.frequency || (a.word < b.word ? -1 : 1));
    return { words: words.slice(0, MOST_EXPANSIONS), total: words.length };
  }

  async function frequency(folded) {
    const found = (await range('f', folded)).find(({ word }) => word === folded);
    return found ? found.frequency : 0;
  }

  Archive.lexicon = {
    open: () => open(''), tiers, forms, fitting, frequency, numbers, remembered, swapped,
    postings: (text) => new Postings(text).read()
  };
})(globalThis.Archive);

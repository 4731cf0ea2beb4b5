/* Words and their forms: generator/arabic/normalize.py and matching.py, in JavaScript.
 *
 * Everything that could differ between the two languages (character classes, folds, clitics, the
 * tokenizer's expression) comes from Archive.tables.matching, which Python wrote; what is left here
 * is the order of the steps, the same as there. The tests hold both to the same words.
 *
 *   Archive.createAnalysis(table) → {words, writtenForm, foldedForm, foldText, familyKey, matcher}
 *   Archive.analysis               that of Archive.tables
 *   Archive.matchesIn(text, isMatch) → [{start, end, word, match}]; isMatch.names, if there are any,
 *                                  are names of several folded words, which match where they stand
 *                                  one after the other
 *   Archive.beginsName(word, first) → whether a name of several words, first the first, may begin so
 */
(function (Archive) {
  'use strict';

  const NAME_GAP = /^[\s\u0640'’\u2010-\u2013-]*$/; // between the words of a name
  const CLITICS = /^[وف]?[بلك]?(?:ال)?$/;
  const LAMS = /^[وف]?لل$/;
  const DIGITS = 10;
  const ASCII_END = 0x7f;

  /* Inside of a regular-expression class made of named classes of the table. */
  const classOf = (table, ...names) =>
    `[${names.map((name) => table.classes[name].ranges).join('')}]`;

  /* text → [{start, end, word}], in order; spans of the text as given. */
  function createTokenizer(table) {
    const token = new RegExp(table.token, 'g');
    const number = wholly(table.number);
    const digits = new RegExp(`${classOf(table, 'digit')}+`, 'g');
    const separated = new RegExp(
      `^${classOf(table, 'digit')}+${classOf(table, 'grouping', 'decimal')}`
    );
    const spans = (text, expression, offset) =>
      Array.from(text.matchAll(expression), (match) => ({
        start: offset + match.index,
        end: offset + match.index + match[0].length,
        word: match[0]
      }));

    return (text) => spans(text, token, 0).flatMap((span) => {
      // Separators that group nothing (2023.09.25) do not hold a number together.
      const scattered = separated.test(span.word) && !number.test(span.word);
      return scattered ? spans(span.word, digits, span.start) : [span];
    });
  }

  /* The two spellings of a word: tier 0 (written) and, made from it, tier 1 (folded). */
  function createForms(table) {
    const unspelled = new RegExp(`${classOf(table, 'mark', 'tatweel', 'invisible')}+`, 'g');
    const accents = new RegExp(`${classOf(table, 'accent')}+`, 'g');
    const hyphens = new RegExp(`${classOf(table, 'hyphen')}+`, 'g');
    const separators = new RegExp(classOf(table, 'decimal', 'grouping'), 'g');
    const grouping = new RegExp(`${classOf(table, 'grouping')}(?=${classOf(table, 'digit')}{3})`, 'g');
    const startsArabic = new RegExp(`^${classOf(table, 'arabic')}`);
    const composable = new RegExp(`[${table.compose.ranges}]`);
    const presentation = new RegExp(`[${table.presentation.ranges}]+`, 'g');
    const number = wholly(table.number);
    const writtenLetters = new Map([...letterPairs(table.farsi), ...digitPairs(table.digit_zeros)]);
    const foldedLetters = new Map(Object.values(table.fold).flatMap(letterPairs));

    function writtenForm(word) {
      const raw = word.slice(0, table.longest_word);
      let spelled = (composable.test(raw) ? raw.normalize('NFC') : raw)
        .replace(unspelled, '')
        .replace(presentation, (run) => run.normalize('NFKC').replace(unspelled, ''));
      if (number.test(spelled)) {
        spelled = spelled.replace(grouping, '').replace(separators, '.');
      }
      return translate(spelled, writtenLetters).slice(0, table.longest_form);
    }

    function foldedForm(word) {
      let text = writtenForm(word);
      if (!startsArabic.test(text)) {
        // Composed again, because Hangul and kana come apart without being accented.
        const bare = text.toLowerCase().normalize('NFKD').toLowerCase()
          .replace(accents, '').normalize('NFC');
        text = bare.replace(hyphens, '');
      }
      return translate(text, foldedLetters).slice(0, table.longest_form);
    }

    return { writtenForm, foldedForm };
  }

  /* The matching rules, with the words (iterables of folded ones) that an archive shows to be whole
   * and with names that have no ending: {terms, tiers, isWhole}. */
  function createMatcher(table, parts, protectedWords, names) {
    const { clitics } = table;
    const { forms: { writtenForm, foldedForm }, unite } = parts;
    const suffixes = clitics.suffixes.split(' ');
    const whole = new Set(protectedWords);
    const stemmer = parts.stemmer(new Set(names));

    /* word → its folded form, clitic variants and regional spelling. */
    function terms(word) {
      const folded = foldedForm(word);
      return folded ? termsOf(folded, bases(writtenForm(word), folded)) : [];
    }

    function termsOf(folded, stages) {
      const variants = new Set([folded, ...stages.map(foldedForm)]);
      return Array.from(new Set([...variants, ...unite([...variants])]));
    }

    /* word → {written, folded, variants, stems}, or null when nothing of it is a letter. */
    function tiers(word) {
      const variants = terms(word);
      if (!variants.length) {
        return null;
      }
      const bare = variants.reduce((best, term) => (term.length < best.length ? term : best));
      const found = [bare, ...unite([bare])].flatMap(stemmer);
      return {
        written: writtenForm(word), folded: variants[0], variants, stems: Array.from(new Set(found))
      };
    }

    function isWhole(word) {
      return stems(writtenForm(word)).some((stem) => whole.has(stem));
    }

    function bases(written, folded) {
      if (isAscii(folded)) {
        return [written, ...nameBeforeDigits(folded)];
      }
      const unjoined = [written, ...withoutLetter(written, clitics.conjunctions)];
      const bare = [...unjoined, ...unjoined.flatMap(withoutPreposition)];
      return [...bare, ...bare.flatMap(withoutArticle)];
    }

    function nameBeforeDigits(folded) {
      const name = folded.replace(/[0-9]+$/, '');
      const isName = name !== folded && /^[a-z]+$/.test(name);
      return isName && name.length >= clitics.latin_letters_left ? [name] : [];
    }

    function withoutLetter(written, letters) {
      const splits = letters.includes(written[0]) &&
        written.length > clitics.letters_left_after_clitic && !isWhole(written);
      return splits ? [written.slice(1)] : [];
    }

    function withoutPreposition(written) {
      if (Object.keys(clitics.contractions).includes(written)) {
        return [clitics.contractions[written]];
      }
      const [base] = withoutLetter(written, clitics.prepositions);
      if (base === undefined) {
        return [];
      }
      // Lam and the article are written lam-lam; before a word that begins with lam itself the
      // article's lam is dropped.
      const swallowed = written.startsWith(clitics.lam + clitics.lam) && !isWhole(base);
      return swallowed ? [base, clitics.article + base.slice(1)] : [base];
    }

    function withoutArticle(written) {
      const article = clitics.article;
      const splits = clitics.article_alefs.includes(written[0]) &&
        written.slice(1, article.length) === article.slice(1) &&
        written.length - article.length >= clitics.letters_left_after_article &&
        !isWhole(written);
      return splits ? [written.slice(article.length)] : [];
    }

    /* The folded word, then what each suffix of a noun leaves of it. */
    function stems(written) {
      const folded = foldedForm(written);
      const shorter = suffixes
        // A teh marbuta is folded to heh, but is no possessive suffix.
        .filter((suffix) => folded.endsWith(suffix) && written.endsWith(suffix.slice(-1)))
        .map((suffix) => ({ suffix, stem: folded.slice(0, -suffix.length) }))
        .filter(({ stem }) => stem.length >= clitics.letters_left_after_clitic);
      return [folded, ...shorter.flatMap(({ suffix, stem }) => [
        stem,
        ...(stem.endsWith(clitics.teh) ? [stem.slice(0, -1) + clitics.heh] : []),
        ...(suffix === clitics.plural_of_teh_marbuta ? [stem + clitics.heh] : [])
      ])];
    }

    return { terms, tiers, isWhole };
  }

  /* folded words → the spellings that unite those that the regions spell in different ways. */
  function createSpellings({ words, beginnings }) {
    const known = new Map(Object.entries(words));
    const longestFirst = Object.keys(beginnings).sort((a, b) => b.length - a.length);
    const regional = new RegExp(`^(?:${longestFirst.join('|')})`);
    const united = (word) => {
      const [beginning] = word.match(regional) || [];
      return beginning === undefined
        ? []
        : [beginnings[beginning] + word.slice(beginning.length)];
    };
    return (list) => list.flatMap((word) => (known.has(word) ? [known.get(word)] : united(word)));
  }

  /* names → the stemmer that knows them: a folded word without clitics → its stems;
   * generator/arabic/stems.py. */
  function createStemmer(rules, { teh, heh }) {
    const suffixed = (suffixes) =>
      new RegExp(`^(.{${rules.letters_left},}?)(${suffixes.join('|')})$`, 's');
    const possessive = suffixed(rules.possessives.split(' '));
    const ending = suffixed(Object.keys(rules.endings));

    function withoutPossessive(base, names) {
      if (names.has(base)) {
        return [base];
      }
      const match = base.match(possessive);
      const bare = match ? match[1] : base;
      const owned = !match && bare.endsWith(heh) ? bare.slice(0, -1) : bare;
      const isOwned = (match || owned !== bare) && owned.endsWith(teh) &&
        owned.length > rules.letters_left;
      return isOwned ? [bare, owned.slice(0, -1) + heh] : [bare];
    }

    function endless(word, names) {
      const match = word.match(ending);
      if (!match || names.has(word) || word.endsWith(rules.kept)) {
        return [word];
      }
      const left = rules.endings[match[2]];
      return left === rules.kept ? [match[1] + left, match[1] + left[0]] : [match[1] + left];
    }

    return (names) => (base) => Array.from(new Set(
      withoutPossessive(base, names).flatMap((bare) => endless(bare, names))
    ));
  }

  function wholly(source) {
    return new RegExp(`^(?:${source})$`, 's');
  }

  function letterPairs(rows) {
    return rows.flatMap((row) => Array.from(row.from, (letter) => [letter, row.to]));
  }

  function digitPairs(zeros) {
    return Array.from(zeros).flatMap((zero) => Array.from({ length: DIGITS }, (_, value) =>
      [String.fromCharCode(zero.charCodeAt(0) + value), String(value)]));
  }

  function translate(text, letters) {
    let result = '';
    for (const letter of text) {
      result += letters.get(letter) ?? letter;
    }
    return result;
  }

  function isAscii(text) {
    return Array.from(text).every((letter) => letter.charCodeAt(0) <= ASCII_END);
  }

  Archive.createAnalysis = (table) => {
    const forms = createForms(table);
    const words = createTokenizer(table);
    const unite = createSpellings(table.spellings);
    const stemmer = createStemmer(table.stem, table.clitics);
    const contractions = new Map(Object.entries(table.clitics.contractions));
    const [prefix, ending] = [wholly(table.familyPrefix), wholly(table.familyEnding)];
    const first = (word, expression) => (word.match(expression) || [word, word])[1];

    /* The key of the family of a folded word; generator/search/lexicon.py. */
    function familyKey(folded) {
      const core = first(folded, prefix);
      const united = contractions.get(core) ?? unite([core])[0];
      return first(united ? first(united, prefix) : core, ending);
    }

    return {
      words,
      ...forms,
      foldText: (text) => words(text).map((span) => forms.foldedForm(span.word)).join(' '),
      familyKey,
      matcher: (protectedWords = [], names = []) =>
        createMatcher(table, { forms, unite, stemmer }, protectedWords, names)
    };
  };

  /* The words of a text, each with whether it matches. */
  function matchesIn(text, isMatch) {
    const known = new Map();
    const matching = (word) => {
      if (!known.has(word)) {
        known.set(word, isMatch(word));
      }
      return known.get(word);
    };
    const words = Archive.analysis.words(text)
      .map((span) => ({ ...span, match: matching(span.word) }));
    if (isMatch.names?.some((name) => name.length > 1)) {
      matchNames(text, words, isMatch.names);
    }
    return words;
  }

  /* Marks the words of names that stand one after the other, with clitics before the first. */
  function matchNames(text, words, names) {
    const folded = words.map(({ word }) => Archive.analysis.foldedForm(word));
    const touches = (at) => NAME_GAP.test(text.slice(words[at - 1].end, words[at].start));
    folded.forEach((first, place) => names.forEach((name) => {
      if (name.length > 1 && Archive.beginsName(first, name[0]) &&
          name.slice(1).every((word, step) =>
            folded[place + step + 1] === word && touches(place + step + 1))) {
        name.forEach((_, step) => { words[place + step].match = true; });
      }
    }));
  }

  /* Whether a folded word is the first of a name of several words, perhaps behind clitics. The words
   * that follow keep false friends away. */
  Archive.beginsName = (word, first) => {
    const bare = first.replace(/^ال/, '');
    const before = (end) => word.endsWith(end) && word.slice(0, word.length - end.length);
    return [[first, CLITICS], [bare, LAMS]].some(([end, clitics]) =>
      before(end) !== false && clitics.test(before(end)));
  };

  Archive.matchesIn = matchesIn;

  if (Archive.tables) {
    Archive.analysis = Archive.createAnalysis(Archive.tables.matching);
  }
})(globalThis.Archive);

/* Snippets: the stretch of a text that answers a query best, cut at words, matches marked.
 *
 * Works on the original text: whether a word matches is asked of the word as it stands, with its
 * harakat and clitics, and the whole word is marked. A snippet is a list of pieces {text, match};
 * Archive.fillWithPieces turns one into DOM nodes, never by way of HTML text.
 *
 *   Archive.matchesIn(text, isMatch) → [{start, end, word, match}]; isMatch.names, if there are any,
 *       are names of several folded words, which match where they stand one after the other
 *   Archive.cutSnippet(text, isMatch, {words = 36}) → pieces
 *   Archive.markAll(text, isMatch) → pieces of the whole text
 *   Archive.fillWithPieces(element, pieces)
 */
(function (Archive) {
  'use strict';

  const LENGTH = 36; // words
  const LEAD = 6; // words shown before the first match
  const MOST_TOUCHING = 20; // characters around the outer words that may stay with them
  const ELLIPSIS = '…';
  const NAME_GAP = /^[\s\u0640'’\u2010-\u2013-]*$/; // between the words of a name
  const CLITICS = /^[وف]?[بلك]?(?:ال)?$/;
  const NEW_WORD = 100; // weight of a match that the window does not hold yet, against a repeat

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
  Archive.beginsName = (word, first) =>
    word.endsWith(first) && CLITICS.test(word.slice(0, word.length - first.length));

  Archive.matchesIn = matchesIn;

  /* The place of the word at which the best window begins. */
  function bestStart(words, length) {
    // The beginning of a text says most about it, unless another stretch answers better.
    let best = { start: 0, value: worth(words.slice(0, length)) };
    words.forEach((word, place) => {
      if (!word.match) {
        return;
      }
      const lead = Math.min(LEAD, Math.floor(length / 2));
      const start = Math.max(0, Math.min(place - lead, words.length - length));
      const value = worth(words.slice(start, start + length));
      if (value > best.value) {
        best = { start, value };
      }
    });
    return best.start;
  }

  function worth(words) {
    const matches = words.filter((word) => word.match);
    const distinct = new Set(matches.map((word) => Archive.analysis.foldedForm(word.word)));
    return distinct.size * NEW_WORD + Math.min(matches.length, NEW_WORD - 1);
  }

  /* Pieces of text[from, to), given its words. */
  function pieces(text, words, from, to) {
    const result = [];
    let place = from;
    const push = (end, match) => {
      if (end > place) {
        result.push({ text: text.slice(place, end), match });
        place = end;
      }
    };
    words.filter((word) => word.match && word.start >= from && word.end <= to).forEach((word) => {
      push(word.start, false);
      push(word.end, true);
    });
    push(to, false);
    return result;
  }

  /* The nearest place before (step -1) or after (1) `place` where a space or the text ends. */
  function edge(text, place, step) {
    const next = (at) => text[step < 0 ? at - 1 : at];
    let at = place;
    for (let moved = 0; moved < MOST_TOUCHING && next(at) && !/\s/.test(next(at)); moved++) {
      at += step;
    }
    return at;
  }

  Archive.cutSnippet = (text, isMatch, { words: length = LENGTH } = {}) => {
    const words = matchesIn(text, isMatch);
    if (words.length <= length) {
      return pieces(text, words, 0, text.length);
    }
    const first = bestStart(words, length);
    const last = Math.min(first + length, words.length) - 1;
    // Brackets and quotation marks that touch the outer words stay with them.
    const from = first === 0 ? 0 : edge(text, words[first].start, -1);
    const to = edge(text, words[last].end, 1);
    return [
      ...(from > 0 ? [{ text: `${ELLIPSIS} `, match: false }] : []),
      ...pieces(text, words, from, to),
      ...(to < text.length ? [{ text: ` ${ELLIPSIS}`, match: false }] : [])
    ];
  };

  Archive.markAll = (text, isMatch) => pieces(text, matchesIn(text, isMatch), 0, text.length);

  Archive.fillWithPieces = (element, list) => {
    element.replaceChildren(...list.map(({ text, match }) => {
      if (!match) {
        return Archive.isolate(text);
      }
      const mark = document.createElement('mark');
      mark.append(Archive.isolate(text));
      return mark;
    }));
  };
})(globalThis.Archive);

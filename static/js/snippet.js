/* Snippets: the stretch of a text that answers a query best, cut at words, matches marked.
 *
 * Works on the original text: whether a word matches is asked of the word as it stands, with its
 * harakat and clitics, and the whole word is marked. A snippet is a list of pieces {text, match};
 * Archive.fillWithPieces turns one into DOM nodes, never by way of HTML text.
 *
 *   Archive.cutSnippet(text, isMatch, {words = 36}) → pieces
 *   Archive.markAll(text, isMatch) → pieces of the whole text
 *   Archive.fillWithPieces(element, pieces)
 *   Archive.markPlace(nodes, {start, end}) → [mark, …]
 */
(function (Archive) {
  'use strict';

  const LENGTH = 36; // words
  const LEAD = 6; // words shown before the first match
  const MOST_TOUCHING = 20; // characters around the outer words that may stay with them
  const ELLIPSIS = '…';
  const NEW_WORD = 100; // weight of a match that the window does not hold yet, against a repeat

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
    const words = Archive.matchesIn(text, isMatch);
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

  Archive.markAll = (text, isMatch) => pieces(text, Archive.matchesIn(text, isMatch), 0, text.length);

  /* A mark may stand inside an isolate, never an isolate in parts: half an address has no order. */
  Archive.fillWithPieces = (element, list) => {
    element.replaceChildren(Archive.isolate(list.map(({ text }) => text).join('')));
    const nodes = textNodes(element);
    let place = list.reduce((sum, { text }) => sum + text.length, 0);
    [...list].reverse().forEach(({ text, match }) => {
      place -= text.length;
      if (match) {
        Archive.markPlace(nodes, { start: place, end: place + text.length });
      }
    });
  };

  function textNodes(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
      nodes.push(walker.currentNode);
    }
    return nodes;
  }

  /* Puts a place of the text of some nodes into <mark>s, one for each node that it runs through;
   * returns them. Of several places the last comes first, because a node keeps its beginning. */
  Archive.markPlace = (nodes, { start, end }) => {
    const pieces = [];
    let offset = 0;
    for (const node of nodes) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, node.length);
      offset += node.length;
      if (from < to && node.data.slice(from, to).trim()) {
        pieces.push({ node, from, to });
      }
    }
    return pieces.map(({ node, from, to }) => {
      const piece = from ? node.splitText(from) : node;
      if (piece.length > to - from) {
        piece.splitText(to - from);
      }
      const mark = document.createElement('mark');
      piece.replaceWith(mark);
      mark.append(piece);
      return mark;
    });
  };
})(globalThis.Archive);

/* Hits as cards: title, where and when, snippet, what is missing, why it was found.
 *
 *   Archive.page.cards(hits, state) → Promise of [{hit, item, snippet}], nothing loaded for it
 *   Archive.page.about(hit) → nodes for date, source and badge
 *   Archive.page.fillMarked(element, pieces) puts pieces of a text (snippet.js) into an element
 */
(function (Archive) {
  'use strict';

  const { page, isolate: { apart } } = Archive;
  const { ui } = Archive.tables;
  const { element, fill, joined } = page;
  const SPACE = /^[^\S\n]+$/;

  page.cards = (hits, state) => Promise.all(hits.map(async (hit) => {
    const title = hit.title || hit.href;
    const marked = await Archive.marked(hit, title);
    const link = element('a', { href: page.addressOfHit(hit, state) });
    const snippet = element('p', { className: 'result__snippet', ...page.content });
    page.fillMarked(link, marked);
    const item = element('li', { className: 'result' },
      element('h3', { className: 'result__title', ...page.contentIn(title) }, link),
      element('p', { className: 'result__meta' }, ...page.about(hit)),
      snippet,
      ...missing(hit),
      ...why(hit));
    return { hit, item, snippet };
  }));

  page.fillMarked = (target, pieces) => Archive.fillWithPieces(target, united(pieces));

  /* Words side by side are one mark, as a reader sees and hears them. */
  function united(pieces) {
    const made = [];
    for (const piece of pieces) {
      const [first, space] = made.slice(-2);
      if (piece.match && first?.match && space && !space.match && SPACE.test(space.text)) {
        made.splice(-2, 2, { text: first.text + space.text + piece.text, match: true });
      } else {
        made.push(piece);
      }
    }
    return made;
  }

  page.about = (hit) => {
    const parts = [hit.date
      ? element('time', { dateTime: hit.date }, hit.dateText || hit.date)
      : element('span', { className: 'result__undated' }, ui.undated)];
    if (hit.source) {
      parts.push(element('span', { className: 'result__source' }, page.named(hit.source)));
    }
    if (hit.embedded) {
      parts.push(element('span', { className: 'badge badge--embedded' }, ui.attached_badge));
    }
    return joined(parts, page.SEPARATOR);
  };

  function missing({ missing: words }) {
    return words.length
      ? [element('p', { className: 'result__meta result__missing' },
        ...fill(ui.missing_words, { words: joined(words.map(apart)) }))]
      : [];
  }

  function why({ why: reasons }) {
    if (!reasons || !reasons.length) {
      return [];
    }
    const rows = reasons.map(({ word, by, forms }) => element('div', {},
      element('dt', {}, apart(word)),
      element('dd', {}, ui.why_by[by], ...foundAs(word, forms))));
    return [element('details', { className: 'why' },
      element('summary', {}, ui.why), element('dl', {}, ...rows))];
  }

  /* The forms found, unless they are the very word. */
  function foundAs(word, forms) {
    return forms.some((form) => form !== word)
      ? [': ', ...joined(forms.map((form) => element('bdi', { className: 'why__form' }, form)))]
      : [];
  }
})(globalThis.Archive);

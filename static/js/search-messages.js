/* What the page says of a search, as lists of strings and elements.
 *
 *   Archive.page.summary({state, answer}) → the status line
 *   Archive.page.remarks(answer) → paragraphs on how the query was taken
 */
(function (Archive) {
  'use strict';

  const LONGEST_ECHO = 80; // characters of a query that a message repeats
  const ELLIPSIS = '…';

  const { page, isolate: { apart } } = Archive;
  const { ui } = Archive.tables;
  const { element, fill } = page;

  /* How many results there are, as parts of the status line. */
  page.summary = ({ state: { query }, answer }) => {
    if (!answer) {
      return [];
    }
    if (!answer.total) {
      const q = query.trim();
      const echo = q.length > LONGEST_ECHO ? q.slice(0, LONGEST_ECHO) + ELLIPSIS : q;
      return fill(ui.no_results, { q: [apart(echo)] });
    }
    const all = page.count(ui.results_plural, answer.total);
    if (answer.complete === answer.total) {
      return [all];
    }
    return answer.complete
      ? [all, page.SEPARATOR, ...fill(ui.some_words, { n: [Archive.formatNumber(answer.complete)] })]
      : [ui.no_complete, page.SEPARATOR, ...fill(ui.with_some, { results: [all] })];
  };

  /* What a reader should know of how the query was taken. */
  page.remarks = ({ notes = [], checked }) => {
    const number = Archive.formatNumber;
    const told = notes.map(({ kind, word, n }) =>
      fill(ui.notes[kind] || '', { word: word ? [apart(word)] : [], n: [number(n)] }));
    if (checked) {
      told.push(fill(ui.checked, { done: [number(checked.done)], of: [number(checked.of)] }));
    }
    return told.filter((nodes) => nodes.join('')).map((nodes) => element('p', {}, ...nodes));
  };
})(globalThis.Archive);

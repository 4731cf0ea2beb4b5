/* The words in their context: a line for each place, the words below one another.
 *
 *   Archive.page.concordance(state, take) → {more(): Promise of whether there is more, close()}
 *
 * Lines come from the texts of the hits, which load as they are needed; take(rows) shows them as
 * they come.
 */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const { element } = page;
  const LINES = 30; // at a time

  // The table is laid out as blocks and grids, and some browsers then forget that it is one. Its
  // rows get their roles below; in the page itself they would be roles that the elements have.
  const ROLES = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', th: 'columnheader' };
  const table = document.querySelector('table.context');
  for (const part of [table, ...table.querySelectorAll('thead, tbody, tr, th')]) {
    part.setAttribute('role', ROLES[part.localName]);
  }

  page.concordance = (state, take) => {
    const source = Archive.concordance(state.query, page.optionsOf(state));
    let closed = false;

    async function more() {
      for (let shown = 0; shown < LINES && !closed;) {
        const { value, done } = await source.next();
        if (done || closed) {
          return false;
        }
        shown += value.lines.length;
        take(value.lines.map((line) => row(value.hit, line, state)));
      }
      return !closed;
    }

    function close() {
      closed = true;
      source.return?.().catch(() => {});
    }

    return { more, close };
  };

  function row(hit, { before, match, after }, state) {
    const cell = (name, ...nodes) => {
      const made = element('td', { className: `context__${name}` }, ...nodes);
      made.setAttribute('role', 'cell');
      return made;
    };
    const link = element('a', { href: page.addressOfHit(hit, state), title: hit.title, ...page.own },
      ...page.about({ ...hit, embedded: false }));
    const made = element('tr', {},
      cell('before', Archive.isolate(before), ' '),
      cell('match', element('mark', {}, Archive.isolate(match))),
      cell('after', ' ', Archive.isolate(after)),
      cell('where', link));
    made.setAttribute('role', 'row');
    return made;
  }
})(globalThis.Archive);

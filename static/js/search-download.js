/* The whole list as a table for a spreadsheet, made in the browser.
 *
 *   Archive.page.downloads(tell) → {start(state, total), stop()}
 *   Archive.page.csv(rows) → text; Archive.page.fileName(query) → name without its ending
 *
 * UTF-8 with a mark in front, by which spreadsheets know it; lines end as RFC 4180 has it. What a
 * spreadsheet would take for a formula gets an apostrophe in front.
 */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const { ui } = Archive.tables;
  const BYTE_ORDER_MARK = '\uFEFF';
  // Also in their FULLWIDTH forms, and behind spaces, tabs or line ends.
  const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
  const LONGEST_NAME = 60; // characters
  const BREATH = 100; // milliseconds of work before the page gets its turn
  const KEPT = 60000; // milliseconds that a browser may need to fetch the file

  const COLUMNS = {
    list: ['title', 'date', 'source', 'url', 'score'],
    context: ['before', 'match', 'after', 'title', 'date', 'source', 'url']
  };

  function cell(value) {
    const text = String(value ?? '');
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return `"${safe.replace(/"/g, '""')}"`;
  }

  page.csv = (rows) =>
    BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

  page.fileName = (query) => [ui.results, query]
    .join(' ')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');

  /* Rows of one answer of a generator, by view. */
  const ROWS = {
    list: (hit) => [COLUMNS.list.map((name) => hit[name])],
    context: ({ hit, lines }) =>
      lines.map((line) => COLUMNS.context.map((name) => line[name] ?? hit[name]))
  };

  function save(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    const link = page.element('a', { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), KEPT);
  }

  /* tell(done) with the number of hits gathered, tell(null) at the end. */
  page.downloads = (tell) => {
    let task = null;

    async function start(state) {
      const mine = task = {};
      const { view, query } = state;
      const gather = view === 'list' ? Archive.everyHit : Archive.concordance;
      const rows = [COLUMNS[view]];
      let done = 0;
      let breath = performance.now();
      tell(0);
      try {
        for await (const one of gather(query, page.optionsOf(state))) {
          rows.push(...ROWS[view](one));
          done++;
          if (task === mine && performance.now() - breath > BREATH) {
            tell(done);
            await new Promise((resolve) => setTimeout(resolve));
            breath = performance.now();
          }
          if (task !== mine) {
            return;
          }
        }
        save(`${page.fileName(query)}.csv`, page.csv(rows));
      } finally {
        if (task === mine) {
          stop();
        }
      }
    }

    function stop() {
      if (task) {
        task = null;
        tell(null);
      }
    }

    return { start, stop };
  };
})(globalThis.Archive);

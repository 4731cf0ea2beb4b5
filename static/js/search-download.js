/* The whole list as a table for a spreadsheet, made in the browser.
 *
 *   Archive.page.downloads(tell) → {start(state, total), stop()}
 *   Archive.page.fileName(query) → name without its ending
 */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const { ui } = Archive.tables;
  const LONGEST_NAME = 60; // characters
  const BREATH = 100; // milliseconds of work before the page gets its turn

  const COLUMNS = {
    list: ['title', 'date', 'source', 'url', 'score'],
    context: ['before', 'match', 'after', 'title', 'date', 'source', 'url']
  };

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
        const { csv, save } = Archive.download;
        save(`${page.fileName(query)}.csv`, csv(rows), 'text/csv');
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

/* The search page: form, results, keyboard, address.
 *
 * Needs of the page: form#search-form, input#search-input, #search-status (a live region),
 * ol#search-results, button#search-more. All words come from Archive.tables.ui. The query stands in
 * the address (?q=…), so that a search can be linked to and survives going back.
 */
(function (Archive) {
  'use strict';

  const PAGE = 20; // results shown at a time
  const PAUSE = 200; // milliseconds without a keystroke before searching
  const PATIENCE = 150; // milliseconds before saying that the search is under way
  const SEPARATOR = ' · ';
  const LIST_COMMA = '، ';
  const LONGEST_ECHO = 80; // characters of a query that a message repeats
  const ELLIPSIS = '…';

  const { ui } = Archive.tables;
  const find = (id) => document.getElementById(`search-${id}`);
  const form = find('form');
  const input = find('input');
  const status = find('status');
  const results = find('results');
  const more = find('more');
  const retry = retryButton();

  let current = newSearch('', false);
  let failed = []; // what to try again
  let pause = 0;

  function newSearch(query, typing) {
    return { query, typing, shown: 0, total: 0, summary: [] };
  }

  /* Runs a search and shows its first page. Answers that a newer search overtook are dropped. */
  async function run(typing) {
    clearTimeout(pause);
    const search = newSearch(input.value.trim(), typing);
    current = search;
    failed = [];
    keepInAddress(search.query);
    if (search.query) {
      await page(search, (hits) => show(search, hits));
    } else {
      show(search, []);
    }
  }

  async function showMore() {
    const place = current.shown;
    await page(current, (hits) => append(current, hits));
    links()[place]?.focus();
  }

  /* Asks for the next page of a search and hands it over, with the signs of work and failure. */
  async function page(search, take) {
    const busy = setTimeout(() => search === current && say([ui.searching]), PATIENCE);
    results.setAttribute('aria-busy', 'true');
    try {
      const { query, typing, shown } = search;
      const hits = await Archive.search(query, { limit: PAGE, offset: shown, typing });
      clearTimeout(busy);
      if (search === current) {
        search.total = hits.total;
        search.summary = summary(query, hits);
        take(hits);
        say(search.summary);
      }
    } catch (error) {
      clearTimeout(busy);
      fail(search, () => page(search, take));
    }
    if (search === current) {
      results.removeAttribute('aria-busy');
    }
  }

  function show(search, hits) {
    const held = links().indexOf(document.activeElement);
    results.replaceChildren();
    results.removeAttribute('aria-busy');
    retry.hidden = true;
    say(search.summary);
    append(search, hits);
    if (held !== -1) {
      // Who had already walked into the results while they changed stays there.
      (links()[held] || input).focus();
    }
  }

  function append(search, hits) {
    results.append(...hits.map((hit) => item(search, hit)));
    search.shown += hits.length;
    more.hidden = search.shown >= search.total;
  }

  function item(search, hit) {
    const snippet = element('p', { className: 'result__snippet' });
    const link = element('a', { href: hit.url }, Archive.isolate(hit.title || hit.href));
    fillLater(search, hit, link, snippet);
    return element('li', { className: 'result' },
      element('h2', { className: 'result__title' }, link), meta(hit), snippet, ...missing(hit));
  }

  function meta(hit) {
    const date = hit.date
      ? element('time', { dateTime: hit.date }, hit.dateText || hit.date)
      : element('span', { className: 'result__undated' }, ui.undated);
    const source = hit.source ? [element('bdi', { className: 'result__source' }, hit.source)] : [];
    const badge = hit.embedded ? [element('span', { className: 'badge badge--embedded' }, ui.attached_badge)] : [];
    const parts = [date, ...source, ...badge];
    return element('p', { className: 'result__meta' },
      ...parts.flatMap((part, place) => (place ? [SEPARATOR, part] : [part])));
  }

  function missing(hit) {
    if (!hit.missing.length) {
      return [];
    }
    const words = hit.missing.flatMap((word, place) =>
      (place ? [LIST_COMMA, isolated(word)] : [isolated(word)]));
    return [element('p', { className: 'result__meta result__missing' },
      ...fill(ui.missing_words, { words }))];
  }

  /* Marks the title and brings the snippet once the texts are there. */
  async function fillLater(search, hit, link, snippet) {
    try {
      Archive.fillWithPieces(link, await Archive.marked(hit, link.textContent));
      Archive.fillWithPieces(snippet, await Archive.snippet(hit));
    } catch (error) {
      fail(search, () => fillLater(search, hit, link, snippet));
    }
  }

  /* Says that something could not be loaded, and offers to try exactly that again. */
  function fail(search, again) {
    if (search === current) {
      failed.push(again);
      say([ui.failed]);
      retry.hidden = false;
    }
  }

  function retryButton() {
    const button = element('button',
      { type: 'button', className: 'button search-retry', hidden: true }, ui.retry);
    button.addEventListener('click', retryFailed);
    status.after(button);
    return button;
  }

  async function retryFailed() {
    const search = current;
    const tasks = failed;
    failed = [];
    retry.hidden = true;
    input.focus();
    say([ui.searching]);
    await Promise.all(tasks.map((task) => task()));
    if (search === current && !failed.length) {
      say(search.summary);
    }
  }

  /* How many results there are, as parts of the status line. */
  function summary(query, hits) {
    if (!hits.total) {
      const cut = query.length > LONGEST_ECHO;
      const q = isolated(cut ? query.slice(0, LONGEST_ECHO) + ELLIPSIS : query);
      return fill(ui.no_results, { q: [q] });
    }
    const count = (text, number) => fill(text, { n: [Archive.formatNumber(number)] });
    const all = count(ui.results_plural[Archive.pluralForm(hits.total)], hits.total);
    return hits.complete === hits.total
      ? all
      : [...all, SEPARATOR, ...count(ui.some_words, hits.complete)];
  }

  /* Puts parts (strings, elements) into the status line, unless it says so already. */
  function say(parts) {
    const line = element('span', {}, ...parts);
    if (status.textContent !== line.textContent) {
      status.replaceChildren(...line.childNodes);
    }
  }

  /* A text whose {names} are replaced by lists of parts. */
  function fill(text, values) {
    return text.split(/\{(\w+)\}/).flatMap((part, place) =>
      (place % 2 ? values[part] ?? [`{${part}}`] : [part]));
  }

  /* Text of unknown direction, kept from turning the sentence around it. */
  function isolated(text) {
    return element('bdi', {}, text);
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function keepInAddress(query) {
    const address = query ? `?q=${encodeURIComponent(query)}` : location.pathname;
    try {
      history.replaceState(null, '', address);
    } catch (error) {
      // Some browsers forbid it for file://; the search works without.
    }
  }

  function links() {
    return Array.from(results.querySelectorAll('.result__title a'));
  }

  /* Arrows walk through box and results, Escape goes back to the box and then empties it. */
  function onKey(event) {
    const all = [input, ...links()];
    const place = all.indexOf(document.activeElement);
    if (place === -1 || event.isComposing || hasModifier(event)) {
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all[place + step]) {
      all[place + step].focus();
      event.preventDefault();
    } else if (event.key === 'Escape') {
      if (place === 0) {
        input.value = '';
        run(false);
      }
      input.focus();
      event.preventDefault();
    }
  }

  /* A slash, or the key that carries it on another layout, leads to the box from anywhere. */
  function onSlash(event) {
    const writing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if ((event.key === '/' || event.code === 'Slash') && !writing && !hasModifier(event)) {
      input.focus();
      input.select();
      event.preventDefault();
    }
  }

  function hasModifier(event) {
    return event.ctrlKey || event.metaKey || event.altKey;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(false);
  });
  input.addEventListener('input', (event) => {
    clearTimeout(pause);
    if (!event.isComposing) {
      pause = setTimeout(() => run(true), PAUSE);
    }
  });
  input.addEventListener('compositionend', () => {
    clearTimeout(pause);
    pause = setTimeout(() => run(true), PAUSE);
  });
  more.textContent = ui.more;
  more.addEventListener('click', showMore);
  document.addEventListener('keydown', onKey);
  document.addEventListener('keydown', onSlash);

  input.value = new URLSearchParams(location.search).get('q') || input.value;
  if (input.value.trim()) {
    run(false);
  }
})(globalThis.Archive);

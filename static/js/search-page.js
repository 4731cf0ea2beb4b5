/* The search page: form, searches, messages, keyboard.
 *
 * templates/pages/search.html.jinja has the elements, by the ids search-…; the other search-*.js
 * fill them. The state stands in the address, so that a search can be linked to and survives
 * going back. An answer that a newer search overtook is dropped.
 */
(function (Archive) {
  'use strict';

  const PAGE = 10; // results shown at a time
  const MOST_RESTORED = 100; // results that coming back shows again at once
  const PAUSE = 150; // milliseconds without a keystroke before searching
  const PATIENCE = 700; // milliseconds before saying aloud that the search is under way
  const SETTLED = 400; // milliseconds without a keystroke before texts load for snippets
  const WORDS = 36; // of a snippet, as many as its lines hold
  const FEW_WORDS = 27; // of one on a phone
  const NEAR = '25% 0px'; // of the window above and below it: where texts load already
  const DASH = ' — ';

  const { page } = Archive;
  const { ui } = Archive.tables;
  const { element, find, fill, button } = page;
  const { title } = document;
  const narrow = matchMedia('(max-width: 47.99rem)'); // the style sheet has the same
  const form = find('form');
  const input = find('input');
  const status = find('status');
  const notes = find('notes');
  const results = find('results');
  const more = find('more');
  const retry = button('button search-retry', retryFailed);
  const filters = page.filters(change);
  const awaiting = new WeakMap(); // result → what to do once it is nearly in view

  let state = page.readState(location.search);
  let current = newSearch();
  let failed = []; // what to try again
  let pause = 0;
  let lines = null; // the open concordance
  let downloads = null; // once something has been downloaded

  function newSearch() {
    return { state, shown: 0, answer: null };
  }

  /* Takes over a part of a state and searches anew, unless only the chart looks at it. What stands
   * in the box counts, also when its pause is not over. A step can be gone back. */
  function change(part, step = true) {
    state = { ...state, query: input.value, ...part };
    page.keepInAddress(state, step);
    if (Object.keys(part).join() === 'rate' && current.answer) {
      current.state = state;
      filters.show(state, current.answer);
    } else {
      run();
    }
  }

  async function run({ limit = PAGE, scroll = null } = {}) {
    clearTimeout(pause);
    downloads?.stop();
    lines?.close();
    lines = null;
    failed = [];
    retry.hidden = true;
    const search = current = newSearch();
    reflect();
    if (!state.query.trim()) {
      showNothing();
      return;
    }
    await work(search, async () => {
      const inContext = search.state.view === 'context';
      const answer = await ask(search, inContext ? 1 : limit);
      const cards = inContext ? [] : await page.cards(answer.hits, search.state);
      if (search === current) {
        search.answer = answer;
        show(search, cards);
        if (scroll !== null) {
          scrollTo({ top: scroll, behavior: 'instant' });
        }
        bringSnippets(search, cards);
        if (inContext) {
          await openContext(search);
        }
      }
    });
  }

  const ask = ({ state: asked, shown }, limit) => Archive.search(asked.query,
    { ...page.optionsOf(asked), limit, offset: shown, texts: false });

  /* Does a task of a search with the signs of work, of delay and of failure; `again` is what to do
   * to try once more. */
  async function work(search, task, again = () => work(search, task)) {
    const busy = setTimeout(() => search === current && say([ui.searching]), PATIENCE);
    showBusy(true);
    try {
      await task();
      clearTimeout(busy);
      if (search === current && !failed.length) {
        say(page.summary(search));
      }
    } catch (error) {
      clearTimeout(busy);
      fail(search, error, again);
    }
    if (search === current) {
      showBusy(false);
    }
  }

  /* The status line stays outside of what is busy: a screen reader would not say it. */
  function showBusy(busy) {
    find('area').classList.toggle('search-busy', busy);
    find('panel').setAttribute('aria-busy', String(busy));
  }

  /* The controls as the state has them. */
  function reflect() {
    if (document.activeElement !== input || input.value.trim() !== state.query.trim()) {
      input.value = state.query;
    }
    find('exact').checked = state.exact;
    document.title = [state.query.trim(), title].filter(Boolean).join(DASH);
    find('sort').value = state.sort;
    find(state.view).checked = true;
    filters.show(state);
  }

  function showNothing() {
    results.replaceChildren();
    find('panel').hidden = true;
    showBusy(false);
    openHelp(true);
    notes.replaceChildren();
    say([]);
  }

  function show(search, cards) {
    const { answer } = search;
    const held = links().indexOf(document.activeElement);
    const inContext = search.state.view === 'context';
    openHelp(false);
    find('panel').hidden = false;
    find('panel').classList.toggle('search-panel--wide', inContext);
    results.hidden = inContext;
    find('context-box').hidden = !inContext || !answer.total;
    find('context-lines').replaceChildren();
    find('download').hidden = !answer.total;
    find('tools').hidden = !answer.total;
    find('filters').hidden = !answer.total && !page.isFiltered(search.state);
    more.hidden = true;
    results.replaceChildren();
    append(search, cards);
    filters.show(search.state, answer);
    notes.replaceChildren(...page.remarks(answer));
    say(page.summary(search));
    if (!answer.complete) {
      help(search);
    }
    if (held !== -1) {
      // Who had already walked into the results while they changed stays there.
      (links()[held] || input).focus();
    }
  }

  function openHelp(open) {
    showHelp();
    find('help').open = open;
  }

  /* Results, which come in its place, are there, or none come. */
  function showHelp() {
    find('help').hidden = false;
    delete document.documentElement.dataset.asked;
  }

  function append(search, cards) {
    results.append(...cards.map(({ item }) => item));
    search.shown += cards.length;
    more.hidden = search.state.view !== 'list' || search.shown >= search.answer.total;
  }

  async function showMore() {
    const search = current;
    const place = links().length;
    if (lines) {
      await work(search, async () => {
        more.hidden = !(await lines.more());
        links()[place]?.focus();
      }, run); // a generator that has failed does not go on
      return;
    }
    await work(search, async () => {
      const { hits } = await ask(search, PAGE);
      const cards = await page.cards(hits, search.state);
      if (search === current) {
        append(search, cards);
        links()[place]?.focus();
        bringSnippets(search, cards);
      }
    });
  }

  async function openContext(search) {
    await page.scripts(find('context'));
    if (search !== current) {
      return;
    }
    lines = page.concordance(search.state, (rows) => {
      if (search === current) {
        find('context-lines').append(...rows);
      }
    });
    const goesOn = await lines.more();
    if (search === current) {
      more.hidden = !goesOn;
    }
  }

  /* Puts snippets into the results once these have been painted and are in view or nearly so: a
   * text comes with those of its neighbours. What fails is said and can be tried again, the rest
   * goes on. */
  async function bringSnippets(search, cards) {
    await (search.state.typing ? settled() : painted());
    if (search === current) {
      cards.forEach((card) => whenNear(card.item, () => bringSnippet(search, card)));
    }
  }

  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        near.unobserve(target);
        awaiting.get(target)();
      }
    }
  }, { rootMargin: NEAR });

  function whenNear(item, task) {
    awaiting.set(item, task);
    near.observe(item);
  }

  const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLED));

  /* The frame after the next, when that has been painted; a hidden page paints none. */
  const painted = () => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    setTimeout(resolve, SETTLED);
  });

  async function bringSnippet(search, card) {
    try {
      const pieces = await Archive.snippet(card.hit, { words: narrow.matches ? FEW_WORDS : WORDS });
      if (pieces.length) {
        page.fillMarked(card.snippet, pieces);
      }
    } catch (error) {
      fail(search, error, () => bringSnippet(search, card));
    }
  }

  /* Says that something could not be loaded, and offers to try exactly that again. */
  function fail(search, error, again) {
    if (search !== current) {
      return;
    }
    const outdated = error?.kind === 'version';
    find('panel').hidden = !search.answer;
    showHelp();
    failed.push(outdated ? () => location.reload() : again);
    retry.textContent = outdated ? ui.reload : ui.retry;
    retry.hidden = false;
    const lost = navigator.onLine ? ui.failed : ui.unreachable;
    say([outdated ? ui.outdated : lost]);
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
      say(page.summary(search));
    }
  }

  /* For no results: another spelling, fewer filters. */
  async function help(search) {
    if (page.isFiltered(state) || state.exact) {
      notes.append(element('p', {}, ui.filtered, ' ', button('plain', () => {
        change({ ...page.withoutFilters(state), exact: false });
        input.focus();
      }, ui.clear_filters)));
    }
    try {
      const query = await Archive.suggest(search.state.query);
      if (query && search === current) {
        const link = element('a', { href: page.addressOf({ ...state, query }) }, Archive.isolate.apart(query));
        notes.prepend(element('p', { className: 'search-suggestion' },
          ...fill(ui.did_you_mean, { q: [link] })));
      }
    } catch (error) {
      // The message of no results stands without a suggestion, too.
    }
  }

  /* Puts parts (strings, elements) into the status line, unless it says so already. */
  function say(parts) {
    const line = element('span', {}, ...parts);
    if (status.textContent !== line.textContent) {
      status.replaceChildren(...line.childNodes);
    }
  }

  function tellDownload(done) {
    const box = find('progress');
    box.hidden = done === null;
    if (done !== null && current.answer) {
      const { total } = current.answer;
      const bar = box.querySelector('progress');
      bar.max = total;
      bar.value = done;
      box.querySelector('output').textContent = page.sentence(ui.gathered,
        { n: Archive.formatNumber(done), total: Archive.formatNumber(total) });
    }
  }

  async function download() {
    const search = current;
    try {
      await page.scripts(find('download'));
      if (search.state.view === 'context') {
        await page.scripts(find('context'));
      }
      downloads = downloads || page.downloads(tellDownload);
      await downloads.start(search.state);
    } catch (error) {
      fail(search, error, download);
    }
  }

  function links() {
    return Array.from(find('area').querySelectorAll('.result__title a, .context__where a'));
  }

  /* Links to searches (examples, suggestions) need no new page. */
  function onLink(event) {
    const link = event.target.closest?.('main a[href]');
    if (!link || event.button || event.shiftKey || page.hasModifier(event)
      || link.pathname !== location.pathname || !link.search) {
      return;
    }
    event.preventDefault();
    change(page.readState(link.search));
    input.focus();
    scrollTo({ top: 0 });
  }

  function later() {
    clearTimeout(pause);
    pause = setTimeout(() => change({ typing: true }, isNewQuery()), PAUSE);
  }

  /* Whether the box holds another query than the one that was settled: the first letter of a new
   * query is a step of history, those after it are not. */
  function isNewQuery() {
    return Boolean(state.query) && !state.typing && input.value.trim() !== state.query.trim();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    change({ typing: false }, isNewQuery());
  });
  input.addEventListener('input', (event) => {
    clearTimeout(pause);
    if (!event.isComposing) {
      later();
    }
  });
  input.addEventListener('compositionend', later);
  input.addEventListener('focus', () => Archive.overview().catch(() => {}), { once: true });
  find('exact').addEventListener('change', ({ target }) => change({ exact: target.checked }));
  find('sort').addEventListener('change', ({ target }) => change({ sort: target.value }));
  for (const view of ['list', 'context']) {
    find(view).addEventListener('change', () => change({ view }));
  }
  more.addEventListener('click', showMore);
  find('download').addEventListener('click', download);
  find('progress').querySelector('button').addEventListener('click', () => {
    downloads?.stop();
    find('download').focus();
  });
  page.keys(input, links, () => change({ query: '' }, false));
  document.addEventListener('click', onLink);
  addEventListener('popstate', () => {
    state = page.readState(location.search);
    input.value = state.query;
    run();
  });
  // The reader's digits have changed.
  document.addEventListener('settings', () => run({
    limit: Math.min(Math.max(current.shown, PAGE), MOST_RESTORED),
    scroll: scrollY
  }));
  addEventListener('pagehide', () => {
    try {
      history.replaceState({ shown: current.shown, scroll: scrollY }, '');
    } catch (error) {
      // As in the address: without it a reader comes back to the top.
    }
  });

  retry.hidden = true;
  status.after(retry);
  // What was typed before the scripts came counts, too.
  state.query = state.query || input.value;
  // Results on their way come in its place.
  find('help').hidden = Boolean(state.query.trim());
  const left = history.state;
  run({
    limit: Math.min(Math.max(left?.shown || 0, PAGE), MOST_RESTORED),
    scroll: left?.scroll ?? null
  });
})(globalThis.Archive);

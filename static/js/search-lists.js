/* A list of names to filter by, with counts: what is chosen first, then the most frequent.
 *
 *   Archive.page.list(kind, body, change) → {show(state)}; kind is 'tags' or 'sources', body the
 *   element to fill; change({kind: names}) is called.
 */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const { ui } = Archive.tables;
  const { element, fill, button } = page;
  const SHOWN = 30; // entries of a list at once
  const LONG = 12; // entries from which a list can be filtered

  page.list = (kind, body, change) => {
    const sieve = element('input',
      { type: 'search', className: 'filter__sieve', autocomplete: 'off' });
    sieve.setAttribute('aria-label', `${ui.filter_list}: ${ui[kind]}`);
    sieve.placeholder = ui.filter_list;
    const list = element('ul', { className: 'filter__list' });
    const note = element('p', { className: 'filter__note' });
    note.setAttribute('role', 'status');
    body.replaceChildren(sieve, list, note);
    sieve.hidden = true;
    let state = null;
    let entries = [];
    let asked = ''; // the search that the entries answer

    async function load() {
      const counted = kind === 'sources' ? { sources: [] } : {};
      const question = state.typing
        + page.addressOf({ ...state, ...counted, sort: '', view: 'list', rate: false });
      if (question === asked) {
        draw();
        return;
      }
      asked = question;
      body.setAttribute('aria-busy', 'true');
      if (!entries.length) {
        note.textContent = ui.loading;
      }
      try {
        const found = await Archive.facet(kind, state.query, page.optionsOf(state));
        if (asked === question) {
          entries = found;
          body.removeAttribute('aria-busy');
          draw();
        }
      } catch (error) {
        if (asked === question) {
          asked = '';
          body.removeAttribute('aria-busy');
          note.replaceChildren(ui.failed, ' ', button('plain', load, ui.retry));
        }
      }
    }

    function draw() {
      const held = body.contains(document.activeElement) && document.activeElement.value;
      const names = new Set(state[kind]);
      const counts = new Map(entries.map(({ name, count }) => [name, count]));
      const wanted = folded(sieve.value);
      const rest = entries.filter(({ name }) => !names.has(name) && folded(name).includes(wanted));
      const shown = [
        ...state[kind].map((name) => ({ name, count: counts.get(name) || 0 })),
        ...rest.slice(0, SHOWN)
      ];
      list.replaceChildren(...shown.map((entry) => row(entry, names.has(entry.name))));
      sieve.hidden = entries.length <= LONG;
      note.replaceChildren(...(rest.length > SHOWN
        ? fill(ui.others, { n: [Archive.formatNumber(rest.length - SHOWN)] })
        : shown.length ? [] : [ui.nothing]));
      if (held && document.activeElement !== sieve) {
        Array.from(list.querySelectorAll('input')).find(({ value }) => value === held)?.focus();
      }
    }

    function row({ name, count }, checked) {
      const mark = element('input', { type: 'checkbox', value: name, checked });
      mark.addEventListener('change', () => change({
        [kind]: mark.checked ? [...state[kind], name] : state[kind].filter((each) => each !== name)
      }));
      return element('li', {}, element('label', { className: 'filter__row' }, mark,
        element('span', { className: 'filter__name' }, page.named(name)),
        element('span', { className: 'filter__count' }, Archive.formatNumber(count))));
    }

    function show(now) {
      state = now;
      load();
    }

    sieve.addEventListener('input', draw);
    sieve.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && sieve.value) {
        sieve.value = '';
        draw();
        event.stopPropagation();
      }
    });
    return { show };
  };

  const folded = (text) => Archive.analysis.foldText(text);
})(globalThis.Archive);

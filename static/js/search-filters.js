/* The filters: years, tags, sources, attached texts, stories, and the chips of what is chosen.
 *
 *   Archive.page.filters(change) → {show(state, answer)}; change(part of a state) is called.
 *
 * Tags and sources are in search-lists.js, which loads when one of them is opened.
 */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const { ui } = Archive.tables;
  const { element, find, button } = page;
  const roomy = matchMedia('(min-width: 62rem)'); // the style sheet has the same

  page.filters = (change) => {
    const chart = page.chart((years) => change({ years }));
    const first = find('first');
    const last = find('last');
    const attached = find('attached');
    const distinct = find('distinct');
    const chips = find('chips');
    const lists = ['tags', 'sources'].map((kind) => namesList(kind, change)).filter(Boolean);
    let known = ''; // the years that the two boxes offer
    let drawn = ''; // what the chips say
    let state = null;

    function show(now, answer) {
      if (state?.view !== now.view) {
        openWhereThereIsRoom(now.view === 'list');
      }
      state = now;
      if (attached) {
        attached.checked = !state.attached;
      }
      if (distinct) {
        distinct.checked = state.distinct;
      }
      find('rate').checked = state.rate;
      drawChips();
      if (answer) {
        offerYears(answer.years);
        chart.draw(answer.years, answer.undated, state);
        lists.forEach((list) => list.show(state));
      }
      first.value = state.years ? state.years[0] : '';
      last.value = state.years ? state.years[1] : '';
    }

    function offerYears(years) {
      if (known === String(years.map(({ year }) => year))) {
        return;
      }
      known = String(years.map(({ year }) => year));
      for (const box of [first, last]) {
        box.replaceChildren(element('option', { value: '' }, '—'), ...years.map(({ year }) =>
          element('option', { value: year }, Archive.formatNumber(year))));
      }
    }

    function yearsChosen() {
      const offered = known.split(',').map(Number);
      const ends = [
        Number(first.value) || offered[0],
        Number(last.value) || offered[offered.length - 1]
      ].sort((a, b) => a - b);
      change({ years: first.value || last.value ? ends : null });
    }

    /* What is chosen: [nodes, state without it]. */
    function chosen() {
      const { years, tags, sources } = state;
      const number = Archive.formatNumber;
      const one = (kind, name) =>
        [[`${ui[kind]}: `, page.named(name)],
          { [kind]: state[kind].filter((each) => each !== name) }];
      return [
        ...(years
          ? [[[Archive.isolate(Array.from(new Set(years)).map(number).join('–'))], { years: null }]]
          : []),
        ...tags.map((name) => one('tags', name)),
        ...sources.map((name) => one('sources', name)),
        ...(state.distinct ? [[[ui.one_per_story], { distinct: false }]] : []),
        ...(state.attached ? [] : [[[ui.without_attached], { attached: true }]])
      ];
    }

    function drawChips() {
      const all = chosen();
      const key = page.addressOf({ ...page.readState(''), ...filtersOf(state) });
      if (key === drawn) {
        return; // who stands on one stays there
      }
      drawn = key;
      chips.replaceChildren(...all.map(([nodes, rest], place) => {
        const made = button('chip', () => {
          change(rest);
          const left = chips.querySelectorAll('.chip');
          (left[place] || left[place - 1] || find('input')).focus();
        }, element('span', {}, ...nodes), cross());
        made.setAttribute('aria-label', page.sentence(ui.remove_filter, { name: made.textContent }));
        return element('li', {}, made);
      }));
      if (all.length > 1) {
        chips.append(element('li', {}, page.dropFilters(() => {
          change(page.withoutFilters(state));
          find('input').focus();
        })));
      }
      chips.hidden = !all.length;
      find('chosen').textContent = all.length ? Archive.formatNumber(all.length) : '';
    }

    for (const box of [first, last]) {
      box.addEventListener('change', yearsChosen);
    }
    attached?.addEventListener('change', () => change({ attached: !attached.checked }));
    distinct?.addEventListener('change', () => change({ distinct: distinct.checked }));
    find('rate').addEventListener('change', (event) => change({ rate: event.target.checked }));
    find('per').textContent = page.sentence(ui.per_articles, { n: Archive.formatNumber(page.PER) });
    roomy.addEventListener('change', () => openWhereThereIsRoom(!state || state.view === 'list'));
    return { show };
  };

  page.dropFilters = (action) => button('chip chip--all', action, ui.clear_filters);

  const filtersOf = ({ years, tags, sources, attached, distinct }) =>
    ({ years, tags, sources, attached, distinct });

  function cross() {
    return page.drawing('svg',
      { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
      page.drawing('path', { d: 'M7 7l10 10M17 7L7 17' }));
  }

  /* Beside the list the filters stand open; above it, on a phone or in context, they are folded. */
  function openWhereThereIsRoom(beside) {
    find('filters').open = beside && roomy.matches;
  }

  /* A list of names. Its script and its data load when it is first opened. */
  function namesList(kind, change) {
    const box = find(kind);
    let state = null;
    let list = null;

    async function load() {
      const body = box.querySelector('.filter__body');
      try {
        await page.scripts(box);
        list = list || page.list(kind, body, change);
        list.show(state);
      } catch (error) {
        body.replaceChildren(ui.failed, ' ', button('plain', load, ui.retry));
      }
    }

    function show(now) {
      state = now;
      box.open = box.open || state[kind].length > 0;
      if (box.open) {
        load();
      }
    }

    box?.addEventListener('toggle', () => state && box.open && load());
    return box && { show };
  }
})(globalThis.Archive);

/* Results by year: a column of buttons for each year, which chooses the range of years.
 *
 *   Archive.page.chart(pick) → {draw(years, undated, state)}; pick(range or null) is called.
 *
 * A click takes one year, once more lets it go; Shift and a click, or dragging, takes a range. The
 * whole is one stop of the Tab key, arrows walk inside. Time runs the way one reads.
 */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const { ui } = Archive.tables;
  const { element, drawing, sentence, count } = page;
  const PER = page.PER = 1000; // articles, of the relative view
  const ROOMY = 7; // years up to which every column has its name
  const DECIMAL = { arab: '٫' }; // ARABIC DECIMAL SEPARATOR

  page.chart = (pick) => {
    const box = page.find('chart');
    const axis = page.find('axis');
    const readout = page.find('readout');
    let years = [];
    let range = null;
    let rate = false;
    let start = null; // the year at which a finger or pointer went down

    /* Hits, or hits in so many articles, rounded to a tenth. */
    const value = ({ hits, articles }) =>
      (rate && articles ? Math.round(hits / articles * PER * 10) / 10 : hits);

    function tell({ year, hits, articles }) {
      const number = Archive.formatNumber;
      const parts = !articles
        ? [ui.no_coverage]
        : rate
          ? [sentence(ui.per_articles, { n: number(PER) }) + ': '
            + number(value({ hits, articles })).replace('.', DECIMAL[Archive.digits()] || '.')]
          : [count(ui.results_plural, hits), count(ui.articles_plural, articles)];
      return `${number(year)}: ${parts.join(page.SEPARATOR)}`;
    }

    function column(one, most) {
      const inside = !range || (one.year >= range[0] && one.year <= range[1]);
      const height = one.articles ? (most && value(one) / most * 100) : 100;
      const shape = drawing('rect', { width: '100%', height: '100%' });
      const bar = drawing('svg',
        { class: 'years__bar', width: '100%', height: `${height.toFixed(2)}%`, focusable: 'false' },
        shape);
      if (!one.articles) {
        bar.setAttribute('class', 'years__gap');
        shape.setAttribute('fill', 'url(#search-hatch)');
      } else if (!one.hits) {
        bar.setAttribute('class', 'years__none');
      }
      bar.setAttribute('aria-hidden', 'true');
      const made = element('button', { type: 'button', className: 'years__year', tabIndex: -1 },
        element('span', { className: 'years__space' }, bar));
      if (years.length <= ROOMY) {
        made.append(element('span', { className: 'years__name' }, Archive.formatNumber(one.year)));
      }
      made.dataset.year = one.year;
      made.setAttribute('aria-label', tell(one));
      made.setAttribute('aria-pressed', String(Boolean(range) && inside));
      made.classList.toggle('years__year--out', !inside);
      return made;
    }

    function draw(list, undated, state) {
      const held = box.contains(document.activeElement) && document.activeElement.dataset.year;
      ({ years: range, rate } = state);
      years = list;
      const most = Math.max(...years.map(value), 0);
      box.replaceChildren(...years.map((one) => column(one, most)));
      const stop = at(held || (range && range[0])) || box.lastElementChild;
      if (stop) {
        stop.tabIndex = 0;
        if (held) {
          stop.focus();
        }
      }
      axis.replaceChildren(...(years.length > ROOMY ? [years[0], years[years.length - 1]] : [])
        .map(({ year }) => element('span', {}, Archive.formatNumber(year))));
      page.find('gaps').hidden = years.every(({ articles }) => articles);
      const none = page.find('undated');
      none.hidden = !undated.hits;
      none.textContent = `${ui.without_date}: ${count(ui.results_plural, undated.hits)}`;
      rest();
    }

    const at = (year) => box.querySelector(`[data-year="${year}"]`);
    const yearOf = (target) => Number(target.closest?.('[data-year]')?.dataset.year) || null;
    const show = (year) => {
      const one = years.find((each) => each.year === year);
      if (one) {
        readout.textContent = tell(one);
      }
    };

    function rest() {
      readout.textContent = ui.chart_hint;
    }

    /* What a click or the end of a drag means. */
    function choose(first, last, extend) {
      const ends = [first, last, ...(extend && range ? range : [])];
      const chosen = [Math.min(...ends), Math.max(...ends)];
      // Kept at once: the next choice may come before the chart is drawn for this one.
      range = range && String(range) === String(chosen) && !extend ? null : chosen;
      pick(range);
    }

    /* The year nearest to a place of the screen: a drag may leave the columns. */
    function yearAt(x) {
      const away = (one) => {
        const { left, right } = one.getBoundingClientRect();
        return Math.abs(x - (left + right) / 2);
      };
      return yearOf(Array.from(box.children).reduce((a, b) => (away(b) < away(a) ? b : a)));
    }

    function preview(year) {
      const [first, last] = [start, year].sort((a, b) => a - b);
      for (const one of box.children) {
        const own = yearOf(one);
        one.classList.toggle('years__year--out', own < first || own > last);
      }
    }

    box.addEventListener('pointerdown', (event) => {
      start = event.button === 0 ? yearOf(event.target) : null;
      if (start) {
        box.setPointerCapture(event.pointerId);
      }
    });
    box.addEventListener('pointermove', (event) => {
      const year = yearAt(event.clientX);
      show(year);
      if (start && year !== start) {
        preview(year);
      }
    });
    box.addEventListener('pointerup', (event) => {
      if (start) {
        choose(start, yearAt(event.clientX), event.shiftKey);
      }
      start = null;
    });
    box.addEventListener('pointercancel', () => {
      start = null;
    });
    box.addEventListener('pointerleave', rest);
    box.addEventListener('focusin', (event) => show(yearOf(event.target)));
    box.addEventListener('focusout', rest);
    // A click without a pointer comes from the keyboard or a screen reader.
    box.addEventListener('click', (event) => {
      const year = yearOf(event.target);
      if (year && event.detail === 0) {
        choose(year, year, event.shiftKey);
      }
    });
    box.addEventListener('keydown', (event) => {
      const place = Array.from(box.children).indexOf(document.activeElement);
      const forward = getComputedStyle(box).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      const goal = {
        ArrowLeft: place + (forward === 'ArrowLeft' ? 1 : -1),
        ArrowRight: place + (forward === 'ArrowRight' ? 1 : -1),
        Home: 0,
        End: box.children.length - 1
      }[event.key];
      const next = box.children[goal];
      if (next && place !== -1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
        box.children[place].tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
        event.preventDefault();
      }
    });

    return { draw };
  };
})(globalThis.Archive);

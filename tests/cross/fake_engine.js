/* A stand-in for the search engine: 137 hits for any query, so that the page can be tested alone.
 *
 * Archive.fake sets what happens: delay (ms) of every answer, delays by query, fail {search, …:
 * kind of the error}, notes, checked, suggestion, slow (ms a hit of a generator); calls records
 * what was asked. The number of years comes from the address, #years=40.
 */
(function (Archive) {
  'use strict';

  const fake = Archive.fake = {
    years: Number(new URLSearchParams(location.hash.slice(1)).get('years') || 12),
    delay: 0,
    delays: {},
    slow: 0,
    fail: {},
    notes: [],
    checked: null,
    suggestion: '',
    calls: []
  };
  const LAST = 2024;
  const HITS = 137;
  const SOURCES = ['رويترز', 'RT Arabic', 'الشرق الأوسط', 'BBC عربي', '=HYPERLINK("x")'];
  const LONG_NAME = 'الانتخابات الرئاسية في الولايات المتحدة';
  const NAMED = ['سوريا', 'روسيا', 'الأمم المتحدة', 'COVID-19', LONG_NAME];
  const TAGS = [...NAMED, ...Array.from({ length: 50 }, (_, place) => `وسم ${place + 1}`)];
  const TITLES = [
    'الكرملين: <b>بيان</b>',
    'بيسكوف يعلّق على تصريحات زيلينسكي حول «ضمانات أمنية» ويقول إن موسكو لم تتلقَّ أي مقترحات جدية',
    'روسيا تفوز على السعودية 3-1 ونسبة التصويت 45.5% في COVID-19',
    '+ "أوبك" تبقي على سياسة الإنتاج',
    'F-16 فوق قازان: ما الذي نعرفه؟'
  ];
  const TEXT = '… وأضاف بيسكوف أن الكرملينَ يتابع الوضع عن كثب، وأن وروسيا مستعدة للحوار.';

  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const words = (text) => text.match(/[\p{L}\p{M}\p{N}]+/gu) || [];
  const bare = (word) => word.replace(/\p{M}/gu, '');
  const gap = (year) => fake.years > 6 && year === LAST - 2;

  function check(name) {
    if (fake.fail[name]) {
      throw Object.assign(new Error(name), { kind: fake.fail[name] });
    }
  }

  function makeHit(number) {
    const year = LAST - number * 7 % fake.years;
    const dated = number % 11 !== 4;
    const href = `2023/خبر-${number}.html`;
    return {
      number,
      href,
      url: Archive.url(href),
      title: TITLES[number % TITLES.length] + (number < TITLES.length ? '' : ` ${number}`),
      date: dated ? `${year}-09-${String(1 + number % 28).padStart(2, '0')}` : '',
      dateText: dated ? `${1 + number % 28} سبتمبر ${year}` : '',
      source: SOURCES[number % SOURCES.length],
      tags: [TAGS[number % 5], TAGS[number * 3 % TAGS.length]],
      embedded: number % 9 === 1,
      score: 9 - number / 20
    };
  }
  const all = Array.from({ length: HITS }, (_, number) => makeHit(number));

  function passes(hit, { years = null, tags = [], sources = [], attached = true }) {
    const year = Number(hit.date.slice(0, 4));
    return (!years || (year >= years[0] && year <= years[1]))
      && tags.every((name) => hit.tags.includes(name))
      && (!sources.length || sources.includes(hit.source))
      && (attached || !hit.embedded)
      && !(year && gap(year));
  }

  function find(query, options = {}) {
    if (!words(query).length || query.includes('لاشيء')) {
      return [];
    }
    const found = all.filter((hit) => passes(hit, options))
      .slice(0, query.includes('واحد') ? 1 : HITS)
      .map((hit, place) => ({
        ...hit,
        query,
        missing: query.includes(' ') && place > 1 ? words(query).slice(1) : [],
        why: words(query).map((word, part) => ({
          word,
          by: ['exact', 'variant', 'stem', 'spelling'][part % 4],
          forms: part ? [`و${word}`, word] : [word]
        })),
        snippet: ''
      }));
    const order = { newest: -1, oldest: 1 }[options.sort];
    return order ? found.sort((a, b) => (a.date < b.date ? -order : order)) : found;
  }

  function pieces(text, query) {
    const wanted = words(query).map(bare);
    return text.split(/([\p{L}\p{M}\p{N}]+)/u).filter(Boolean).map((part) =>
      ({ text: part, match: wanted.some((word) => bare(part).includes(word)) }));
  }

  Archive.search = async (query, options = {}) => {
    fake.calls.push({ query, ...options });
    await wait(fake.delays[query] ?? fake.delay);
    check('search');
    const found = find(query, options);
    const every = find(query, { ...options, years: null });
    const { limit = 20, offset = 0 } = options;
    return {
      total: found.length,
      complete: query.includes(' ') ? Math.min(2, found.length) : found.length,
      hits: found.slice(offset, offset + limit),
      years: Array.from({ length: fake.years }, (_, place) => {
        const year = LAST - fake.years + 1 + place;
        const hits = every.filter(({ date }) => date.startsWith(year)).length;
        return { year, hits, articles: gap(year) ? 0 : 40 + year * 37 % 400 };
      }),
      undated: { hits: every.filter(({ date }) => !date).length, articles: 14 },
      checked: fake.checked,
      notes: fake.notes
    };
  };

  Archive.overview = async () => ({ documents: HITS, years: [], undated: 14 });

  Archive.facet = async (kind, query, options) => {
    fake.calls.push({ facet: kind, query });
    check('facet');
    const counts = new Map();
    for (const hit of find(query, { ...options, ...(kind === 'sources' ? { sources: [] } : {}) })) {
      for (const name of kind === 'tags' ? new Set(hit.tags) : [hit.source]) {
        counts.set(name, (counts.get(name) || 0) + 1);
      }
    }
    return Array.from(counts, ([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count);
  };

  Archive.snippet = async (hit) => {
    fake.calls.push({ snippet: hit.number });
    check('snippet');
    return pieces(TEXT, hit.query);
  };

  Archive.marked = async (hit, text) => pieces(text, hit.query);

  Archive.everyHit = async function* (query, options) {
    for (const hit of find(query, options)) {
      await wait(fake.slow);
      check('everyHit');
      yield hit;
    }
  };

  Archive.concordance = async function* (query, options) {
    for (const hit of find(query, options)) {
      await wait(fake.slow);
      check('concordance');
      const more = { before: '@وقال مسؤول إن', match: 'والكرملين', after: 'على علم (RT)' };
      const lines = [{ before: 'بيسكوف أن', match: 'الكرملينَ', after: 'يتابع الوضع، "قال"' }];
      yield { hit, lines: hit.number % 3 ? lines : [...lines, more] };
    }
  };

  Archive.suggest = async () => fake.suggestion;
})(globalThis.Archive);

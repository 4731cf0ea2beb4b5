/* How an article is cited: in words for readers of Arabic and of Latin script, and for programs. Each form
 * is made here alone; the cite box of an article and the dossier ask for it.
 *
 *   Archive.citation(article) → [{kind, text}]: author, outlet, title, date, inferred, archive, and signs
 *   Archive.citation.text(article) → the same as one string
 *   Archive.citation.chicago(article), .apa(article) → [{kind, text}] in English: name, title, date,
 *     archive, address, and signs
 *   Archive.citation.bibtex(article) → an entry
 *   Archive.citation.ris(article, notes) → a record of a newspaper article, with notes
 *   Archive.citation.csl(article) → an item of CSL-JSON, as text
 *   Archive.citation.joined(parts) → their text
 *   Archive.citation.address(article, anchor) → where it stands: the public address, else the path
 *   Archive.citation.readable(make, address) → the same to be read, made of elements by `make`
 *   Archive.citation.fileName(article) → name without its ending
 *
 * Articles are those of the dossier (dossier-store.js), perhaps without `authors`, or with `language`. Forms for
 * programs name a public address or none. No form has a day of access: nobody keeps the clock here.
 * The citation in the interface's language is worded as templates/pages/article.html.jinja prints it.
 */
(function (Archive) {
  'use strict';

  const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August',
    'September', 'October', 'November', 'December'];
  const LINE_END = '\r\n';
  const ARABIC = 'ar'; // the language of the articles, whatever the interface speaks
  const ENDED = /[.?!…؟]$/;
  const { words: { dossier: words } } = Archive;
  const sign = (text) => ({ kind: 'sign', text });

  /* «رويترز- متابعة» beside «رويترز»: in one line the outlet would be named twice. */
  const isDesk = (name, outlets) => outlets.some((outlet) => name.startsWith(outlet));

  const citation = Archive.citation = (article) => {
    const { authors = [], outlets, title, printed, inferred, archive } = article;
    return [
      ...authors.filter((name) => !isDesk(name, outlets)).flatMap((text) => [{ kind: 'author', text }, sign(words.comma)]),
      ...outlets.flatMap((text) => [{ kind: 'outlet', text }, sign(words.comma)]),
      sign(words.title_from), { kind: 'title', text: title }, sign(words.title_to),
      ...(printed ? [sign(words.comma), { kind: 'date', text: printed }] : []),
      ...(inferred ? [sign(' '), { kind: 'inferred', text: `(${words.inferred})` }] : []),
      ...(archive ? [sign(words.comma), { kind: 'archive', text: archive }] : [])
    ];
  };

  citation.joined = (parts) => parts.map(({ text }) => text).join('').trim();
  citation.text = (article) => citation.joined(citation(article));

  citation.address = ({ url, path }, anchor = '') => (url || path) + (anchor && `#${anchor}`);

  citation.fileName = ({ path }) => path.replace(/^.*\/|\.html$/gs, '');

  /* A value on one line by every program's notion of one. */
  const oneLine = (value) => value.replace(/[\s\u0000-\u001F\u007F-\u009F]+/g, ' ').trim();

  /* An address in letters, as people read it. The digits at its end stand apart: next to Arabic
   * letters they would be taken for a part of these, and be read before them. */
  citation.readable = (make, address) => {
    const [, begin, end] = /^(.*?)([0-9a-f]*\.html.*)?$/s.exec(decoded(address));
    return make('bdi', { dir: 'ltr' }, begin, ...(end ? [make('bdi', {}, end)] : []));
  };

  function decoded(address) {
    try {
      return decodeURI(address);
    } catch (error) {
      return address;
    }
  }
  // ---------------------------------------------------------------- in English

  const numbers = (date) => date.split('-').map(Number);
  /* A day that no source printed stands in brackets. */
  const guessed = ({ inferred }, text) => (inferred ? `[${text}]` : text);

  /* Parts, those without text left out with the signs behind them. */
  const filled = (...rows) => rows.flatMap(([kind, text, ...signs]) =>
    (text ? [{ kind, text }, ...signs.map(sign)] : []));

  /* Names in a row, each for itself: two with `both` between them, more with `last` before the last. */
  const listed = (names, both, last) => names.flatMap((text, place) => [
    ...(place ? [sign(place < names.length - 1 ? ', ' : names.length < 3 ? both : last)] : []),
    { kind: 'name', text }
  ]);

  /* Names of a list with what stands behind them, if there are any. */
  const closed = (parts, end = `${stop(citation.joined(parts))} `) =>
    (parts.length ? [...parts, sign(end)] : []);

  const stop = (text) => (ENDED.test(text) ? '' : '.');

  /* Quotation marks within quotation marks. */
  const nested = (text) => text.replace(/"([^"]*)"/g, '‘$1’').replace(/“/g, '‘').replace(/”/g, '’');

  function dayOf(article, order) {
    const [year, month, day] = numbers(article.date);
    return article.date ? guessed(article, order(year, MONTHS[month - 1], day)) : 'n.d.';
  }

  /* The Chicago Manual of Style, 17th edition, 14.191–14.200: a bibliography's entry of an article in an
   * online newspaper, which stands under the paper's name where nobody signed it. */
  citation.chicago = (article) => {
    const { title, archive, authors = [], url } = article;
    const signed = listed(authors, ' and ', ', and ');
    const outlets = listed(article.outlets, ', ', ', ');
    const day = dayOf(article, (year, month, date) => `${month} ${date}, ${year}`);
    return [
      ...closed(signed.length ? signed : outlets),
      sign('“'), { kind: 'title', text: nested(title) }, sign(`${stop(title)}” `),
      ...(signed.length ? closed(outlets, ', ') : []),
      ...filled(
        ['date', day, `${stop(day)} `],
        ['archive', archive, `${stop(archive)} `],
        ['address', url, '.'])
    ];
  };

  /* The Publication Manual of the APA, 7th edition, 10.1: without an author the title comes first. */
  citation.apa = (article) => {
    const { title, archive, authors = [], url } = article;
    const signed = listed(authors, ' & ', ', & ');
    const day = dayOf(article, (year, month, date) => `${year}, ${month} ${date}`);
    const named = ['title', title, `${stop(title)} `];
    const dated = ['date', `(${day})`, '. '];
    return [
      ...closed(signed),
      ...(signed.length ? filled(dated, named) : filled(named, dated)),
      ...closed(listed(article.outlets, ', ', ', ')),
      ...filled(
        ['archive', archive, `${stop(archive)} `],
        ['address', url])
    ];
  };

  // ---------------------------------------------------------------- for programs

  /* A name of ASCII that stays: the day, and the digits that end an article's address. */
  function keyOf({ path, date }) {
    const [digits] = /(?:-[0-9a-f]{6,})+(?=\.html$)/.exec(path) || [''];
    return `news-${date || 'undated'}${digits}`;
  }

  /* Braces too, which BibTeX counts even behind a backslash. */
  const TEX = {
    '\\': '\\textbackslash{}', '{': '\\textbraceleft{}', '}': '\\textbraceright{}',
    '~': '\\textasciitilde{}', '^': '\\textasciicircum{}',
    '%': '\\%', '&': '\\&', '#': '\\#', '$': '\\$', '_': '\\_'
  };
  const tex = (text) => oneLine(text).replace(/[\\{}~^%&#$_]/g, (character) => TEX[character]);

  /* Two pairs of braces keep Latin capitals, and a name in one piece. The address is read as it is. */
  citation.bibtex = (article) => {
    const { title, outlets, date, inferred, archive, url, authors = [] } = article;
    const braced = (text) => text && `{${text}}`;
    const whole = (text) => braced(braced(tex(text)));
    const note = [archive, inferred ? words.inferred : ''].filter(Boolean).join('. ');
    const fields = [
      ['author', braced(authors.map((name) => braced(tex(name))).join(' and '))],
      ['title', whole(title)],
      ['journal', whole(outlets.join(words.comma))],
      ['year', date && `{${date.slice(0, 4)}}`],
      ['month', date && MONTHS[numbers(date)[1] - 1].slice(0, 3).toLowerCase()],
      ['date', date && `{${date}}`],
      ['url', url && `{${url}}`],
      ['language', '{arabic}'],
      ['note', note && `{${tex(note)}}`]
    ];
    const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = ${value}`);
    return `@${outlets.length ? 'article' : 'misc'}{${keyOf(article)},\n${lines.join(',\n')}\n}\n`;
  };

  citation.ris = (article, notes = []) => {
    const { title, outlets, date, archive, inferred, authors = [], language } = article;
    const lines = [
      ['TY', 'NEWS'],
      ...authors.map((name) => ['AU', name]),
      ['TI', title],
      ['T2', outlets.join(words.comma)],
      ['PY', date.slice(0, 4)],
      ['DA', date && `${date.replace(/-/g, '/')}/`],
      ['UR', citation.address(article)],
      ['DB', archive],
      ['LA', language || ARABIC],
      ...[inferred ? words.inferred : '', ...notes].map((text) => ['N1', text])
    ];
    const filledLines = lines.map(([tag, value]) => [tag, oneLine(value)]).filter(([, value]) => value);
    return [...filledLines, ['ER', '']].map(([tag, value]) => `${tag}  - ${value}${LINE_END}`).join('');
  };

  /* A day that no source printed is `circa`. */
  citation.csl = (article) => {
    const { title, outlets, date, archive, inferred, url, authors = [], language } = article;
    const item = {
      id: keyOf(article),
      type: 'article-newspaper',
      author: authors.length && authors.map((literal) => ({ literal })),
      title,
      'container-title': outlets.join(words.comma),
      issued: date && { 'date-parts': [numbers(date)], ...(inferred && { circa: true }) },
      archive,
      language: language || ARABIC,
      URL: url
    };
    return `${JSON.stringify([item], (_, value) => value || undefined, 2)}\n`;
  };
})(globalThis.Archive);

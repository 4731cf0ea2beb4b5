/* A dossier for other programs.
 *
 *   Archive.citation(article) → [{kind, text}]: outlet, title, date, inferred, archive, and signs
 *   Archive.citation.text(article) → the same as one string
 *   Archive.dossier.address(article, anchor) → where it stands: the public address, else the path
 *   Archive.dossier.rows(articles) → rows of a table, the names of its columns first
 *   Archive.dossier.ris(articles) → RIS, a record of a newspaper article each
 *
 * The citation is worded as templates/pages/article.html.jinja prints it.
 */
(function (Archive) {
  'use strict';

  const COLUMNS = [
    'title', 'source', 'date', 'date_printed', 'quotation', 'note', 'article_note', 'url', 'citation'
  ];
  const LINE_END = '\r\n';
  const { dossier, words: { dossier: words } } = Archive;

  const citation = Archive.citation = (article) => {
    const { outlets, title, printed, inferred, archive } = article;
    const sign = (text) => ({ kind: 'sign', text });
    return [
      ...outlets.flatMap((text) => [{ kind: 'outlet', text }, sign(words.comma)]),
      sign('«'), { kind: 'title', text: title }, sign('»'),
      ...(printed ? [sign(words.comma), { kind: 'date', text: printed }] : []),
      ...(inferred ? [sign(' '), { kind: 'inferred', text: `(${words.inferred})` }] : []),
      ...(archive ? [sign(words.comma), { kind: 'archive', text: archive }] : [])
    ];
  };

  citation.text = (article) => citation(article).map(({ text }) => text).join('');

  dossier.address = ({ url, path }, anchor = '') => (url || path) + (anchor && `#${anchor}`);

  function row(article, { anchor = '', text = '', note = '' }) {
    const { title, outlets, date, printed } = article;
    return [
      title, outlets.join(words.comma), date, printed, text, note, article.note,
      dossier.address(article, anchor), citation.text(article)
    ];
  }

  /* A row for each quotation; an article without any has one of its own. */
  dossier.rows = (articles) => [
    COLUMNS,
    ...articles.flatMap((article) =>
      (article.quotations.length ? article.quotations : [{}]).map((each) => row(article, each)))
  ];

  /* A value on one line by every program's notion of one. */
  const oneLine = (value) => value.replace(/[\s\u0000-\u001F\u007F-\u009F]+/g, ' ').trim();

  /* What a reader wrote and quoted goes into notes: an abstract (AB) would be the article's. */
  const notes = (article) => [
    ...(article.inferred ? [words.inferred] : []),
    ...(article.note ? [article.note] : []),
    ...article.quotations.flatMap(({ anchor, text, note }) => [
      `«${text}» ${dossier.address(article, anchor)}`,
      ...(note ? [note] : [])
    ])
  ];

  function record(article) {
    const { title, outlets, date, archive } = article;
    const lines = [
      ['TY', 'NEWS'],
      ['TI', title],
      ['T2', outlets.join(words.comma)],
      ['PY', date.slice(0, 4)],
      ['DA', date && `${date.replace(/-/g, '/')}/`],
      ['UR', dossier.address(article)],
      ['DB', archive],
      ['LA', document.documentElement.lang],
      ...notes(article).map((text) => ['N1', text])
    ];
    const filled = lines.map(([tag, value]) => [tag, oneLine(value)]).filter(([, value]) => value);
    return [...filled, ['ER', '']].map(([tag, value]) => `${tag}  - ${value}${LINE_END}`).join('');
  }

  dossier.ris = (articles) => articles.map(record).join(LINE_END);
})(globalThis.Archive);

/* A dossier for other programs; what is said of each article is made by citation.js.
 *
 *   Archive.dossier.rows(articles) → rows of a table, the names of its columns first
 *   Archive.dossier.ris(articles) → RIS, a record of a newspaper article each
 */
(function (Archive) {
  'use strict';

  const COLUMNS = [
    'title', 'author', 'source', 'date', 'date_printed', 'quotation', 'note', 'article_note', 'url',
    'citation'
  ];
  const LINE_END = '\r\n';
  const { citation, dossier, words: { dossier: words } } = Archive;

  function row(article, { anchor = '', text = '', note = '' }) {
    const { title, authors = [], outlets, date, printed } = article;
    return [
      title, authors.join(words.comma), outlets.join(words.comma), date, printed, text, note, article.note,
      citation.address(article, anchor), citation.text(article)
    ];
  }

  /* A row for each quotation; an article without any has one of its own. */
  dossier.rows = (articles) => [
    COLUMNS,
    ...articles.flatMap((article) =>
      (article.quotations.length ? article.quotations : [{}]).map((each) => row(article, each)))
  ];

  /* What a reader wrote and quoted goes into notes: an abstract (AB) would be the article's. */
  const notes = (article) => [
    article.note,
    ...article.quotations.flatMap(({ anchor, text, note }) => [
      `«${text}» ${citation.address(article, anchor)}`,
      note
    ])
  ];

  dossier.ris = (articles) =>
    articles.map((article) => citation.ris(article, notes(article))).join(LINE_END);
})(globalThis.Archive);

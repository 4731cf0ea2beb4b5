/* Archive.dossier.file: a dossier as a file, to be kept or taken to another device.
 *
 *   write(articles, archive) → text (JSON)
 *   read(text) → articles; throws {kind, n, field}: not-json, not-dossier, newer (n: its version),
 *                bad (n: which article, from 1; field: of what)
 *   merge(articles, others) → {articles, quotations, notes}: how many came into `articles`
 *
 * A file may come from anybody: only what is named here is taken from it, as text.
 */
(function (Archive) {
  'use strict';

  const FORMAT = 'warraq-dossier';
  const MARK = /^\uFEFF/; // BYTE ORDER MARK
  const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
  const LONE = /\p{Surrogate}/gu;
  // A page below the root: no scheme, no way up, no query.
  const PATH = /^(?!\/)(?!(?:.*\/)?\.{1,2}\/)[^\\:?#]+\.html$/;
  const ADDRESS = /^(?:https?:\/\/[^\s"<>]+)?$/;
  const DAY = /^(?:\d{4}-\d\d-\d\d)?$/;
  const ANCHOR = /^[\w-]{1,80}$/;
  const LONGEST = 200000; // characters of a text
  const { dossier } = Archive;
  const file = dossier.file = {};

  const refuse = (kind, more) => {
    throw Object.assign(new Error(kind), { kind, ...more });
  };

  function text(from, field, form = null) {
    const value = from[field] ?? '';
    if (typeof value !== 'string' || value.length > LONGEST || (form && !form.test(value))) {
      refuse('bad', { field });
    }
    return value.replace(CONTROLS, '').replace(LONE, '\uFFFD');
  }

  function needed(from, field, form) {
    return text(from, field, form) || refuse('bad', { field });
  }

  /* A day of the calendar, as the site writes it, or nothing. */
  function day(from, field) {
    const value = text(from, field, DAY);
    const time = value ? new Date(`${value}T00:00:00Z`) : null;
    const real = !time || (!Number.isNaN(time.getTime()) && time.toISOString().startsWith(value));
    return real ? value : refuse('bad', { field });
  }

  function list(from, field) {
    const value = from[field] ?? [];
    return Array.isArray(value) ? value : refuse('bad', { field });
  }

  const names = (from, field) => list(from, field).map((name) => needed({ [field]: name }, field));

  const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

  function quotation(from) {
    if (!isRecord(from)) {
      refuse('bad', { field: 'quotations' });
    }
    return {
      anchor: needed(from, 'anchor', ANCHOR),
      text: needed(from, 'text'),
      note: text(from, 'note')
    };
  }

  function article(from) {
    if (!isRecord(from)) {
      refuse('bad', { field: 'articles' });
    }
    return {
      path: needed(from, 'path', PATH),
      url: text(from, 'url', ADDRESS),
      title: needed(from, 'title'),
      authors: names(from, 'authors'),
      outlets: names(from, 'outlets'),
      date: day(from, 'date'),
      printed: text(from, 'printed'),
      inferred: from.inferred === true,
      archive: text(from, 'archive'),
      note: text(from, 'note'),
      quotations: list(from, 'quotations').map(quotation)
    };
  }

  file.write = (articles, archive) =>
    `${JSON.stringify({ format: FORMAT, version: dossier.VERSION, archive, articles }, null, 2)}\n`;

  function parsed(source) {
    try {
      return JSON.parse(source.replace(MARK, ''));
    } catch (error) {
      return refuse('not-json');
    }
  }

  file.read = (source) => {
    const value = parsed(source);
    if (!isRecord(value) || value.format !== FORMAT || !Array.isArray(value.articles)) {
      refuse('not-dossier');
    }
    if (value.version !== dossier.VERSION) {
      refuse(value.version > dossier.VERSION ? 'newer' : 'not-dossier', { n: value.version });
    }
    return value.articles.map((each, place) => {
      try {
        return article(each);
      } catch (error) {
        throw Object.assign(error, { n: place + 1 });
      }
    });
  };

  /* Two notes on one thing stand one after the other; what is there already comes once. */
  function joinNotes(mine, other) {
    if (!other.note || mine.note.includes(other.note)) {
      return 0;
    }
    mine.note = mine.note ? `${mine.note}\n\n${other.note}` : other.note;
    return 1;
  }

  file.merge = (articles, others) => {
    const come = { articles: 0, quotations: 0, notes: 0 };
    for (const other of others) {
      const known = dossier.article(articles, other.path);
      const mine = dossier.enter(articles, { ...other, quotations: [] });
      come.articles += known ? 0 : 1;
      come.notes += joinNotes(mine, other);
      for (const quoted of other.quotations) {
        const found = dossier.quotation(mine, dossier.keyOf(quoted));
        if (found) {
          come.notes += joinNotes(found, quoted);
        } else {
          mine.quotations.push(quoted);
          come.quotations++;
        }
      }
    }
    return come;
  };
})(globalThis.Archive);

/* Archive.dossier: what a reader has collected, kept on this device alone.
 *
 *   {version, articles: [{path, url, title, authors, outlets, date, printed, inferred, archive,
 *                         note, quotations: [{anchor, text, note}]}]}
 *
 * `path` is the address below the archive's root, by which an article is known; `url` the public
 * one, or ''. `date` is a day (2023-09-25) or '', `printed` the same in both calendars. An entry can
 * be read, cited and found without the archive. Older ones lack `authors`.
 */
(function (Archive) {
  'use strict';

  const NAME = 'dossier';
  const DAMAGED = 'dossier-damaged';
  const { device } = Archive;
  const dossier = Archive.dossier = {};
  const watchers = [];

  dossier.VERSION = 1;

  const isSound = (value) =>
    value?.version === dossier.VERSION && Array.isArray(value.articles);

  /* What lies there as text, or null; null too where the browser lets nothing be read. */
  function raw() {
    try {
      return localStorage.getItem(device.key(NAME));
    } catch (error) {
      return null;
    }
  }

  /* The articles in the reader's order: a copy, to be changed at will. */
  dossier.read = () => {
    const kept = device.read(NAME);
    return isSound(kept) ? kept.articles : [];
  };

  /* Hands the articles as they are now, perhaps changed by another tab, to `edit`, and keeps what it
   * makes of them. False: they could not be kept, and all is as before. */
  dossier.change = (edit) => {
    if (isUnsound() && !device.write(DAMAGED, raw())) {
      return false;
    }
    const articles = dossier.read();
    edit(articles);
    const kept = device.write(NAME, { version: dossier.VERSION, articles });
    if (kept) {
      tellAll();
    }
    return kept;
  };

  const isUnsound = () => raw() !== null && !isSound(device.read(NAME));

  /* What cannot be read as a dossier, in its place or put aside, as text; null. */
  dossier.damaged = () => (isUnsound() ? raw() : device.read(DAMAGED));
  dossier.forgetDamaged = () => device.write(isUnsound() ? NAME : DAMAGED, null);

  /* Calls `tell` after each change, here or in another tab. */
  dossier.watch = (tell) => watchers.push(tell);

  const tellAll = () => watchers.forEach((tell) => tell());

  addEventListener('storage', ({ key }) => {
    if (key === null || key === device.key(NAME)) {
      tellAll();
    }
  });

  // A page to which a reader goes back slept meanwhile, and heard of nothing.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) {
      tellAll();
    }
  });

  dossier.article = (articles, path) => articles.find((each) => each.path === path);

  /* A paragraph is known by its anchor, a part of one by its words too. */
  dossier.keyOf = ({ anchor, text }) => `${anchor} ${text}`;

  dossier.quotation = (article, key) =>
    article?.quotations.find((each) => dossier.keyOf(each) === key);

  /* The article of the list with this one's path, which is put at the end if it lacks it. */
  dossier.enter = (articles, article) => {
    const found = dossier.article(articles, article.path);
    if (!found) {
      articles.push(article);
    }
    return found || article;
  };

  /* The same of a quotation. */
  dossier.quote = (articles, article, quotation) => {
    const { quotations } = dossier.enter(articles, article);
    const found = quotations.some((each) => dossier.keyOf(each) === dossier.keyOf(quotation));
    if (!found) {
      quotations.push(quotation);
    }
  };

  /* Takes an item out of a list; nothing where it is not in it. */
  dossier.take = (list, item) => {
    const place = list.indexOf(item);
    if (place >= 0) {
      list.splice(place, 1);
    }
  };
})(globalThis.Archive);

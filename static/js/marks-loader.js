/* Brings the scripts that mark words on an article's page, if the page was opened from the results
 * of a search (?mark=<query>). They come one after another, so that a missing one stops the rest and
 * leaves the page as it is. Part of what every page loads, and so without a line in each article.
 */
(function (Archive) {
  'use strict';

  const asked = (new URLSearchParams(location.search).get('mark') || '').trim();

  if (asked && document.body.matches('.page--article')) {
    Archive.dom.bring(Archive.later.marks);
  }
})(globalThis.Archive);

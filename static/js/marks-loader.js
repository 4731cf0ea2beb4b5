/* Brings the scripts that mark words on an article's page, if the page was opened from the results
 * of a search (?mark=<query>); otherwise the page loads nothing more than this.
 *
 * The names of the scripts, relative to the site's root and in order, stand in the data-scripts of
 * the element that loads this one. They come one after another, so that a missing one stops the
 * rest and leaves the page as it is.
 */
(function (Archive) {
  'use strict';

  const { scripts } = document.currentScript.dataset;

  if ((new URLSearchParams(location.search).get('mark') || '').trim()) {
    Archive.dom.bring(scripts.split(' '));
  }
})(globalThis.Archive);

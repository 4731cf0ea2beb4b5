/* Brings the scripts that mark words on an article's page, if the page was opened from the results
 * of a search (?mark=<query>); otherwise the page loads nothing more than this.
 *
 * The names of the scripts, relative to the site's root and in order, stand in the data-scripts of
 * the element that loads this one. They come one after another, so that a missing one stops the
 * rest and leaves the page as it is.
 */
(function () {
  'use strict';

  const own = document.currentScript;
  const root = new URL('../../', own.src); // this file is assets/js/marks-loader.js
  const waiting = own.dataset.scripts.split(' ');

  function bringNext() {
    const path = waiting.shift();
    if (path) {
      const script = document.createElement('script');
      script.src = new URL(path, root).href;
      script.onload = bringNext;
      document.head.append(script);
    }
  }

  if ((new URLSearchParams(location.search).get('mark') || '').trim()) {
    bringNext();
  }
})();

/* Loads the page anew when a build has changed the site. `warraq serve` puts it into pages on their
 * way to the browser; no site holds it.
 *
 * The query of its address names the state of the site that the page shows. The stream beside it
 * speaks as soon as the site's state is another one, so a build that ends while the page is on its
 * way is not missed. A browser holds few connections to one server: only pages in view listen.
 */
(function () {
  'use strict';

  const own = new URL(document.currentScript.src);
  const address = new URL(`events${own.search}`, own);
  let events = null;

  function follow() {
    if (document.hidden && events) {
      events.close();
      events = null;
    } else if (!document.hidden && !events) {
      events = new EventSource(address);
      events.onmessage = () => location.reload();
    }
  }

  document.addEventListener('visibilitychange', follow);
  follow();
})();

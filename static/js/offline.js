/* Archive.offline: what is kept of the archive on this device, on every page.
 *
 *   Archive.offline.isPossible       whether the browser can keep pages of this site
 *   Archive.offline.registration()   promise of the reader's own service worker, or null
 *   Archive.offline.ask(question)    promise of the worker's answer, or null when there is none
 *
 * Nothing is kept and no worker is there before the reader asks for it (offline-device.js). Where a
 * worker is, the page says when it was shown without a connection, and when there is a newer archive
 * than the one that is kept. From a disk, nothing of this is there: all is.
 */
(function (Archive) {
  'use strict';

  const { dom } = Archive;
  const words = Archive.words.offline;
  const { serviceWorker } = navigator;
  const isOnWeb = location.protocol === 'http:' || location.protocol === 'https:';
  const offline = Archive.offline = { isPossible: Boolean(isOnWeb && serviceWorker && window.caches) };

  offline.registration = async () => {
    const found = offline.isPossible && await serviceWorker.getRegistration(Archive.root);
    return found && found.scope === Archive.root ? found : null;
  };

  offline.ask = async (question) => {
    const found = await offline.registration();
    const worker = found && found.active;
    return worker && new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      worker.postMessage(question, [port2]);
    });
  };

  /* The line above the masthead; it stays there, empty, so that its words are spoken. */
  let line = null;

  function say(...content) {
    if (!line) {
      line = dom.element('p', { className: 'offline-line' });
      line.setAttribute('role', 'status');
      document.querySelector('.masthead')?.before(line);
    }
    line.replaceChildren(...content);
    line.hidden = !content.length;
  }

  async function look() {
    const state = await offline.ask({ ask: 'state' });
    if (!navigator.onLine || (state && !state.isReached)) {
      say(words.offline);
      return;
    }
    const found = await offline.ask({ ask: 'check' });
    if (found && found.newer && !document.getElementById('device')) {
      say(words.newer, ' ', dom.element('a', { href: Archive.url('device.html') }, words.update));
    } else if (line) {
      say();
    }
  }

  if (isOnWeb) {
    const href = Archive.url('manifest.webmanifest');
    document.head.append(dom.element('link', { rel: 'manifest', href }));
  }
  if (offline.isPossible && serviceWorker.controller?.scriptURL === Archive.url('service-worker.js')) {
    look();
    addEventListener('offline', () => say(words.offline));
    addEventListener('online', () => offline.ask({ ask: 'reach' }).then(look));
  }
})(globalThis.Archive);

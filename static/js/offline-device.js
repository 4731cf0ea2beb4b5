/* The page «on this device»: the reader says what is to be kept, sees what is, and deletes it.
 *
 * The worker fetches and keeps; the page tells it what comes next, so that what is on its way ends
 * with the page, and goes on from there when the reader comes back. The page may be open in several
 * tabs: each hears of what another has changed, and one at a time fetches.
 */
(function (Archive) {
  'use strict';

  const { dom, offline } = Archive;
  const words = Archive.words.offline;
  const page = document.getElementById('device');
  const part = (name) => page.querySelector(`[data-part="${name}"]`);

  const BATCH = 262144; // bytes that are asked for at once
  const TRIES = 3; // where the archive is published anew while it is fetched
  const UNITS = [[1e9, words.gigabytes], [1e6, words.megabytes], [1e3, words.kilobytes]];

  const language = document.documentElement.lang;
  const number = (value, places = 0) =>
    new Intl.NumberFormat(`${language}-u-nu-${Archive.settings.digits}`, { maximumFractionDigits: places })
      .format(value);
  const { filled } = dom;

  function sizeOf(bytes) {
    const [unit, name] = UNITS.find(([least]) => bytes >= least) || UNITS[2];
    const size = filled(name, { n: number(bytes / unit, bytes < 10 * unit ? 1 : 0) });
    return size.replace(/ /g, '\u00A0'); // NO-BREAK SPACE
  }

  let manifest = null; // of the packs, as they are published
  let isStopped = false;
  const notOffered = part('missing')?.textContent; // what the page says of a copy without packs
  let isReached = true; // whether the network answered when the worker was last asked

  /* ---- Other tabs */

  const FETCHING = Archive.device.key('keeping'); // the lock of the tab that fetches
  const tabs = new BroadcastChannel(Archive.device.key('device'));
  const follow = () => progress.hidden && show();

  async function isFetchedElsewhere() {
    const { held = [] } = await navigator.locks?.query() || {};
    return progress.hidden && held.some(({ name }) => name === FETCHING);
  }

  /* Does something that one tab at a time may do; nothing where another does it. */
  const alone = (task) => (navigator.locks
    ? navigator.locks.request(FETCHING, { ifAvailable: true }, (lock) => lock && task())
    : task());

  /* ---- The worker */

  /* The reader has asked for something: from now on there is a worker. */
  async function begin() {
    const options = { scope: Archive.root, updateViaCache: 'none' };
    const made = await navigator.serviceWorker.register(Archive.url('service-worker.js'), options);
    const coming = made.installing || made.waiting;
    if (!made.active && coming) {
      await new Promise((resolve, reject) => {
        const look = () => {
          if (coming.state === 'activated') {
            resolve();
          } else if (coming.state === 'redundant') {
            reject(new Error('failed'));
          }
        };
        coming.addEventListener('statechange', look);
        look();
      });
    }
  }

  async function asked(question) {
    const answer = await offline.ask(question);
    if (!answer || answer.error) {
      throw new Error(answer ? answer.error : 'failed');
    }
    return answer;
  }

  /* ---- What is read */

  const reading = dom.element('input', { type: 'checkbox' });
  reading.addEventListener('change', async () => {
    try {
      await begin();
      await asked({ ask: 'reading', on: reading.checked });
    } catch (error) {
      reading.checked = !reading.checked;
      tell(error.message);
    }
    tabs.postMessage('');
    show();
  });

  /* ---- The whole archive */

  const status = dom.element('p', { className: 'device__status', tabIndex: -1 });
  status.setAttribute('role', 'status');
  const keepButton = dom.button('button', keep);
  const cancel = dom.button('plain', stop, words.cancel);
  const bar = dom.element('progress', { max: 1, value: 0 });
  bar.setAttribute('aria-label', words.keeping);
  const amount = dom.element('span', {});
  const progress = dom.element('div', { className: 'device__progress', hidden: true }, bar, amount, cancel);

  function tell(kind) {
    status.textContent = words[kind] || words.failed;
  }

  function showProgress(done, total) {
    bar.value = total ? done / total : 1;
    const values = {
      done: sizeOf(done),
      total: sizeOf(total),
      percent: number(Math.floor(100 * bar.value))
    };
    amount.textContent = filled(words.progress, values);
  }

  function* batches(items) {
    let batch = [];
    let bytes = 0;
    for (const item of items) {
      batch.push(item);
      bytes += item[1];
      if (bytes >= BATCH) {
        yield { batch, bytes };
        batch = [];
        bytes = 0;
      }
    }
    yield { batch, bytes };
  }

  async function hasRoomFor(bytes) {
    const { quota, usage } = await navigator.storage?.estimate?.() || {};
    return !quota || quota - usage > bytes;
  }

  async function fetchAll() {
    const { wanted, total, done } = await asked({ ask: 'plan' });
    if (!await hasRoomFor(total - done)) {
      throw new Error('space');
    }
    let kept = done;
    showProgress(kept, total);
    for (const { batch, bytes } of batches(wanted)) {
      if (isStopped) {
        throw new Error('stopped');
      }
      await asked({ ask: 'fetch', items: batch });
      kept += bytes;
      showProgress(kept, total);
    }
    await asked({ ask: 'finish' });
  }

  async function fetchUntilWhole() {
    for (let left = TRIES; ; left--) {
      try {
        return await fetchAll();
      } catch (error) {
        if (error.message !== 'changed' || left === 1) {
          throw error;
        }
      }
    }
  }

  async function keepWhole() {
    isStopped = false;
    keepButton.hidden = true;
    progress.hidden = false;
    status.textContent = '';
    showProgress(0, 0);
    bar.removeAttribute('value');
    cancel.focus();
    tabs.postMessage('');
    try {
      await begin();
      navigator.storage?.persist?.().catch(() => {}); // some browsers ask the reader
      await fetchUntilWhole();
      tell('whole');
    } catch (error) {
      tell(isStopped ? 'stopped' : error.message);
    }
    await show(); // while this tab is still seen to be the one that fetches
    progress.hidden = true;
    status.focus();
  }

  /* Once the lock is free again. */
  async function keep() {
    await alone(keepWhole);
    tabs.postMessage('');
  }

  function stop() {
    isStopped = true;
    offline.ask({ ask: 'stop' });
  }

  /* ---- What is kept */

  const list = dom.element('dl', { className: 'device__kept' });
  const remove = dom.button('button', removeAll, words.remove);

  const row = (name, value) =>
    dom.element('div', {}, dom.element('dt', {}, name), dom.element('dd', {}, value));

  async function removeAll() {
    await offline.ask({ ask: 'delete' });
    const found = await offline.registration();
    if (found) {
      await found.unregister();
    }
    tabs.postMessage('');
    status.textContent = words.removed;
    reading.checked = false;
    await show(true);
    status.focus();
  }

  /* ---- The page */

  async function show(isGone = false) {
    const state = (!isGone && await offline.ask({ ask: 'state' })) || {};
    isReached = state.isReached ?? isReached; // there is no worker to say it when all is deleted
    const kept = state.reading || state.whole || state.begun ? await offline.ask({ ask: 'kept' }) : null;
    const found = state.whole ? await offline.ask({ ask: 'check', now: true }) : null;
    const rows = [];
    if (kept && kept.pages) {
      rows.push(row(words.pagesRead, `${number(kept.pages)} (${sizeOf(kept.bytes)})`));
    }
    if (state.whole) {
      rows.push(row(words.wholeArchive, sizeOf(state.whole.bytes)));
    } else if (state.begun) {
      rows.push(row(words.wholeArchive, words.unfinished));
    }
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
    part('nothing').hidden = Boolean(rows.length);
    remove.hidden = isGone || !await offline.registration();
    reading.checked = Boolean(state.reading);
    showOffer(state, Boolean(found && found.newer), await isFetchedElsewhere());
  }

  function showOffer(state, isNewer, isUnderWay) {
    if (!part('whole')) {
      return;
    }
    const size = manifest && sizeOf(sizeOfAll(manifest));
    const offer = isNewer ? words.updateKept
      : state.begun ? words.resume
        : size ? filled(words.keepWhole, { size })
          : '';
    keepButton.textContent = offer;
    const isAway = !navigator.onLine || !isReached;
    keepButton.hidden = isUnderWay || !manifest || isAway
      || (Boolean(state.whole) && !isNewer && !state.begun);
    part('newer').hidden = !isNewer;
    part('newer').textContent = words.newer;
    part('missing').hidden = Boolean((manifest && !isAway) || state.whole);
    part('missing').textContent = isAway ? words.away : notOffered;
  }

  const sizeOfAll = ({ packs, search }) =>
    packs.reduce((sum, { bytes }) => sum + bytes, search.bytes);

  /* The script of the manifest; a copy of the archive may be without packs. */
  function loadManifest() {
    return new Promise((resolve) => {
      const script = dom.element('script', { src: Archive.url(page.dataset.manifest) });
      script.onload = () => resolve(Archive.packs || null);
      script.onerror = () => resolve(null);
      document.head.append(script);
    });
  }

  /* What is offered, as far as the network says it now. */
  async function lookAgain() {
    if (page.dataset.manifest && !manifest && navigator.onLine) {
      manifest = await loadManifest();
    }
    await follow();
  }

  async function start() {
    part('read').append(dom.element('label', { className: 'switch' }, reading, ' ',
      dom.element('span', {}, words.keepRead)));
    part('whole')?.append(keepButton, progress);
    part('status').append(status);
    part('kept').append(list, remove);
    // Who deletes before all is looked up would be answered by a worker that is gone.
    keepButton.hidden = true;
    remove.hidden = true;
    tabs.onmessage = () => {
      if (progress.hidden) {
        status.textContent = '';
        follow();
      }
    };
    document.addEventListener('settings', follow);
    addEventListener('offline', follow);
    addEventListener('online', () => offline.ask({ ask: 'reach' }).then(lookAgain));
    await lookAgain();
  }

  if (offline.isPossible) {
    start();
  } else {
    part('note').textContent = location.protocol === 'file:' ? words.onDisk : words.impossible;
    part('note').hidden = false;
    page.querySelectorAll('section').forEach((section) => {
      section.hidden = true; // what it says cannot be done here
    });
  }
})(globalThis.Archive);

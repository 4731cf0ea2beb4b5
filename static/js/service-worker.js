/* Keeps the archive for a reader without a connection. It is registered only when the reader asks
 * for it on the page «on this device», and keeps nothing but what the reader asks for there.
 *
 * self.SITE, put before this by the build, says what the site is made of:
 *   shell   addresses of the page «on this device», of the page that says one is offline, and of
 *           what they load: kept from the beginning
 *   rooms   folders of the root that are part of this site; others may be other archives
 *
 * Four caches, whose names carry the site's path, since archives may share an origin:
 *   shell   as above
 *   read    what the reader has read, by its address; each answer says when it was kept
 *   whole   packs and files of the search
 *   state   {reading, current, next, newer}: whether to keep what is read; the manifests of the
 *           packs that are whole, and of those on their way; version of a newer archive
 *
 * What the network gives is newer than what is kept, so pages come from there as long as it can be
 * reached. Only what has its version in its address is taken from here at once. Without a
 * connection, pages and index come from one version of the packs; a page that was read after these
 * were fetched is newer, and comes first.
 */
(function (worker) {
  'use strict';

  const { SITE } = worker;
  const SCOPE = new URL(worker.registration.scope);
  const PREFIX = `warraq:${SCOPE.pathname}:`;
  const NAMES = ['shell', 'read', 'whole', 'state'];

  const HOME = 'index.html';
  const OFFLINE = 'offline.html';
  const TABLES = 'search/tables.js'; // names the other files of the search
  const MANIFEST = 'packs/manifest.js';
  const INDEX = 'packs/index.json'; // made here: path → pack, for what its path alone does not tell
  const SEARCH_LIST = 'packs/search.json'; // in the front pack
  const KEPT = 'x-warraq-kept'; // when an answer was kept, in milliseconds
  const SIZE = 'x-warraq-size';

  const UNPACKED = 4; // packs that are held in memory
  const AT_ONCE = 6; // requests on their way
  const PATIENCE = 8000; // milliseconds for the network, where something is kept
  const WAITS = [0, 1000, 3000, 8000]; // ms before the network is asked (again) whether it is there
  const CHECK_AGAIN = 600000; // milliseconds between two looks for a newer archive

  const TYPES = {
    css: 'text/css; charset=utf-8',
    html: 'text/html; charset=utf-8',
    js: 'text/javascript; charset=utf-8',
    json: 'application/json; charset=utf-8',
    svg: 'image/svg+xml; charset=utf-8',
    txt: 'text/plain; charset=utf-8',
    woff2: 'font/woff2'
  };

  class Trouble extends Error {}

  let isGone = false; // all was deleted, and what is still on its way must not bring it back

  async function open(name) {
    if (isGone) {
      throw new Trouble('stopped');
    }
    return caches.open(PREFIX + name);
  }

  /* Unlike open, this makes no cache where there is none (any more). */
  const find = (name, address, options) =>
    caches.match(address, { cacheName: PREFIX + name, ...options });
  const urlOf = (path) => new URL(path.split('/').map(encodeURIComponent).join('/'), SCOPE).href;
  const OURS = new RegExp(`^(?:[^/]+\\.html$|(?:${['\\d{4}', ...SITE.rooms].join('|')})/)`);

  let unpacked = new Map(); // file → promise of a pack
  let index = null; // promise of the index
  let state = null; // promise of the state
  let stopping = new AbortController();
  let isReached = true; // whether the network answered the last time
  let checked = 0;

  /* ---- Addresses */

  /* The path in the site of an address; '' when it is none of this site's. */
  function pathOf(address) {
    const url = new URL(address);
    if (url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) {
      return '';
    }
    try {
      const path = decodeURIComponent(url.pathname.slice(SCOPE.pathname.length));
      const file = path === '' || path.endsWith('/') ? path + HOME : path;
      return OURS.test(file) ? file : '';
    } catch (error) {
      return '';
    }
  }

  /* Whether an address has other bytes only under another name or query. */
  function isLasting(request, path) {
    return (path.startsWith('search/') && path !== TABLES)
      || (path.startsWith('assets/') && new URL(request.url).searchParams.has('v'));
  }

  /* The address under which an answer is kept: a page is one, whatever is asked of it. */
  function keyOf(request, path) {
    return path.startsWith('assets/') ? request.url : urlOf(path);
  }

  /* ---- State */

  const EMPTY = { reading: false, current: null, next: null, newer: '' };

  function readState() {
    state = state || find('state', urlOf('state'))
      .then((answer) => (answer ? answer.json() : EMPTY));
    return state;
  }

  async function change(changes) {
    const made = { ...(await readState()), ...changes };
    await (await open('state')).put(urlOf('state'), jsonOf(made));
    state = Promise.resolve(made);
    return made;
  }

  function jsonOf(value) {
    return new Response(JSON.stringify(value), { headers: { 'Content-Type': TYPES.json } });
  }

  /* ---- Answers */

  worker.addEventListener('fetch', (event) => {
    const path = event.request.method === 'GET' && pathOf(event.request.url);
    if (path) {
      event.respondWith(answer(event, path));
    }
  });

  async function answer(event, path) {
    const { request } = event;
    const held = isLasting(request, path) && await lasting(request, path);
    if (held) {
      return held;
    }
    try {
      const response = await fromNetwork(request, path);
      isReached = true;
      if (response.status >= 500) {
        return await kept(request, path) || response;
      }
      await keepRead(event, path, response);
      return response;
    } catch (error) {
      isReached = false;
      const found = await kept(request, path);
      return found || (request.mode === 'navigate' ? sayOffline() : Response.error());
    }
  }

  /* What the network gives; where something is kept, it has only so much time. */
  async function fromNetwork(request, path) {
    const answering = fetch(request);
    const late = new Promise((resolve, reject) => setTimeout(reject, PATIENCE, new Error('late')));
    late.catch(() => {});
    const first = await Promise.race([answering, late]).catch((error) => error);
    if (first instanceof Response) {
      return first;
    }
    if (first.message === 'late' && !await kept(request, path)) {
      return answering;
    }
    answering.catch(() => {});
    throw first;
  }

  async function sayOffline() {
    return await find('shell', urlOf(OFFLINE)) || Response.error();
  }

  /* What never changes at this address, wherever it is kept. */
  async function lasting(request, path) {
    const names = path.startsWith('search/') ? ['whole', 'read'] : ['read', 'shell'];
    for (const name of names) {
      const found = await find(name, keyOf(request, path));
      if (found) {
        return found;
      }
    }
    return null;
  }

  /* What is kept of a path: the newer of what was read and what is in the packs. */
  async function kept(request, path) {
    const { current } = await readState();
    const read = await find('read', keyOf(request, path));
    const isNewer = read && !(current && Number(read.headers.get(KEPT)) < current.at);
    // Pages of one version search in the index of that version.
    if (isNewer && !(current && path.startsWith('search/'))) {
      return read;
    }
    const inShell = path.startsWith('assets/') && await lasting(request, path);
    return inShell || await fromPacks(path) || read || await similar(request, path);
  }

  /* The same file in another version, for a page that was kept before or after it. */
  async function similar(request, path) {
    const loose = { ignoreSearch: true };
    return await find('read', urlOf(path), loose) || find('shell', urlOf(path), loose);
  }

  async function keepRead(event, path, response) {
    const { reading, current } = await readState();
    const isData = path.startsWith('data/') && !path.endsWith('.html');
    const isWanted = reading && response.status === 200 && response.type === 'basic'
      && !response.redirected && !isData && !(path.startsWith('search/') && current);
    if (isWanted) {
      const copy = response.clone();
      event.waitUntil(keep(event.request, path, copy).catch(() => {}));
    }
  }

  async function keep(request, path, response) {
    const cache = await open('read');
    const body = await response.blob();
    if (path === TABLES) {
      await dropOldIndex(cache, body);
    } else if (path.startsWith('assets/')) {
      await cache.delete(request, { ignoreSearch: true });
    }
    const headers = {
      'Content-Type': response.headers.get('Content-Type') || typeOf(path),
      [KEPT]: String(Date.now()),
      [SIZE]: String(body.size)
    };
    await cache.put(keyOf(request, path), new Response(body, { headers }));
  }

  /* Other tables name other files of the search: what is kept of the old ones goes. */
  async function dropOldIndex(cache, body) {
    const before = await cache.match(urlOf(TABLES));
    if (before && await before.text() !== await body.text()) {
      const keys = await cache.keys();
      const old = keys.filter((key) => pathOf(key.url).startsWith('search/'));
      await Promise.all(old.map((key) => cache.delete(key)));
    }
  }

  /* ---- Packs */

  function typeOf(path) {
    return TYPES[path.split('.').pop()] || 'application/octet-stream';
  }

  async function fromPacks(path) {
    const { current } = await readState();
    if (!current) {
      return null;
    }
    if (path.startsWith('search/') && path !== TABLES) {
      return find('whole', urlOf(path));
    }
    const wanted = keyOfPack(path) || (await readIndex())[path];
    const pack = current.packs.find(({ key }) => key === wanted);
    const bytes = pack && await fileOf(pack, path);
    return bytes && new Response(bytes, { headers: { 'Content-Type': typeOf(path) } });
  }

  /* Of months and assets, whose paths tell it; of all else the index does. */
  function keyOfPack(path) {
    const month = /^(\d{4})\/(\d\d)\//.exec(path);
    return month ? `${month[1]}-${month[2]}` : /^assets\//.exec(path) ? 'assets' : '';
  }

  async function fileOf(pack, path) {
    const { places, bytes } = await unpack(pack.path);
    const place = places.get(path);
    return place && bytes.subarray(place[0], place[0] + place[1]);
  }

  function unpack(file) {
    const known = unpacked.get(file) || readPack(file);
    unpacked.delete(file);
    unpacked.set(file, known); // the last one asked for stays longest
    known.catch(() => unpacked.delete(file));
    if (unpacked.size > UNPACKED) {
      unpacked.delete(unpacked.keys().next().value);
    }
    return known;
  }

  async function readPack(file) {
    const packed = await find('whole', urlOf(file));
    const stream = packed.body.pipeThrough(new DecompressionStream('deflate'));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const end = bytes.indexOf(10); // LINE FEED
    const { files } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
    const places = new Map();
    let at = end + 1;
    files.forEach(([path, length]) => {
      places.set(path, [at, length]);
      at += length;
    });
    return { places, bytes };
  }

  function readIndex() {
    index = index || find('whole', urlOf(INDEX))
      .then((answer) => (answer ? answer.json() : {}));
    return index;
  }

  /* ---- Keeping the whole archive */

  async function fetchManifest() {
    const response = await fetch(urlOf(MANIFEST), { cache: 'no-cache' }).catch(() => {
      throw new Trouble('offline');
    });
    if (response.status !== 200) {
      throw new Trouble('missing');
    }
    const text = await response.text();
    checked = Date.now();
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  }

  /* What has to be fetched to have the whole archive as it is now, and what is there already. */
  async function plan() {
    await comeBack();
    stopping = new AbortController();
    const manifest = await fetchManifest();
    await change({ next: manifest });
    const front = manifest.packs.find(({ key }) => key === 'front');
    const there = await present();
    if (!there.has(front.path)) {
      await fetchFile(front.path, front.bytes);
      there.add(front.path);
    }
    const items = await listed(manifest);
    const wanted = items.filter(([path]) => !there.has(path));
    const bytesOf = (list) => list.reduce((sum, [, bytes]) => sum + bytes, 0);
    return { wanted, total: bytesOf(items), done: bytesOf(items) - bytesOf(wanted) };
  }

  /* [path, bytes] of all that a manifest names. */
  async function listed(manifest) {
    const front = manifest.packs.find(({ key }) => key === 'front');
    const search = JSON.parse(new TextDecoder().decode(await fileOf(front, SEARCH_LIST)));
    return [...manifest.packs.map(({ path, bytes }) => [path, bytes]), ...search];
  }

  async function present() {
    const keys = await (await open('whole')).keys();
    return new Set(keys.map(({ url }) =>
      decodeURIComponent(new URL(url).pathname.slice(SCOPE.pathname.length))));
  }

  async function fetchFiles(items) {
    const waiting = [...items];
    const lane = async () => {
      for (let item = waiting.shift(); item; item = waiting.shift()) {
        await fetchFile(...item);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return {};
  }

  /* Keeps a file if it is the one that the manifest means: another build may have replaced it. */
  async function fetchFile(path, bytes) {
    const { signal } = stopping;
    const response = await fetch(urlOf(path), { signal }).catch(() => {
      throw new Trouble(signal.aborted ? 'stopped' : 'offline');
    });
    const data = response.status === 200 ? await response.arrayBuffer().catch(() => {
      throw new Trouble(signal.aborted ? 'stopped' : 'offline');
    }) : new ArrayBuffer(0);
    if (data.byteLength !== bytes || !await isOfVersion(path, data)) {
      throw new Trouble(response.status < 500 ? 'changed' : 'offline');
    }
    try {
      const headers = { 'Content-Type': typeOf(path) };
      await (await open('whole')).put(urlOf(path), new Response(data, { headers }));
    } catch (error) {
      throw new Trouble('space');
    }
  }

  /* A pack has the beginning of its SHA-256 in its name. */
  async function isOfVersion(path, data) {
    const version = /-([0-9a-f]{8})\.pack$/.exec(path);
    if (!version) {
      return true;
    }
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
    const digits = Array.from(hash.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
    return digits.join('') === version[1];
  }

  /* From now on the version that was fetched is the one that is kept; what it does not have goes. */
  async function finish() {
    const { next } = await readState();
    const items = await listed(next);
    const there = await present();
    if (items.some(([path]) => !there.has(path))) {
      throw new Trouble('changed');
    }
    const bytes = items.reduce((sum, item) => sum + item[1], 0);
    const cache = await open('whole');
    await cache.put(urlOf(INDEX), jsonOf(await indexOf(next)));
    index = null;
    await change({ current: { ...next, bytes, at: Date.now() }, next: null, newer: '' });
    const wanted = new Set([INDEX, ...items.map(([path]) => path)]);
    const old = [...there].filter((path) => !wanted.has(path));
    await Promise.all(old.map((path) => cache.delete(urlOf(path))));
    return {};
  }

  /* Path → key of the pack, for what its path alone does not tell. */
  async function indexOf(manifest) {
    const made = {};
    for (const { key, path } of manifest.packs) {
      const files = await namesIn(path);
      files.filter((file) => keyOfPack(file) !== key).forEach((file) => {
        made[file] = key;
      });
    }
    return made;
  }

  /* Paths of the files in a pack: its first line, so the rest stays packed. */
  async function namesIn(file) {
    const packed = await find('whole', urlOf(file));
    const reader = packed.body.pipeThrough(new DecompressionStream('deflate')).getReader();
    const decoder = new TextDecoder();
    let line = '';
    while (!line.includes('\n')) {
      const { value } = await reader.read();
      line += decoder.decode(value, { stream: true });
    }
    reader.cancel().catch(() => {});
    return JSON.parse(line.slice(0, line.indexOf('\n'))).files.map(([path]) => path);
  }

  /* ---- What pages ask */

  const ASKED = {
    async state() {
      const { reading, current, next, newer } = await readState();
      const part = next && await present();
      return {
        reading,
        whole: current && { version: current.version, bytes: current.bytes },
        begun: Boolean(part && part.size),
        newer: Boolean(newer),
        isReached
      };
    },

    async reading({ on }) {
      await comeBack();
      await change({ reading: on });
      return {};
    },

    /* How much is kept of what was read. */
    async kept() {
      const cache = await open('read');
      const keys = await cache.keys();
      const sizes = await Promise.all(keys.map(async (key) =>
        Number((await cache.match(key)).headers.get(SIZE))));
      const pages = keys.filter((key) => pathOf(key.url).endsWith('.html'));
      return { pages: pages.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    },

    /* Whether there is a newer archive than the one that is kept. */
    async check({ now }) {
      const { current, newer } = await readState();
      if (!current || (!now && Date.now() - checked < CHECK_AGAIN)) {
        return { newer: Boolean(newer) };
      }
      const { version } = await fetchManifest();
      const found = version === current.version ? '' : version;
      await change({ newer: found });
      return { newer: Boolean(found) };
    },

    /* Whether the network answers: pages are told that it is there before it is. */
    async reach() {
      isReached = false;
      for (const wait of WAITS) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        const asked = fetch(urlOf(MANIFEST), { cache: 'no-store' });
        isReached = await asked.then(() => true, () => false);
        if (isReached) {
          break;
        }
      }
      return {};
    },

    plan,
    fetch: ({ items }) => fetchFiles(items),
    finish,

    async stop() {
      stopping.abort();
      return {};
    },

    async delete() {
      stopping.abort();
      isGone = true;
      await Promise.all(NAMES.map((name) => caches.delete(PREFIX + name)));
      unpacked = new Map();
      index = null;
      state = Promise.resolve(EMPTY);
      return {};
    }
  };

  /* The reader deleted all and asks anew, before this worker has ended. */
  async function comeBack() {
    if (isGone) {
      isGone = false;
      await keepShell();
    }
  }

  worker.addEventListener('message', (event) => {
    const { ask, ...rest } = event.data || {};
    const port = event.ports[0];
    if (port && Object.hasOwn(ASKED, ask)) {
      event.waitUntil(ASKED[ask](rest).then(
        (value) => port.postMessage(value),
        (error) => port.postMessage({ error: error instanceof Trouble ? error.message : 'failed' })
      ));
    }
  });

  /* ---- Coming and going */

  async function keepShell() {
    const addresses = SITE.shell.map((path) => new Request(new URL(path, SCOPE), { cache: 'no-cache' }));
    await (await open('shell')).addAll(addresses);
  }

  worker.addEventListener('install', (event) => {
    event.waitUntil(keepShell().then(() => worker.skipWaiting()));
  });

  worker.addEventListener('activate', (event) => {
    event.waitUntil(open('shell').then(async (cache) => {
      const wanted = new Set(SITE.shell.map((path) => new URL(path, SCOPE).href));
      const old = (await cache.keys()).filter(({ url }) => !wanted.has(url));
      await Promise.all(old.map((key) => cache.delete(key)));
      await worker.clients.claim();
    }));
  });
})(self);

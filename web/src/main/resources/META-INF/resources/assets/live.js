// What keeps an open page true: ages that grow, the sign that says whether news arrive, and parts that are replaced
// without closing what the reader has opened. Every page can be read without it.
(function () {
  'use strict';

  // The same steps as When.java.
  function span(seconds) {
    if (seconds < 60) return seconds + ' s';
    if (seconds < 3600) return Math.floor(seconds / 60) + ' min';
    if (seconds < 48 * 3600) return Math.floor(seconds / 3600) + ' h';
    return Math.floor(seconds / 86400) + ' days';
  }

  function age(moment) {
    const seconds = Math.trunc((Date.now() - moment) / 1000);
    if (seconds === 0) return 'just now';
    return seconds < 0 ? 'in ' + span(-seconds) : span(seconds) + ' ago';
  }

  function refreshAges() {
    for (const time of document.querySelectorAll('time[data-age]')) {
      const words = age(Date.parse(time.dateTime));
      if (time.textContent !== words) time.textContent = words;
    }
    for (const time of document.querySelectorAll('time[data-span]')) {
      const words = span(Math.max(0, Math.trunc((Date.now() - Date.parse(time.dateTime)) / 1000)));
      if (time.textContent !== words) time.textContent = words;
    }
  }

  function sign(state) {
    const element = document.getElementById('live-sign');
    if (element) element.dataset.live = state;
  }

  const opened = new WeakMap();
  const known = new WeakMap();

  function remember(part) {
    opened.set(part, Array.from(part.querySelectorAll('details[open][id]'), (details) => details.id));
    known.set(part, new Set(Array.from(part.querySelectorAll('.move[id]'), (move) => move.id)));
  }

  function restore(part) {
    for (const id of opened.get(part) || []) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    const before = known.get(part);
    for (const move of part.querySelectorAll('.move[id]')) {
      if (before && !before.has(move.id)) move.classList.add('move-new');
    }
    refreshAges();
  }

  document.addEventListener('DOMContentLoaded', () => {
    const body = document.body;
    if (document.querySelector('[sse-connect]')) sign('waiting');
    body.addEventListener('htmx:sseOpen', () => sign('on'));
    body.addEventListener('htmx:sseError', () => sign('lost'));
    body.addEventListener('htmx:sseClose', (event) => {
      // Signed out, here or elsewhere: the server leads to the sign-in page.
      if (event.detail.type === 'message') window.location.reload();
    });
    // What the page had when it was loaded is no longer what it has: a stream that is opened anew must not be told so.
    const forgetHad = () => {
      for (const source of document.querySelectorAll('[sse-connect*="have="]')) {
        source.setAttribute('sse-connect', source.getAttribute('sse-connect').replace(/([?&])have=[^&]*/, '$1'));
      }
    };
    body.addEventListener('htmx:sseError', forgetHad);
    body.addEventListener('htmx:sseBeforeMessage', (event) => {
      forgetHad();
      sign('on');
      const moment = document.getElementById('live-moment');
      if (moment) moment.dateTime = new Date().toISOString();
      remember(event.target);
    });
    body.addEventListener('htmx:sseMessage', (event) => restore(event.target));
    refreshAges();
    window.setInterval(refreshAges, 1000);
  });
})();

// The bands of states by wheel, drag and keys. Without it, the same windows are reached by the links, and the same moments by
// the table.
(function () {
  'use strict';

  const SHORTEST = 1000;
  const LONGEST = 400 * 86400 * 1000;

  function windowOf(figure) {
    return { since: Date.parse(figure.dataset.since), until: Date.parse(figure.dataset.until) };
  }

  function query(since, until) {
    return 'since=' + new Date(since).toISOString() + '&until=' + new Date(until).toISOString();
  }

  // One question at a time, and of those that pile up meanwhile only the newest.
  let asking = false;
  let wanted = null;

  async function show(figure, since, until, push) {
    const now = Date.now();
    let span = Math.min(Math.max(until - since, SHORTEST), LONGEST);
    let end = Math.min(Math.round(since + span), now + 1000);
    wanted = { base: figure.dataset.base, since: end - Math.round(span), until: end, push: push };
    if (asking) return;
    asking = true;
    try {
      while (wanted) {
        const next = wanted;
        wanted = null;
        await fetchInto(next.base, query(next.since, next.until), next.push);
      }
    } finally {
      asking = false;
    }
  }

  async function fetchInto(base, asked, push) {
    const place = document.getElementById('timeline');
    const answer = await fetch(base + '/timeline?' + asked, { headers: { Accept: 'text/html' } });
    if (!answer.ok) {
      window.location.assign(base + '?' + asked + '#timeline');
      return;
    }
    const made = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const table = place.querySelector('.timeline-table');
    const open = table && table.open;
    place.replaceChildren(...made.body.children);
    // A window with two ends stands still, whatever happens.
    if (asked.startsWith('since=')) place.removeAttribute('hx-get');
    if (open) place.querySelector('.timeline-table').open = true;
    const address = base + '?' + asked;
    if (push) window.history.pushState({ timeline: true }, '', address + '#timeline');
    else window.history.replaceState({ timeline: true }, '', address);
    enhance(place);
  }

  function byWheel(figure, svg, event) {
    if (!event.ctrlKey && !event.altKey && Math.abs(event.deltaY) > Math.abs(event.deltaX) && !svg.dataset.entered) return;
    event.preventDefault();
    const { since, until } = windowOf(figure);
    const span = until - since;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const by = (event.deltaX / svg.clientWidth) * span;
      show(figure, since + by, until + by, false);
      return;
    }
    const box = svg.getBoundingClientRect();
    const at = since + ((event.clientX - box.left) / box.width) * span;
    const factor = event.deltaY > 0 ? 1.25 : 0.8;
    show(figure, at - (at - since) * factor, at + (until - at) * factor, false);
  }

  function byDrag(figure, svg) {
    let from = null;
    let moved = 0;
    svg.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || event.pointerType === 'touch') return;
      from = event.clientX;
      moved = 0;
    });
    svg.addEventListener('pointermove', (event) => {
      if (from === null) return;
      moved = event.clientX - from;
      if (Math.abs(moved) > 4) {
        svg.setPointerCapture(event.pointerId);
        svg.classList.add('dragged');
      }
    });
    const end = () => {
      if (from !== null && Math.abs(moved) > 4) {
        const { since, until } = windowOf(figure);
        const by = (-moved / svg.clientWidth) * (until - since);
        show(figure, since + by, until + by, true);
      }
      svg.classList.remove('dragged');
      from = null;
    };
    svg.addEventListener('pointerup', end);
    svg.addEventListener('pointercancel', () => { from = null; });
    svg.addEventListener('click', (event) => { if (Math.abs(moved) > 4) event.preventDefault(); }, true);
    svg.addEventListener('dragstart', (event) => event.preventDefault());
  }

  // One stop for the Tab key; arrows go from moment to moment, in order of time, whatever member they are of.
  function byKeys(figure, svg, read) {
    const links = Array.from(svg.querySelectorAll('a'));
    const place = (link) => parseFloat(link.querySelector('line').getAttribute('x1'));
    links.sort((a, b) => place(a) - place(b));
    if (links.length > 0) links[links.length - 1].setAttribute('tabindex', '0');
    function go(index) {
      links.forEach((link, i) => link.setAttribute('tabindex', i === index ? '0' : '-1'));
      links[index].focus();
    }
    svg.addEventListener('keydown', (event) => {
      const here = links.indexOf(document.activeElement);
      const { since, until } = windowOf(figure);
      const quarter = (until - since) / 4;
      if (event.key === 'ArrowLeft' && here > 0) go(here - 1);
      else if (event.key === 'ArrowRight' && here < links.length - 1) go(here + 1);
      else if (event.key === 'Home') go(0);
      else if (event.key === 'End') go(links.length - 1);
      else if (event.key === '+') show(figure, since + quarter, until - quarter, true);
      else if (event.key === '-') show(figure, since - 2 * quarter, until + 2 * quarter, true);
      else return;
      event.preventDefault();
    });
    const tell = (target) => {
      const label = target.closest('a') && target.closest('a').getAttribute('aria-label');
      const title = target.closest('g, svg.mark') && target.closest('g, svg.mark').querySelector('title');
      const words = label || (title && title.textContent);
      if (words) read.textContent = words;
    };
    svg.addEventListener('focusin', (event) => tell(event.target));
    svg.addEventListener('pointerover', (event) => tell(event.target));
  }

  function enhance(place) {
    const figure = place.querySelector('[data-timeline]');
    if (!figure || figure.dataset.enhanced) return;
    figure.dataset.enhanced = 'yes';
    const svg = figure.querySelector('svg.bands');
    const read = figure.querySelector('[data-read]');
    read.hidden = false;
    figure.querySelector('[data-with-script]').hidden = false;
    // The wheel scrolls the page unless the reader has shown, by a click or by focus, that the bands are meant.
    svg.addEventListener('pointerdown', () => { svg.dataset.entered = 'yes'; });
    svg.addEventListener('focusin', () => { svg.dataset.entered = 'yes'; });
    svg.addEventListener('pointerleave', () => { delete svg.dataset.entered; });
    svg.addEventListener('wheel', (event) => byWheel(figure, svg, event), { passive: false });
    byDrag(figure, svg);
    byKeys(figure, svg, read);
    figure.querySelector('.timeline-steps').addEventListener('click', (event) => {
      const link = event.target.closest('a[data-step]');
      if (!link || link.dataset.step === 'last' || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const step = link.dataset.step;
      fetchInto(figure.dataset.base, new URL(link.href).search.slice(1), true).then(() => {
        const again = place.querySelector('a[data-step="' + step + '"]') || place.querySelector('.timeline-steps a');
        again.focus();
      });
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    const place = document.getElementById('timeline');
    if (!place) return;
    enhance(place);
    document.body.addEventListener('htmx:afterSwap', (event) => { if (event.target === place) enhance(place); });
    window.addEventListener('popstate', (event) => { if (event.state && event.state.timeline) window.location.reload(); });
  });
})();

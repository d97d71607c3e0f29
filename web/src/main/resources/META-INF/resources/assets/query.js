// Proposals below a query, and rows that arrive by themselves. Every page can be asked and paged without it.
(function () {
  'use strict';

  const PAUSE_MILLIS = 120;
  const MOST_ROWS = 500;

  function complete(input) {
    const list = document.createElement('ul');
    list.id = input.id + '-proposals';
    list.className = 'proposals';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', 'Proposals');
    input.after(list);
    for (const [name, value] of [
      ['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id],
    ]) input.setAttribute(name, value);

    let proposals = [];
    let chosen = -1;
    let turn = 0;
    let timer = 0;

    function close() {
      turn++;
      window.clearTimeout(timer);
      list.hidden = true;
      chosen = -1;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    }

    function choose(index) {
      chosen = index;
      Array.from(list.children).forEach((item, i) => {
        item.setAttribute('aria-selected', String(i === index));
        if (i === index) {
          input.setAttribute('aria-activedescendant', item.id);
          item.scrollIntoView({ block: 'nearest' });
        }
      });
    }

    function accept(index) {
      const proposal = proposals[index];
      input.value = input.value.slice(0, proposal.from) + proposal.text + input.value.slice(proposal.to);
      const caret = proposal.from + proposal.text.length;
      input.setSelectionRange(caret, caret);
      close();
      input.focus();
      if (proposal.text.endsWith(':')) ask();
    }

    function show(found) {
      proposals = found;
      if (found.length === 0) return close();
      list.replaceChildren(...found.map((proposal, i) => {
        const item = document.createElement('li');
        item.id = list.id + '-' + i;
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', 'false');
        const text = document.createElement('code');
        text.textContent = proposal.text;
        const doc = document.createElement('span');
        doc.className = 'minor';
        doc.textContent = proposal.doc;
        item.append(text, doc);
        // Before the box loses the focus.
        item.addEventListener('mousedown', (event) => {
          event.preventDefault();
          accept(i);
        });
        return item;
      }));
      chosen = -1;
      list.hidden = false;
      input.removeAttribute('aria-activedescendant');
      input.setAttribute('aria-expanded', 'true');
    }

    async function ask() {
      const mine = ++turn;
      const typed = new URLSearchParams({ q: input.value, caret: String(input.selectionStart) });
      try {
        const answer = await fetch(input.dataset.complete + '?' + typed, { headers: { Accept: 'application/json' } });
        const found = answer.ok ? await answer.json() : [];
        if (mine === turn) show(found);
      } catch (away) {
        if (mine === turn) close();
      }
    }

    input.addEventListener('input', () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE_MILLIS);
    });
    input.addEventListener('blur', close);
    input.addEventListener('keydown', (event) => {
      const open = !list.hidden;
      if (event.key === 'ArrowDown' && !open) {
        event.preventDefault();
        ask();
      } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        choose((chosen + step + proposals.length + (chosen < 0 && step < 0 ? 1 : 0)) % proposals.length);
      } else if (open && event.key === 'Enter' && chosen >= 0) {
        event.preventDefault();
        accept(chosen);
      } else if (open && event.key === 'Escape') {
        event.preventDefault();
        close();
      }
    });
  }

  // A stream that was cut begins where the page began: what is there already is not shown twice.
  function beforeRow(event) {
    const rows = event.target;
    if (!rows.hasAttribute('data-tail')) return;
    const id = /<tr id="([a-z][0-9]+)"/.exec(event.detail.data);
    if (id && document.getElementById(id[1])) event.preventDefault();
  }

  function afterRow(event) {
    const rows = event.target;
    if (!rows.hasAttribute('data-tail') || !rows.firstElementChild) return;
    const empty = document.getElementById('found-empty');
    if (empty) {
      empty.remove();
      rows.closest('.found').removeAttribute('data-empty');
    }
    const row = rows.firstElementChild;
    row.classList.add('move-new');
    document.getElementById('tail-said').textContent = row.dataset.said;
    while (rows.children.length > MOST_ROWS) rows.lastElementChild.remove();
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('input[data-complete]').forEach(complete);
    document.body.addEventListener('htmx:sseBeforeMessage', beforeRow);
    document.body.addEventListener('htmx:sseMessage', afterRow);
  });
})();

// Light or dark: as the system says, or as chosen here and remembered. Loaded before the body, so that nothing flashes.
(function () {
  'use strict';
  const KEY = 'holdfast-theme';
  const ORDER = ['system', 'light', 'dark'];
  const root = document.documentElement;
  const system = window.matchMedia('(prefers-color-scheme: dark)');

  function chosen() {
    try {
      const value = localStorage.getItem(KEY);
      return ORDER.includes(value) ? value : 'system';
    } catch (blocked) {
      return root.dataset.themeChoice || 'system';
    }
  }

  function apply(choice) {
    const dark = choice === 'dark' || (choice === 'system' && system.matches);
    root.dataset.themeChoice = choice;
    root.setAttribute('data-bs-theme', dark ? 'dark' : 'light');
    const word = document.getElementById('theme-word');
    if (word) {
      word.textContent = 'Theme: ' + choice;
    }
  }

  function next() {
    const choice = ORDER[(ORDER.indexOf(root.dataset.themeChoice) + 1) % ORDER.length];
    try {
      localStorage.setItem(KEY, choice);
    } catch (blocked) {
      // Not remembered, but obeyed on this page.
    }
    apply(choice);
  }

  apply(chosen());
  system.addEventListener('change', () => apply(chosen()));
  document.addEventListener('DOMContentLoaded', () => {
    const toggle = document.getElementById('theme-toggle');
    toggle.hidden = false;
    toggle.addEventListener('click', next);
    apply(chosen());
  });
})();

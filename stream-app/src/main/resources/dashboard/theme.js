const KEY = 'quatrain-theme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const SIGN = { auto: '◐', light: '☀', dark: '☾' };

/** Lets the button go through auto, light and dark, remembers the choice, and calls changed whenever the page's colours do. */
export function bindTheme(button, changed) {
  let choice = 'auto';
  try {
    choice = localStorage.getItem(KEY) in NEXT ? localStorage.getItem(KEY) : 'auto';
  } catch {
    // Storage is refused in some private windows; the choice then lasts as long as the page.
  }
  const apply = () => {
    if (choice === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    button.textContent = SIGN[choice];
    button.title = `Theme: ${choice}`;
    button.setAttribute('aria-label', `Theme: ${choice}. Switch to ${NEXT[choice]}`);
  };
  button.addEventListener('click', () => {
    choice = NEXT[choice];
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // As above.
    }
    apply();
    changed();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => choice === 'auto' && changed());
  apply();
}

/** The value of a colour of the style sheet, as canvas needs it. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

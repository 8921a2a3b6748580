/* Which folders of the menu are closed is kept in a cookie, so that the server draws them so. */
const YEAR = 31536000;

addEventListener(
  "toggle",
  ({ target: fold }) => {
    if (!(fold instanceof HTMLDetailsElement) || !fold.dataset.folder) return;
    const kept = document.cookie.match(/(?:^|; )folders=([\d.]*)/)?.[1] ?? "";
    const closed = new Set(kept.split(".").filter(Boolean));
    closed[fold.open ? "delete" : "add"](fold.dataset.folder);
    document.cookie = `folders=${[...closed].slice(-40).join(".")}; path=/; max-age=${YEAR}; samesite=lax`;
  },
  true,
);

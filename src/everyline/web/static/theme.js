// Before anything is drawn: the theme a reader chose, if they chose one.
"use strict";
try {
  const chosen = localStorage.getItem("everyline-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch { /* a browser that keeps nothing shows the system's theme */ }

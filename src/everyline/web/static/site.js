// What pages gain where scripts run; each of them works without.
"use strict";

(() => {
  const themes = ["system", "light", "dark"];
  const named = { system: "as the system", light: "light", dark: "dark" };

  function themeNow() {
    return document.documentElement.dataset.theme || "system";
  }

  function themeSwitch(button) {
    const tell = () => { button.textContent = `Theme: ${named[themeNow()]}`; };
    button.hidden = false;
    tell();
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(themeNow()) + 1) % themes.length];
      if (next === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      try {
        if (next === "system") localStorage.removeItem("everyline-theme");
        else localStorage.setItem("everyline-theme", next);
      } catch { /* then it holds for this page */ }
      tell();
    });
  }

  // Times are written in UTC; the reader's own clock is told beside it.
  function localTimes(root) {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      if (time.dateTime.includes("T") && !Number.isNaN(at.getTime())) {
        try { time.title = at.toLocaleString(); } catch { /* an unknown locale: UTC stands there */ }
      }
    }
  }

  for (const button of document.querySelectorAll("[data-theme-switch]")) themeSwitch(button);
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  localTimes(document);
})();

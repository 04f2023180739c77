// Before anything is drawn: the theme and the language of terms, as last chosen.
"use strict";
try {
    const { theme, chinese } = localStorage;
    if (theme === "light" || theme === "dark")
        document.documentElement.dataset.theme = theme;
    if (chinese === "yes")
        document.documentElement.dataset.chinese = "yes";
} catch (_) { /* storage is forbidden: the system decides */ }

// Keys that every page has: / goes to the search box. Single letters are off while one types, with any other key held,
// and where the person has switched them off (WCAG 2.1.4); each does what a link or button of the page does.
"use strict";

(function () {
	const off = document.documentElement.dataset.keys === "off";

	function isTyping(target) {
		return target instanceof HTMLElement &&
			(target.isContentEditable || target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"));
	}

	// A link or button says its key by data-key="j"; the first one that is visible counts.
	function find(key) {
		for (const element of document.querySelectorAll("[data-key]"))
			if (element.dataset.key.split(" ").includes(key) && !element.disabled && element.getClientRects().length > 0)
				return element;
		return null;
	}

	document.addEventListener("keydown", function (event) {
		if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || off || isTyping(event.target))
			return;
		// Enter is for what has the focus, where something has it.
		if (event.key === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary, label, input"))
			return;
		const element = find(event.key);
		if (element === null)
			return;
		event.preventDefault();
		if (element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) {
			element.focus();
			if (element.select)
				element.select();
		} else {
			element.click();
		}
	});
})();

// Keys that every page has: / goes to the search box. They are off while one types, with any other key held but Shift, and
// where the person has switched them off (WCAG 2.1.4); each does what a link or button of the page does.
"use strict";

(function () {
	const off = document.documentElement.dataset.keys === "off";

	function isTyping(target) {
		return target instanceof HTMLElement &&
			(target.isContentEditable || target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"));
	}

	// A link or button says its key by data-key="j"; the first one that is visible counts, or the one that is now meant.
	function find(key) {
		let first = null;
		for (const element of document.querySelectorAll("[data-key]")) {
			if (!element.dataset.key.split(" ").includes(key) || element.disabled || element.getClientRects().length === 0)
				continue;
			if ("now" in element.dataset)
				return element;
			first ??= element;
		}
		return first;
	}

	// j and k go through what a list has found.
	function step(key) {
		const found = Array.from(document.querySelectorAll("[data-results] h2 a"));
		const at = found.indexOf(document.activeElement) + (key === "j" ? 1 : -1);

		if (found.length === 0 || (key !== "j" && key !== "k"))
			return null;
		return found[Math.min(Math.max(at, 0), found.length - 1)];
	}

	// The hit before or behind the last one that was gone to, round and round.
	document.addEventListener("click", function (event) {
		const way = event.target instanceof Element ? event.target.closest("[data-hit]") : null;
		const count = Number(way?.closest("[data-hits]")?.dataset.hits ?? 0);

		if (way === null || count === 0)
			return;
		const last = Number((/^#h(\d+)$/.exec(location.hash) ?? [0, way.dataset.hit === "1" ? 0 : 1])[1]);
		const next = (last - 1 + Number(way.dataset.hit) + count) % count + 1;
		const mark = document.getElementById("h" + next);
		if (mark === null)
			return;
		event.preventDefault();
		history.replaceState(null, "", "#h" + next);
		mark.scrollIntoView({ block: "center" });
		mark.focus({ preventScroll: true });
	});

	document.addEventListener("keydown", function (event) {
		if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || off || isTyping(event.target))
			return;
		// Enter is for what has the focus, where something has it.
		if (event.key === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary, label, input"))
			return;
		const result = step(event.key);
		if (result !== null) {
			event.preventDefault();
			result.focus();
			return;
		}
		const element = find(event.shiftKey && event.key === "Enter" ? "Shift+Enter" : event.key);
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

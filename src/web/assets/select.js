// Selecting words of a document puts them into the coding form as code points of the sealed text: every run of words
// says in data-at which code point it begins with. Without scripts sentences have check boxes on a page of their own.
"use strict";

(function () {
	const text = document.querySelector("[data-passages]");
	const field = document.querySelector("[data-passage]");
	const said = document.querySelector("[data-chosen]");

	if (text === null || field === null || said === null)
		return;

	const hint = said.innerHTML;
	const boxes = document.querySelector("[data-boxes-field]");

	// The passage that was gone to or clicked is the one that key L means.
	function mean(id) {
		for (const way of document.querySelectorAll("[data-use]"))
			way.toggleAttribute("data-now", "c" + way.dataset.use === id);
	}
	mean(location.hash.slice(1));
	addEventListener("hashchange", () => mean(location.hash.slice(1)));
	text.addEventListener("click", (event) => mean(event.target.id));

	// Code points, not UTF-16 units.
	function count(words) {
		return Array.from(words).length;
	}

	function place(node, offset) {
		const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");

		if (run === null || !text.contains(run))
			return -1;
		const range = document.createRange();
		range.setStart(run, 0);
		range.setEnd(node, offset);
		return Number(run.dataset.at) + count(range.toString());
	}

	// A selection that ends where no words are ends with the last run that it touches.
	function ends(range) {
		let from = place(range.startContainer, range.startOffset);
		let to = place(range.endContainer, range.endOffset);

		if (from >= 0 && to >= 0)
			return [from, to];
		for (const run of text.querySelectorAll("[data-at]")) {
			if (!range.intersectsNode(run))
				continue;
			const at = Number(run.dataset.at);
			if (from < 0)
				from = at;
			if (place(range.endContainer, range.endOffset) < 0)
				to = at + count(run.textContent);
		}
		return [from, to];
	}

	document.addEventListener("selectionchange", function () {
		const selection = document.getSelection();

		if (selection.rangeCount === 0 || selection.isCollapsed)
			return;
		const range = selection.getRangeAt(0);
		if (!range.intersectsNode(text))
			return;
		const [from, to] = ends(range);
		const words = selection.toString().trim();
		if (from < 0 || to <= from || words === "")
			return;
		field.value = from + "-" + to;
		if (boxes !== null)
			boxes.value = "";
		said.textContent = "Selected: “" + (words.length > 80 ? words.slice(0, 80) + " …" : words) + "”";
	});

	field.form.addEventListener("reset", function () {
		field.value = "";
		if (boxes !== null)
			boxes.value = "";
		said.innerHTML = hint;
	});

	// None takes all lines away, and a line takes None away.
	field.form.addEventListener("change", function (event) {
		const none = field.form.elements.no_line;

		if (event.target === none && none.checked)
			for (const line of field.form.querySelectorAll("[name=line]"))
				line.checked = false;
		else if (event.target.name === "line" && event.target.checked)
			none.checked = false;
	});
})();

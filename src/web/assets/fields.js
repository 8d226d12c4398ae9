// What makes fields easier where scripts run: a password can be shown while it is typed, and a text with a limit says how
// much of it is left. Markup and words are those of the design system, whose scripts are not used.
"use strict";

(function () {
	const encoder = new TextEncoder();

	function status(after) {
		const said = document.createElement("div");

		said.className = "govuk-visually-hidden";
		said.setAttribute("role", "status");
		after.after(said);
		return said;
	}

	function password(group) {
		const input = group.querySelector(".govuk-js-password-input-input");
		const button = group.querySelector(".govuk-js-password-input-toggle");
		const said = status(button);

		function set(isShown) {
			input.type = isShown ? "text" : "password";
			button.textContent = isShown ? "Hide" : "Show";
			button.setAttribute("aria-label", isShown ? "Hide password" : "Show password");
		}

		button.hidden = false;
		button.addEventListener("click", function () {
			set(input.type === "password");
			said.textContent = input.type === "password" ? "Your password is hidden" : "Your password is visible";
		});
		// It is sent as a password, so that no browser keeps it among what was typed into texts.
		input.form?.addEventListener("submit", () => set(false));
		window.addEventListener("pageshow", () => set(false));
	}

	function count(text, type) {
		if (type === "words")
			return (text.match(/\S+/g) ?? []).length;
		return type === "bytes" ? encoder.encode(text).length : Array.from(text).length;
	}

	function limit(group) {
		const field = group.querySelector(".govuk-js-character-count");
		const hint = group.querySelector(".govuk-character-count__message");
		const most = Number(group.dataset.maxwords ?? group.dataset.maxlength);
		const unit = group.dataset.maxwords === undefined ? "character" : "word";
		const shown = document.createElement("div");
		const said = status(hint);
		let waiting = 0;

		if (!(most > 0))
			return;
		shown.className = hint.className;
		shown.setAttribute("aria-hidden", "true");
		hint.classList.add("govuk-visually-hidden");
		hint.after(shown);

		// A form sends its line ends as two.
		function show() {
			const left = most - count(field.value.replace(/\n/g, "\r\n"), group.dataset.countType);
			const much = Math.abs(left);

			shown.textContent = `You have ${much.toLocaleString("en-GB")} ${unit}${much === 1 ? "" : "s"} ${left < 0 ? "too many" : "remaining"}`;
			shown.classList.toggle("govuk-error-message", left < 0);
			shown.classList.toggle("govuk-hint", left >= 0);
			field.classList.toggle("govuk-textarea--error", left < 0);
			clearTimeout(waiting);
			waiting = setTimeout(() => { said.textContent = shown.textContent; }, 1000);
		}

		field.addEventListener("input", show);
		window.addEventListener("pageshow", show);
		show();
		clearTimeout(waiting);
	}

	document.querySelectorAll(".govuk-password-input").forEach(password);
	document.querySelectorAll(".govuk-character-count").forEach(limit);
})();

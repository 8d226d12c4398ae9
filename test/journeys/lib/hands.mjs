// The hands of somebody at a page: by mouse, or by keys alone. Both find what they want by the words that people read.
//
//   const hand = byMouse(visitor);  or  byKeys(visitor);
//   await hand.fill("Login name", "iharrowgate");
//   await hand.press("Sign in");                       // a button, and the answer
//   await hand.follow("Search");                       // a link, and the page
const TAB_STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";

class Hand {
	constructor(visitor) {
		Object.assign(this, { visitor, page: visitor.page });
	}

	named(role, name) {
		return this.page.getByRole(role, { name, exact: typeof name === "string" }).first();
	}

	// What leads to another page, awaited.
	async going(act) {
		await Promise.all([this.page.waitForEvent("load"), act()]);
	}

	async press(name) {
		await this.going(() => this.push(this.named("button", name)));
	}

	async follow(name) {
		await this.going(() => this.push(this.named("link", name)));
	}

	async unfold(words) {
		await this.push(this.page.locator("summary", { hasText: words }).first());
	}

	// A file is chosen, in the window that the browser opens for it.
	async attach(label, path) {
		const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.push(this.field(label))]);
		await chooser.setFiles(path);
	}

	// "2014-10-02" in the boxes of the page's first date.
	async day(date) {
		const [year, month, day] = date.split("-");
		for (const [box, words] of [["Day", day], ["Month", month], ["Year", year]])
			await this.fill(box, words);
	}

	// By the words of its label, which stands before it or around it; or what was found already.
	field(label) {
		if (typeof label !== "string")
			return label;
		return this.page.getByLabel(label, { exact: true })
			.or(this.page.locator(`label:has(> span:text-is(${JSON.stringify(label)})) :is(input, select)`)).first();
	}

	async text() {
		return this.page.locator("main").innerText();
	}
}

class Mouse extends Hand {
	async push(target) {
		await target.click();
	}

	async fill(label, words) {
		await this.field(label).click();
		await this.field(label).fill(words);
	}

	async choose(label, option) {
		await this.field(label).selectOption({ label: option });
	}

	async check(target) {
		const box = this.field(target);
		if (!await box.isChecked())
			await box.click({ force: true });
	}

	// The key's button or link, by the mouse.
	async key(key) {
		await this.page.locator(`[data-key~="${key}"]`).first().click({ force: true });
	}
}

class Keys extends Hand {
	// Tab, or Shift and Tab where that is nearer, until it has the focus.
	async reach(target) {
		const element = await target.elementHandle();
		const steps = await element.evaluate((wanted, selector) => {
			const stops = [...document.querySelectorAll(selector)].filter((one) =>
				!one.disabled && one.tabIndex >= 0 && one.getClientRects().length > 0);
			const at = stops.indexOf(document.activeElement);
			const to = stops.indexOf(wanted);
			return to < 0 ? null : to - at;
		}, TAB_STOPS);
		const has = () => element.evaluate((wanted) => document.activeElement === wanted);
		const key = steps === null || steps >= 0 ? "Tab" : "Shift+Tab";
		for (let i = 0; i < Math.abs(steps ?? 0) - 3; i++)
			await this.page.keyboard.press(key);
		for (let i = 0; i < 300 && !await has(); i++)
			await this.page.keyboard.press(key);
		if (!await has())
			throw new Error(`no key comes to ${target}`);
	}

	async push(target) {
		await this.reach(target);
		await this.page.keyboard.press("Enter");
	}

	async fill(label, words) {
		await this.reach(this.field(label));
		await this.page.keyboard.press("Control+A");
		await this.page.keyboard.press("Delete");
		await this.page.keyboard.insertText(words);
	}

	// One types the beginning of what one wants.
	async choose(label, option) {
		const list = this.field(label);
		await this.reach(list);
		const [from, to] = await list.evaluate((select, wanted) =>
			[select.selectedIndex, [...select.options].findIndex((one) => one.label.trim() === wanted)], option);
		if (to < 0)
			throw new Error(`there is no ${option}`);
		for (let i = 0; i < Math.abs(to - from); i++)
			await this.page.keyboard.press(to > from ? "ArrowDown" : "ArrowUp");
	}

	async check(target) {
		const box = this.field(target);
		if (await box.isChecked())
			return;
		if (await box.getAttribute("type") !== "radio") {
			await this.reach(box);
			await this.page.keyboard.press("Space");
			return;
		}
		// Tab comes to one of the group, arrows to the others.
		const name = await box.getAttribute("name");
		const group = this.page.locator(`input[type=radio][name="${name}"]`);
		const on = this.page.locator(`input[type=radio][name="${name}"]:checked`);
		await this.reach(await on.count() > 0 ? on.first() : group.first());
		await this.page.keyboard.press("Space");
		for (let i = 0; i < 100 && !await box.isChecked(); i++)
			await this.page.keyboard.press("ArrowDown");
	}

	async key(key) {
		await this.page.evaluate(() => document.activeElement?.blur());
		await this.page.keyboard.press(key);
	}
}

export function byMouse(visitor) {
	return new Mouse(visitor);
}

export function byKeys(visitor) {
	return new Keys(visitor);
}

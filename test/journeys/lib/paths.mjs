// Where something is, as a person finds it.

// The first item that a search finds, as a path without its query.
export async function first(who, query) {
	await who.go(`/search?q=${encodeURIComponent(query)}`);
	return (await who.page.locator(".res h2 a").first().getAttribute("href")).split("?")[0];
}

#include "web/agent.h"

#include "base/arena.h"
#include "base/attr.h"

struct mark {
	struct str has;
	const char *name;
};

/* Each browser names those before it, too; so the first that fits counts. */
static const struct mark browsers[] = {
	{STR_INIT("Edg/"), "Edge"},
	{STR_INIT("OPR/"), "Opera"},
	{STR_INIT("Firefox/"), "Firefox"},
	{STR_INIT("HeadlessChrome/"), "Chrome without a window"},
	{STR_INIT("Chrome/"), "Chrome"},
	{STR_INIT("Safari/"), "Safari"},
	{STR_INIT("curl/"), "curl"},
};
static const struct mark systems[] = {
	{STR_INIT("Android"), "Android"},
	{STR_INIT("iPhone"), "iPhone"},
	{STR_INIT("iPad"), "iPad"},
	{STR_INIT("Windows"), "Windows"},
	{STR_INIT("Mac OS X"), "macOS"},
	{STR_INIT("CrOS"), "ChromeOS"},
	{STR_INIT("Linux"), "Linux"},
};

static const char *
name_find(struct str agent, const struct mark *marks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_find(agent, marks[i].has) != STR_NONE)
			return marks[i].name;
	return NULL;
}

struct str
agent_clean(struct arena *arena, struct str header)
{
	struct str cut = str_slice(header, 0, AGENT_SIZE_MAX);
	char *text = arena_alloc(arena, cut.len + 1);

	for (size_t i = 0; i < cut.len; i++)
		text[i] = cut.data[i] >= ' ' && cut.data[i] <= '~' ? cut.data[i] : '?';
	return str_make(text, cut.len);
}

struct str
agent_words(struct arena *arena, struct str agent)
{
	const char *browser = name_find(agent, browsers, COUNT_OF(browsers));
	const char *system = name_find(agent, systems, COUNT_OF(systems));

	if (agent.len == 0)
		return STR("unknown");
	if (browser == NULL)
		return agent;
	return system == NULL ? str_of(browser) : str_format(arena, "%s on %s", browser, system);
}

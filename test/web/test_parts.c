/* Our components beside those of the design system: the fixtures that its npm package ships, made by our
 * functions from the same options, and compared as a browser would build them. */
#include "fixture.h"
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"

#include <stdlib.h>

/* What our parts do not offer: the drop zone, which is a script's, the panel that interrupts, and the card
 * around a summary list. */
static bool
is_left_out(struct str component, const struct json *fixture)
{
	const struct json *options = json_get(fixture, "options");

	if (str_equal(component, STR("file-upload")) && json_get(options, "javascript") != NULL)
		return true;
	if (str_equal(component, STR("summary-list")) && json_get(options, "card") != NULL)
		return true;
	return str_equal(component, STR("panel")) &&
		str_find(json_get_str(options, "classes"), STR("--interruption")) != STR_NONE;
}

static void
test_component(struct arena *arena, const char *folder, const struct fixture_maker *maker)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct json *all;
	struct str path = str_format(arena, "%s/%s/fixtures.json", folder, maker->component);
	size_t passed = 0, skipped = 0, failed = 0;

	if (!file_read(path.data, &text, 16 << 20, &err) ||
		!json_read(arena, buf_str(&text), &all, &err)) {
		tap_ok(false, "%s: %s", maker->component, err.text);
		return;
	}
	for (const struct json *f = json_get(all, "fixtures")->first; f != NULL; f = f->next) {
		struct buf made CLEANUP(buf_free) = {0};
		struct buf ours CLEANUP(buf_free) = {0};
		struct buf theirs CLEANUP(buf_free) = {0};

		if (is_left_out(str_of(maker->component), f)) {
			skipped++;
			continue;
		}
		maker->make(arena, &made, json_get(f, "options"));
		fixture_skeleton(&ours, buf_str(&made));
		fixture_skeleton(&theirs, json_get_str(f, "html"));
		if (str_equal(buf_str(&ours), buf_str(&theirs))) {
			passed++;
			continue;
		}
		failed++;
		if (failed <= 3)
			tap_note("%s, %.*s:\n#   ours   %s\n#   theirs %s", maker->component,
				STR_ARG(json_get_str(f, "name")), buf_cstr(&ours),
				buf_cstr(&theirs));
	}
	tap_ok(failed == 0 && passed > 0, "%s: %zu of %zu fixtures, %zu left out", maker->component,
		passed, passed + skipped + failed, skipped);
}

int
main(void)
{
	const char *folder = getenv("COMPONENTS");

	for (size_t i = 0; folder != NULL && fixture_makers[i].component != NULL; i++) {
		struct arena arena CLEANUP(arena_free);

		arena_init(&arena, (size_t)256 << 20);
		test_component(&arena, folder, &fixture_makers[i]);
	}
	if (folder == NULL)
		tap_skip("COMPONENTS does not say where the fixtures are");
	return tap_done();
}

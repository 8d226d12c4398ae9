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

struct tally {
	size_t passed, skipped, failed;
};

static void
test_fixture(struct arena *arena, const struct fixture_maker *maker, const struct json *fixture,
	struct tally *tally)
{
	struct buf made CLEANUP(buf_free) = {0};
	struct buf ours CLEANUP(buf_free) = {0};
	struct buf theirs CLEANUP(buf_free) = {0};

	if (is_left_out(str_of(maker->component), fixture)) {
		tally->skipped++;
		return;
	}
	maker->make(arena, &made, json_get(fixture, "options"));
	fixture_skeleton(&ours, buf_str(&made));
	fixture_skeleton(&theirs, json_get_str(fixture, "html"));
	if (str_equal(buf_str(&ours), buf_str(&theirs))) {
		tally->passed++;
		return;
	}
	if (++tally->failed <= 3)
		tap_note("%s, %.*s:\n#   ours   %s\n#   theirs %s", maker->component,
			STR_ARG(json_get_str(fixture, "name")), buf_cstr(&ours), buf_cstr(&theirs));
}

static void
test_component(struct arena *arena, const struct fixture_maker *maker, const struct json *fixtures,
	struct tally *all)
{
	struct tally tally = {0};

	for (const struct json *f = fixtures == NULL ? NULL : fixtures->first; f != NULL;
		f = f->next)
		test_fixture(arena, maker, f, &tally);
	tap_ok(tally.failed == 0 && tally.passed > 0, "%s: %zu of %zu fixtures, %zu left out",
		maker->component, tally.passed, tally.passed + tally.skipped + tally.failed,
		tally.skipped);
	all->passed += tally.passed;
	all->skipped += tally.skipped;
	all->failed += tally.failed;
}

/* What is read points into `text`. */
static const struct json *
read_fixtures(struct arena *arena, const char *path, struct buf *text)
{
	struct err err = {0};
	struct json *all;

	if (file_read(path, text, 16 << 20, &err) && json_read(arena, buf_str(text), &all, &err))
		return all;
	tap_ok(false, "%s: %s", path, err.text);
	return NULL;
}

/* A file for each component, of all that the package has, with those that we have nothing for. */
static void
test_govuk(const char *folder)
{
	struct tally all = {0};
	size_t count = 0;

	for (; fixture_makers[count].component != NULL; count++) {
		struct arena arena CLEANUP(arena_free);
		struct buf text CLEANUP(buf_free) = {0};
		const struct json *read;

		arena_init(&arena, (size_t)256 << 20);
		read = read_fixtures(&arena,
			str_format(&arena, "%s/%s/fixtures.json", folder,
				fixture_makers[count].component)
				.data,
			&text);
		test_component(&arena, &fixture_makers[count], json_get(read, "fixtures"), &all);
	}
	tap_note("govuk-frontend: %zu fixtures of %zu components, %zu left out", all.passed, count,
		all.skipped);
}

/* One file, made by the package's own templates. */
static void
test_moj(const char *file)
{
	struct tally all = {0};
	struct arena arena CLEANUP(arena_free);
	struct buf text CLEANUP(buf_free) = {0};
	const struct json *read;
	size_t count = 0;

	arena_init(&arena, (size_t)64 << 20);
	read = read_fixtures(&arena, file, &text);
	for (; fixture_moj_makers[count].component != NULL; count++) {
		const struct json *of = read == NULL ? NULL : read->first;

		while (of != NULL &&
			!str_equal(json_get_str(of, "component"),
				str_of(fixture_moj_makers[count].component)))
			of = of->next;
		test_component(&arena, &fixture_moj_makers[count], json_get(of, "fixtures"), &all);
	}
	tap_note("@ministryofjustice/frontend: %zu fixtures of %zu components", all.passed, count);
}

int
main(void)
{
	const char *folder = getenv("COMPONENTS");
	const char *moj = getenv("MOJ_FIXTURES");

	if (folder != NULL)
		test_govuk(folder);
	else
		tap_skip("COMPONENTS does not say where the fixtures are");
	if (moj != NULL)
		test_moj(moj);
	else
		tap_skip("MOJ_FIXTURES does not say where the fixtures are");
	return tap_done();
}

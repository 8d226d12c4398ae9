/* The files of REFI-QDA that lie beside the project, by what is expected of each. */
#include "refi_case.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "tap.h"

static struct str
file_of(struct remit_case *c, const char *name)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	const char *path = str_format(&c->arena, "%s/review/qdpx/%s", tap_shared_data(), name).data;

	if (!file_read(path, &bytes, 1 << 24, &c->err))
		tap_note("%s", c->err.text);
	return str_copy(&c->arena, buf_str(&bytes));
}

static void
selection_check(
	const struct refi_file *file, const struct json *wanted, const char *name, size_t at)
{
	struct str text = json_get_str(wanted, "text");
	struct str code = json_get_str(wanted, "code");
	struct str user = json_get_str(wanted, "user");
	bool found = text.len == 0; /* of no words: left out */

	for (size_t i = 0; i < file->coding_count; i++)
		found = found ||
			(str_equal(file->codings[i].quote, text) &&
				str_equal(file->codes[file->codings[i].code].name, code) &&
				str_equal(file->codings[i].user_name, user));
	tap_ok(found, "%s: passage %zu, %.*s", name, at, STR_ARG(text));
}

static void
expected_check(struct remit_case *c, const char *name, const struct json *wanted)
{
	const struct json *selections = json_get(wanted, "selections");
	const struct json *pdf = json_get(wanted, "pdf_selection");
	bool refuse = str_equal(json_get_str(wanted, "import"), STR("refuse"));
	struct refi_input input;
	bool done = refi_case_read(c, file_of(c, name), &input);
	size_t at = 0;

	tap_ok(done == !refuse, "%s is %s %s", name, refuse ? "refused:" : "read", c->err.text);
	if (!done)
		return;
	for (const struct json *child = selections == NULL ? NULL : selections->first;
		child != NULL; child = child->next)
		selection_check(&input.file, child, name, at++);
	if (pdf != NULL)
		selection_check(&input.file, pdf, name, at);
}

int
main(void)
{
	struct remit_case c;
	const struct json *all;
	struct json *root;

	if (tap_shared_data() == NULL) {
		tap_skip("the files are not at hand");
		return tap_done();
	}
	case_open(&c);
	if (!tap_ok(json_read(&c.arena, file_of(&c, "expected.json"), &root, &c.err),
		    "what is expected is read %s", c.err.text))
		return tap_done();
	all = json_get(root, "files");
	for (const struct json *child = all->first; child != NULL; child = child->next)
		expected_check(&c, str_cstr(&c.arena, child->key), child);
	case_close(&c);
	return tap_done();
}

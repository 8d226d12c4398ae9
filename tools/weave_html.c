/* weave_html: turns a template of a page or a part into C.
 *
 *   weave_html IN.html OUT.c OUT.h
 *
 * What a template may hold is in tools/weave/weaving.h; a mistake stops the build with the
 * template's own line. */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "weave/weaving.h"

#include <stdio.h>

static bool
weave(char **argv, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct buf c CLEANUP(buf_free) = {0};
	struct buf h CLEANUP(buf_free) = {0};

	return file_read(argv[1], &text, 1 << 20, err) &&
		weave_template(
			buf_str(&text), argv[1], path_name(str_of(argv[3])).data, &c, &h, err) &&
		file_write_durably(argv[2], buf_str(&c), err) &&
		file_write_durably(argv[3], buf_str(&h), err);
}

int
main(int argc, char **argv)
{
	struct err err = {0};

	if (argc != 4) {
		fprintf(stderr, "usage: weave_html IN.html OUT.c OUT.h\n");
		return err_exit_code(ERR_USAGE);
	}
	if (!weave(argv, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	return 0;
}

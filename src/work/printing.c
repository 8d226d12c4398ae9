#include "work/printing.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/program.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"
#define PACKAGES "/usr/lib/python3/dist-packages"
enum { MEMORY_MB = 2048, CPU_S = 600, WALL_S = 900, FOLDERS_OPEN = 8 };
#define PDF_SIZE_MAX ((size_t)256 << 20)

/* Neither what this machine's owner put beside Debian's packages nor what its user did is loaded (-s, -S, -P). */
static const char *const begin = "import sys; sys.path.append('" PACKAGES
				 "'); from weasyprint.__main__ import main; main()";

/* What the system has for everybody: the program, its libraries, fonts. */
static const char *const readable[] = {"/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache",
	"/etc/fonts", "/etc/localtime", "/var/cache/fontconfig", "/dev/null", "/dev/urandom", NULL};

struct printing {
	struct arena *arena;
	const char *folder; /* its own; NULL: none */
};

/* ---- its folder ---- */

/* Ours are named in the HTML; the system's are for letters that ours do not have. */
static bool
configuration_write(const struct printing *printing, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	buf_add_format(&text,
		"<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n<fontconfig>\n"
		"<dir>/usr/share/fonts</dir>\n"
		"<include ignore_missing=\"yes\">/etc/fonts/conf.d</include>\n"
		"<cachedir>/var/cache/fontconfig</cachedir>\n<cachedir>%s/cache</cachedir>\n"
		"</fontconfig>\n",
		printing->folder);
	return file_write_durably(path_join_cstr(printing->arena, printing->folder, "fonts.conf"),
		buf_str(&text), err);
}

/* Where files for a moment are made. The path stands in a setting of fonts, so it must hold nothing that means
 * something there. */
static struct str
place(void)
{
	struct str place = str_of(getenv("TMPDIR") == NULL ? "" : getenv("TMPDIR"));

	for (size_t i = 0; i < place.len; i++)
		if (!char_is_alpha(place.data[i]) && !char_is_digit(place.data[i]) &&
			str_find_char(STR("/._-"), place.data[i]) == STR_NONE)
			return STR("/tmp");
	return place.len > 0 && place.data[0] == '/' ? place : STR("/tmp");
}

static bool
folder_begin(struct printing *printing, struct err *err)
{
	struct str wanted = str_format(
		printing->arena, "%.*s/candour-print-XXXXXX", STR_ARG(place()));
	char *path = arena_alloc(printing->arena, wanted.len + 1);

	memcpy(path, wanted.data, wanted.len);
	if (mkdtemp(path) == NULL)
		return err_set_errno(err, errno, "cannot make a folder for printing at %s", path);
	printing->folder = path;
	return configuration_write(printing, err);
}

static int
entry_remove(const char *path, const struct stat *about, int type, struct FTW *place_of)
{
	(void)about;
	(void)type;
	(void)place_of;
	(void)remove(path);
	return 0;
}

static void
folder_end(struct printing *printing)
{
	if (printing->folder != NULL)
		(void)nftw(printing->folder, entry_remove, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

/* ---- printing ---- */

static bool
print(const struct printing *printing, struct str html, int64_t day, struct buf *pdf,
	struct err *err)
{
	static const char *const arguments[] = {"python3", "-P", "-s", "-S", "-B", "-c", begin,
		"--encoding", "utf-8", "--pdf-variant", "pdf/ua-1", "-", "-", NULL};
	struct arena *arena = printing->arena;
	const char *folder = printing->folder;
	const char *const environment[] = {"LANG=C.UTF-8", "PYTHONHASHSEED=0",
		str_cstr(arena, str_format(arena, "HOME=%s", folder)),
		str_cstr(arena, str_format(arena, "TMPDIR=%s", folder)),
		str_cstr(arena, str_format(arena, "XDG_CACHE_HOME=%s", folder)),
		str_cstr(arena, str_format(arena, "FONTCONFIG_FILE=%s/fonts.conf", folder)),
		str_cstr(arena, str_format(arena, "SOURCE_DATE_EPOCH=%lld", (long long)day)), NULL};
	const struct program program = {.title = "WeasyPrint, which makes the PDF,",
		.path = PYTHON,
		.arguments = arguments,
		.environment = environment,
		.readable = readable,
		.scratch = folder,
		.memory_mb_max = MEMORY_MB,
		.cpu_s_max = CPU_S,
		.wall_s_max = WALL_S,
		.output_size_max = PDF_SIZE_MAX};

	if (!program_run(&program, html, pdf, err))
		return false;
	return str_starts(buf_str(pdf), STR("%PDF-")) ||
		err_set(err, ERR_CRASHED, "WeasyPrint gave something that is no PDF");
}

bool
printing_run(struct arena *arena, struct str html, int64_t day, struct buf *pdf, struct err *err)
{
	struct printing printing = {.arena = arena};
	bool done;

	if (!file_exists(PYTHON) || !file_exists(PACKAGES "/weasyprint/__main__.py"))
		return err_set(err, ERR_UNSUPPORTED,
			"PDF is made by WeasyPrint, which is not installed here (Debian: apt-get "
			"install weasyprint); as HTML the report needs nothing else");
	done = folder_begin(&printing, err) && print(&printing, html, day, pdf, err);
	folder_end(&printing);
	return done;
}

#include "search/kinds.h"

#include <stddef.h>

struct kind_word {
	const char *word;
	unsigned kind;
};

static const char *const names[SEARCH_KIND_COUNT] = {"other", "mail", "document", "sheet", "slides",
	"image", "text", "web", "calendar", "contact", "archive", "mailbox"};

static const struct kind_word others[] = {
	{"email", 1},
	{"e-mail", 1},
	{"message", 1},
	{"pdf", 2},
	{"word", 2},
	{"spreadsheet", 3},
	{"excel", 3},
	{"presentation", 4},
	{"powerpoint", 4},
	{"picture", 5},
	{"photo", 5},
	{"html", 7},
	{"zip", 10},
};

struct flag_word {
	const char *word;
	unsigned flag;
};

static const struct flag_word flags[] = {
	{"attachment", DOC_ATTACHMENT},
	{"attachments", DOC_ATTACHMENT},
	{"parts", DOC_PART},
	{"contradiction", DOC_CONTRADICTS},
	{"failure", DOC_UNREAD},
	{"deleted", DOC_DELETED},
	{"copies", DOC_COPIES},
	{"date", DOC_DATE},
	{"text", DOC_TEXT},
};

const char *
search_kind_name(unsigned kind)
{
	return names[kind < SEARCH_KIND_COUNT ? kind : 0];
}

bool
search_kind_named(struct str name, unsigned *ret_kind)
{
	for (unsigned i = 0; i < SEARCH_KIND_COUNT; i++) {
		if (str_equal_nocase(name, str_of(names[i]))) {
			*ret_kind = i;
			return true;
		}
	}
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (str_equal_nocase(name, str_of(others[i].word))) {
			*ret_kind = others[i].kind;
			return true;
		}
	}
	return false;
}

const char *
search_kind_names(void)
{
	return "mail, document, sheet, slides, image, text, web, calendar, contact, archive, "
	       "mailbox, other";
}

unsigned
doc_flag_named(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (str_equal_nocase(name, str_of(flags[i].word)))
			return flags[i].flag;
	return 0;
}

const char *
doc_flag_names(void)
{
	return "attachment, parts, contradiction, failure, deleted, copies, date, text, from, to, "
	       "cc, bcc, title, author";
}

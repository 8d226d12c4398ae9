#include "search/kinds.h"

#include <stddef.h>

struct kind_word {
	const char *word;
	unsigned kind;
};

static const struct kind_word others[] = {
	{"email", KIND_MAIL},
	{"e-mail", KIND_MAIL},
	{"message", KIND_MAIL},
	{"pdf", KIND_DOCUMENT},
	{"word", KIND_DOCUMENT},
	{"spreadsheet", KIND_SHEET},
	{"excel", KIND_SHEET},
	{"presentation", KIND_SLIDES},
	{"powerpoint", KIND_SLIDES},
	{"picture", KIND_IMAGE},
	{"photo", KIND_IMAGE},
	{"html", KIND_WEB},
	{"zip", KIND_ARCHIVE},
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
	return item_kind_name((enum item_kind)kind);
}

bool
search_kind_named(struct str name, unsigned *ret_kind)
{
	for (unsigned i = 0; i < KIND_COUNT; i++) {
		if (str_equal_nocase(name, str_of(item_kind_name((enum item_kind)i)))) {
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

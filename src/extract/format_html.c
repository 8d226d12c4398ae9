/* HTML pages and pieces of them. The reading itself is in extract/html.c. */
#include "extract/format.h"
#include "extract/html.h"
#include "extract/reading.h"
#include "extract/text_head.h"

/* Steps over comments, XML declarations and other instructions at the front. */
static struct str
skip_prolog(struct str head)
{
	for (int i = 0; i < 16; i++) {
		struct str end = str_starts(head, STR("<!--")) ? STR("-->")
			: str_starts(head, STR("<?"))          ? STR("?>")
							       : STR("");
		size_t at;

		if (end.len == 0)
			break;
		at = str_find(head, end);
		if (at == STR_NONE)
			return STR("");
		head = str_trim(str_from(head, at + end.len));
	}
	return head;
}

static bool
starts_tag(struct str head, struct str name)
{
	char after;

	if (head.len < name.len + 2 || head.data[0] != '<' ||
		!str_starts_nocase(str_from(head, 1), name))
		return false;
	after = head.data[name.len + 1];
	return char_is_space(after) || after == '>' || after == '/';
}

static bool
starts_any_tag(struct str head, const char *list)
{
	struct str rest = str_of(list);
	struct str one;

	while (str_cut(&rest, ' ', &one))
		if (starts_tag(head, one))
			return true;
	return false;
}

static bool
holds_any_tag(struct str head)
{
	size_t at;

	while ((at = str_find_char(head, '<')) != STR_NONE) {
		head = str_from(head, at);
		if (starts_any_tag(head,
			    "html head body title meta link div p table span br a h1 h2 h3 ul ol "
			    "font script style center b i img form pre frameset hr"))
			return true;
		head = str_from(head, 1);
	}
	return false;
}

static int
html_bid(struct probe *probe)
{
	struct text_head memory;
	struct str head = text_head_fill(&memory, probe->bytes);
	bool named = text_extension_in(probe->extension, "html htm xhtml xht shtml hta") ||
		str_equal_nocase(probe->declared, STR("text/html"));
	struct str first = skip_prolog(head);

	if (head.len == 0)
		return BID_NO;
	if (str_starts_nocase(first, STR("<!doctype html")) ||
		starts_any_tag(first, "html head body"))
		return BID_SURE;
	if (starts_any_tag(
		    first, "title meta table div script style font center h1 h2 p br frameset"))
		return named ? BID_SURE : str_starts(head, STR("<?xml")) ? BID_WEAK : BID_LIKELY;
	if (str_find_nocase(head, STR("<html")) != STR_NONE && named)
		return BID_LIKELY;
	return named && holds_any_tag(head) ? BID_LIKELY : BID_NO;
}

static bool
html_read_item(struct reading *r, struct err *err)
{
	return html_read(r, reading_bytes(r), STR(""), HTML_PAGE, err);
}

const struct format format_html = {
	.name = "html",
	.title = "web page (HTML)",
	.version = "1",
	.kind = KIND_WEB,
	.extensions = "html htm xhtml xht shtml hta asp aspx php jsp cfm mht mhtml",
	.bid = html_bid,
	.read = html_read_item,
};

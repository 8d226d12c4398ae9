#include "extract/pptx_comments.h"

#include "base/arena.h"
#include "extract/prose.h"
#include "extract/package.h"
#include "extract/xml.h"

enum { AUTHOR_MAX = 1000 };

struct author {
	struct str id;
	struct str name;
};

struct pptx_authors {
	struct arena *arena;
	struct author rows[AUTHOR_MAX];
	size_t count;
};

enum token { AUTHOR = 1, COMMENT, REPLY, TEXT, PARAGRAPH };

static const struct xml_name names[] = {
	{XML_P, "cmAuthor", AUTHOR},
	{XML_P188, "author", AUTHOR},
	{XML_P, "cm", COMMENT},
	{XML_P188, "cm", COMMENT},
	{XML_P188, "reply", REPLY},
	{XML_P, "text", TEXT},
	{XML_A, "t", TEXT},
	{XML_A, "p", PARAGRAPH},
};

struct comments {
	struct package *p;
	struct prose *prose;
	struct pptx_authors *authors;
	uint32_t places[2];
	int open;
	bool taking;
};

static void
author_begin(void *context, struct xml *xml, int token)
{
	struct pptx_authors *a = context;
	struct str name = xml_attribute(xml, "name");
	struct str initials = xml_attribute(xml, "initials");

	if (token != AUTHOR || a->count == AUTHOR_MAX)
		return;
	a->rows[a->count].id = str_copy(a->arena, xml_attribute(xml, "id"));
	a->rows[a->count++].name = initials.len == 0
		? str_copy(a->arena, name)
		: str_format(a->arena, "%.*s (%.*s)", STR_ARG(name), STR_ARG(initials));
}

struct pptx_authors *
pptx_authors_read(struct package *p, const struct relations *presentation)
{
	static const char *const types[] = {"commentAuthors", "authors"};
	struct xml_hooks hooks = {
		.names = names, .name_count = COUNT_OF(names), .begin = author_begin};
	struct pptx_authors *authors = ARENA_NEW(reading_arena(p->r), struct pptx_authors);

	authors->arena = reading_arena(p->r);
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		size_t at = 0;
		const struct relation *row = relation_next(presentation, types[i], &at);

		if (row != NULL && !row->external)
			(void)package_xml(p, row->target, &hooks, authors);
	}
	return authors;
}

static struct str
author_name(const struct pptx_authors *authors, struct str id)
{
	for (size_t i = 0; i < authors->count; i++)
		if (str_equal(authors->rows[i].id, id))
			return authors->rows[i].name;
	return STR("");
}

static void
comment_begin(void *context, struct xml *xml, int token)
{
	struct comments *c = context;
	struct str author;
	struct str date;

	if (token == TEXT)
		c->taking = true;
	if ((token != COMMENT && token != REPLY) || c->open == 2)
		return;
	author = author_name(c->authors, xml_attribute(xml, "authorId"));
	date = xml_attribute(xml, "dt");
	if (date.len == 0)
		date = xml_attribute(xml, "created");
	prose_line(c->prose);
	c->places[c->open++] = prose_place(c->prose, PLACE_COMMENT, 0,
		str_format(reading_arena(c->p->r), "%.*s%s%.*s", STR_ARG(author),
			author.len > 0 && date.len > 0 ? ", " : "", STR_ARG(date)));
	/* The comment's author is part of what a reader of the slide sees. */
	if (author.len > 0) {
		prose_text(c->prose, author);
		prose_text(c->prose, STR(": "));
	}
}

static void
comment_end(void *context, struct xml *xml, int token)
{
	struct comments *c = context;

	(void)xml;
	if (token == TEXT) {
		c->taking = false;
	} else if (token == PARAGRAPH) {
		prose_line(c->prose);
	} else if ((token == COMMENT || token == REPLY) && c->open > 0) {
		prose_place_end(c->prose, c->places[--c->open]);
		prose_line(c->prose);
	}
}

static void
comment_text(void *context, struct xml *xml, struct str text)
{
	struct comments *c = context;

	(void)xml;
	if (c->taking)
		prose_text(c->prose, text);
}

void
pptx_comments_read(
	struct package *p, struct prose *prose, struct pptx_authors *authors, struct str part)
{
	struct xml_hooks hooks = {.names = names,
		.name_count = COUNT_OF(names),
		.begin = comment_begin,
		.end = comment_end,
		.text = comment_text};
	struct comments c = {.p = p, .prose = prose, .authors = authors};

	(void)package_xml(p, part, &hooks, &c);
	while (c.open > 0)
		prose_place_end(prose, c.places[--c.open]);
}

/* XML cut into its tokens, forgiving: damage never ends the reading, it is only noted.
 *
 * For XML files of any kind (XML 1.0, fifth edition). Office packages have extract/xml.h. Nothing
 * is ever loaded from elsewhere. Entities that the document itself declares are replaced where
 * their text holds no further reference, so they cannot multiply; others stay as written. */
#ifndef CANDOUR_EXTRACT_MARKUP_H
#define CANDOUR_EXTRACT_MARKUP_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

enum markup_kind {
	MARKUP_END,
	MARKUP_TEXT,  /* not decoded yet: markup_decode */
	MARKUP_CDATA, /* as it stands */
	MARKUP_OPEN,
	MARKUP_EMPTY, /* opened and closed in one */
	MARKUP_CLOSE,
	MARKUP_COMMENT,
	MARKUP_INSTRUCTION,
	MARKUP_DOCTYPE
};

struct markup_token {
	enum markup_kind kind;
	struct str name; /* of the element or instruction, with its prefix */
	struct str body; /* text, comment, attributes, subset */
};

enum { MARKUP_ENTITIES_MAX = 256 };

struct markup_entity {
	struct str name;
	struct str text;
	bool is_external; /* text is then its address */
};

struct markup {
	struct str rest;
	bool is_malformed;
	struct markup_entity entities[MARKUP_ENTITIES_MAX];
	size_t entity_count;
};

void markup_begin(struct markup *markup, struct str utf8);
struct markup_token markup_take(struct markup *markup);
/* Takes one attribute off *attributes; false where there are no more. The value is raw. */
bool markup_attribute(struct str *attributes, struct str *ret_name, struct str *ret_value);
/* Appends raw text or an attribute's raw value with its references replaced. */
void markup_decode(const struct markup *markup, struct buf *to, struct str raw);
/* Notes the entities that a DOCTYPE's body declares. */
void markup_declare(struct markup *markup, struct str doctype);
/* The name without its prefix. */
struct str markup_local(struct str name);

#endif

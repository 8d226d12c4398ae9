/* The pieces of a query: words, phrases, brackets, operators, field names. */
#ifndef CANDOUR_SEARCH_QUERY_LEX_H
#define CANDOUR_SEARCH_QUERY_LEX_H

#include "search/query.h"

enum piece_kind {
	PIECE_WORD,   /* as written, with wildcards and switches */
	PIECE_PHRASE, /* text: what is between the quotes */
	PIECE_REGEX,  /* text: what is between the slashes */
	PIECE_OPEN,
	PIECE_CLOSE,
	PIECE_AND,
	PIECE_OR,
	PIECE_NOT,
	PIECE_NEAR,
	PIECE_FIELD, /* text: the name without the colon */
	PIECE_END
};

struct piece {
	enum piece_kind kind;
	struct query_place place;
	struct str text;
	struct str switches; /* what follows "~" behind a phrase or regex, "" where nothing */
	enum near_unit unit;
	unsigned distance;
	bool is_ordered;
	bool is_not;
};

struct lexer {
	struct str text;
	size_t at;
	struct query_place mistake_place;
	struct str suggestion;
};

/* Gives the next piece; false with ERR_QUERY (place and suggestion are in the lexer). */
bool lexer_next(struct lexer *lexer, struct piece *ret_piece, struct err *err) MUST_USE;

#endif

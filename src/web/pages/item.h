/* The reading page: the view that its template takes. pages/item.c fills it. */
#ifndef CANDOUR_WEB_PAGES_ITEM_H
#define CANDOUR_WEB_PAGES_ITEM_H

#include "base/str.h"
#include "web/html.h"
#include "web/parts/coding_panel.h"

/* ---- at the left ---- */

struct item_message {
	const char *class; /* "here", "gone", "pre" or "" */
	struct str title;
	struct str about; /* "Committee Services, 12 Mar 2013, 16:40" */
	struct str words; /* what a quote shows of one that is not held; "" */
	struct url link;
	bool has_link;
	bool is_here;
	bool is_gone;
};

struct item_link {
	struct str words;
	struct str about; /* "" none */
	struct url link;
	bool has_link; /* else the words alone */
	bool is_here;
};

struct item_pair {
	const char *name;
	struct str value;
	struct url link;
	bool has_link;
	bool is_mono;
};

struct item_sign {
	struct str sign;
	struct str title; /* "" where it is restricted */
	struct url link;
};

struct item_rail {
	struct str thread_head; /* "Thread, 7 messages"; "" none */
	struct item_message *messages;
	size_t message_count;
	struct url thread; /* the whole of it */
	bool has_thread;
	bool thread_is_cut;
	struct str ask_words; /* "Ask for both"; "" none to ask for */
	struct url ask;
	struct item_sign *signs;
	size_t sign_count;
	struct item_link *versions;
	size_t version_count;
	struct url compare; /* with the version nearest before it */
	bool has_compare;
	struct item_link parent;
	bool has_parent;
	struct item_link *parts;
	size_t part_count;
	struct str parts_more;
	struct item_link *copies;
	size_t copy_count;
	struct item_pair *custody;
	size_t custody_count;
};

/* ---- in the middle ---- */

/* A stretch of the text. */
struct item_run {
	int64_t at;
	struct str text;
	struct str class; /* "" none */
	struct str id;
	struct str title;
	bool is_hit;
	struct str tag; /* of a passage that begins here, in the margin: "Minute altered"; "" */
	struct str tag_who;
	const char *tag_class; /* "tag code--teal" */
};

struct item_cell {
	struct item_run *runs;
	size_t run_count;
};

struct item_row {
	struct item_cell *cells;
	size_t cell_count;
};

enum item_block_kind { ITEM_PARAGRAPH = 0, ITEM_TABLE, ITEM_BREAK };

struct item_block {
	enum item_block_kind kind;
	const char *class; /* of a paragraph: "quote quote--2"; of a break */
	struct str label;  /* of a break: "Page 3" */
	struct item_run *runs;
	size_t run_count;
	struct item_row *rows;
	size_t row_count;
};

enum item_tab { ITEM_TAB_PAGE = 0, ITEM_TAB_TEXT, ITEM_TAB_HEADERS, ITEM_TAB_COUNT };

struct item_tab_link {
	const char *words;
	struct url link;
	bool is_here;
};

/* A line above the page: what must be known of it. */
struct item_strip {
	const char *class; /* "strip", "strip strip--w" */
	const char *icon;  /* "tick" */
	struct str bold;
	struct str words;
	struct str mono;
	struct url link;
	struct str link_words;
	bool has_link;
};

struct item_hidden {
	struct str what; /* "Black box, page 1" */
	struct str words;
	struct url link;
};

struct item_page {
	struct str title;
	struct item_rail rail;
	struct item_tab_link tabs[ITEM_TAB_COUNT];
	enum item_tab tab;
	struct url find; /* where the form that finds words in it goes */
	struct str find_words;
	struct str find_list; /* the reading list to stay in; "" none */
	struct url original;
	struct str original_words; /* "Original, 5.2 kB" */
	bool has_original;
	struct item_strip *strips;
	size_t strip_count;
	struct item_hidden *hidden;
	size_t hidden_count;
	size_t hit_count;
	struct str hits_words; /* "3 hits of your search here" */
	struct url *hits;
	struct item_pair *head; /* From, To ... of a mail; facts under the headers tab */
	size_t head_count;
	struct item_link *attached;
	size_t attached_count;
	struct item_block *blocks;
	size_t block_count;
	bool is_plain;      /* the text as it is, in one width */
	int64_t text_max;   /* code points that are shown at once; 0: ITEM_VIEW_TEXT */
	struct str nothing; /* why there is no text; "" */
	bool has_pdf;
	struct url pdf;
	struct str pdf_query;
	struct url *pictures; /* of the pages of a scan that browsers do not show */
	size_t picture_count;
	bool has_image;
	struct url image;
	struct str window; /* "Characters 1 to 40,000 of 130,000"; "" all of it */
	bool has_before;
	struct url before;
	bool has_after;
	struct url after;
	struct coding_panel panel;
	struct reading_dock dock;
	/* Of a restricted item that this person may not open: where to ask. */
	struct url ask;
	bool has_ask;
};

/* ---- a whole thread ---- */

struct thread_mail {
	const struct item_message *message;
	struct str id; /* "m3" */
	const struct item_page
		*page;    /* head, attachments and text; NULL: it is not held, or restricted */
	struct url whole; /* where there is more of it */
	bool is_restricted;
};

struct thread_page {
	struct str title; /* of the mail that led here */
	struct str head;  /* "7 messages, of which 2 are not disclosed" */
	struct str cut;   /* "" */
	struct url back;
	struct thread_mail *mails;
	size_t mail_count;
	struct str ask_words; /* "Ask for both"; "" none to ask for */
	struct url ask;
};

#endif

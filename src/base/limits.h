/* Every loop over outside data has its limit here, with the reason for its value.
 *
 * Limits that an inspector may change (reader time and memory) are defaults of settings. */
#ifndef CANDOUR_BASE_LIMITS_H
#define CANDOUR_BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* One item's text: 64 million bytes are some 12,000 pages. More is cut and said so. */
#define TEXT_SIZE_MAX ((size_t)64 * 1024 * 1024)
/* Facts of one item, and the bytes of one fact. */
enum { FACT_COUNT_MAX = 20000, FACT_SIZE_MAX = 256 * 1024 };
/* Pages, sheets, slides, comments and the like of one item. */
enum { PLACE_COUNT_MAX = 500000 };
/* Pages of a document that are read: a 794-byte PDF may claim 9,999,999,999. */
enum { PAGE_COUNT_MAX = 50000 };
/* Parts that one container may yield: a mailbox of a million messages is real. */
enum { PART_COUNT_MAX = 4000000 };
/* Containers within containers; a quine never ends by itself. */
enum { PART_DEPTH_MAX = 64 };
/* One part's bytes, and all parts of one container's bytes together. */
#define PART_SIZE_MAX ((uint64_t)64 * 1024 * 1024 * 1024)
/* Bytes out of a compressed container for each byte in, once beyond RATIO_FREE_SIZE: real
 * documents stay below 200, bombs begin at 1,000 (DEFLATE's own bound is 1,032). */
enum { RATIO_MAX = 1000 };
#define RATIO_FREE_SIZE ((uint64_t)256 * 1024 * 1024)
/* Bytes that one delivered file may unpack to in all, at all depths together: 64 times itself, but
 * at least this much. Overlapping and nested bombs end here, before they fill a disk. */
#define FAMILY_SIZE_MIN ((uint64_t)1024 * 1024 * 1024)
/* How often one container is opened within one family: its copies beyond are kept and named, and
 * what is in them stands in the first ones. Bombs repeat one archive by the million. */
enum { CONTAINER_COPIES_MAX = 100 };
/* Nesting inside one document (XML elements, RTF groups, MIME parts, PDF outlines). */
enum { NEST_DEPTH_MAX = 256 };
/* Bytes read out of a compound file's streams for each byte of it, beyond a free part: a sound
 * file is read a few times over, a forged one has a million streams that share one chain. */
enum { OLE_READ_FACTOR = 32 };
#define OLE_READ_SIZE_MIN ((uint64_t)16 * 1024 * 1024)
/* A mail's MIME parts, header fields in all of them, and the bytes of a boundary: the standard
 * allows 70, real mail programs some more. */
enum { MIME_ENTITY_COUNT_MAX = 100000, MIME_FIELD_COUNT_MAX = 1000000 };
enum { MIME_BOUNDARY_SIZE_MAX = 2048 };
/* Runs of characters of one look in a Word document: one a word in 12,000 pages. */
enum { DOC_RUN_COUNT_MAX = 4000000 };
/* How often a document's, sheet's or slide's bytes may be gone over, as forged tables could ask:
 * sound files share next to nothing. */
enum { DOC_SHARE_MAX = 8 };
/* Characters of one field's instruction: more is no field but damage, and is shown as text. */
enum { DOC_FIELD_SIZE_MAX = 32 * 1024 };
/* Sheets of one workbook, and cells of one sheet: a full sheet of BIFF8 has 16.7 million. */
enum { SHEET_COUNT_MAX = 20000 };
#define XLS_CELL_COUNT_MAX ((size_t)17 * 1000 * 1000)
/* Rounds of hashing that a file may ask for its password: [MS-OFFCRYPTO] 2.3.4.10 allows no more. */
enum { OFFICE_SPIN_MAX = 10000000 };
/* One packed picture or object inside an Office file, unpacked. */
#define OFFICE_PICTURE_SIZE_MAX ((uint64_t)128 * 1024 * 1024)
/* XML elements within one another: Word's nested tables and text boxes pass 256, attackers do not
 * stop. The parser keeps no stack of its own for it. */
enum { XML_DEPTH_MAX = 1000 };
/* Members of a zip package that is one document, and the bytes one member unpacks to. */
enum { PACKAGE_ENTRY_MAX = 200000 };
#define PACKAGE_MEMBER_MAX ((uint64_t)4 * 1024 * 1024 * 1024)
/* Rows of a package's content types: a presentation of 2,000 slides has some 5,000. */
enum { PACKAGE_TYPE_MAX = 20000 };
/* Relationships of one part of a package; styles, shared strings and cells of one workbook. */
enum { PACKAGE_RELATION_MAX = 100000 };
/* Properties of one Outlook item (a message has some 100), its recipients and attachments. */
enum { MAPI_PROPERTY_COUNT_MAX = 20000, MAPI_CHILD_COUNT_MAX = 20000 };
/* Folders within folders of a delivery: each holds a descriptor open while it is walked. */
enum { WALK_DEPTH_MAX = 512 };
/* Folders of one mailbox store, and messages attached within one another in it. */
enum { PST_FOLDER_COUNT_MAX = 100000, PST_MESSAGE_DEPTH_MAX = 32 };
/* One frame from a reader to the intake. */
enum { FRAME_SIZE_MAX = 64 * 1024 };
/* Defaults of the settings reader.cpu_s and reader.memory_mb, and the wall clock's factor. */
enum { READER_CPU_S = 30, READER_MEMORY_MB = 1024, READER_WALL_FACTOR = 4 };
/* Items a reader process serves before it is replaced. */
enum { READER_ITEMS_MAX = 500 };
/* A signed note and its signature lines: C2SP signed-note asks for at least 16 signatures; a
 * checkpoint of ours has one, with a few witnesses a dozen. */
enum { NOTE_SIZE_MAX = 1000000, NOTE_SIGNATURE_MAX = 100 };
/* The name of a log: it stands in every checkpoint. */
enum { LEDGER_ORIGIN_MAX = 200 };
/* An interrupted write may leave tiles beyond the signed size, with gaps where a power cut lost
 * some; after this many gaps in a row nothing more is looked for. */
enum { LEDGER_GAP_MAX = 64 };
/* Things found altered that a verification names one by one; the rest is counted. */
enum { VERIFY_FINDING_MAX = 1000 };
/* One item's working memory in an arena. */
#define READING_ARENA_MAX ((size_t)768 * 1024 * 1024)

/* PDF, one item: MuPDF's cache of fonts and streams; all its memory (below the reader's limit);
 * allocations while opening or describing, and while reading one page: MuPDF makes some ten
 * million a second, and the fullest honest pages need under one million. */
#define PDF_STORE_MAX ((size_t)32 * 1024 * 1024)
#define PDF_MEMORY_MAX ((size_t)700 * 1024 * 1024)
enum { PDF_WORK_MAX = 40 * 1000 * 1000, PDF_PAGE_WORK_MAX = 12 * 1000 * 1000 };
/* Decoded bytes of one page's drawing instructions: real maps and plans reach some 50 MB. */
#define PDF_CONTENT_MAX ((uint64_t)128 * 1024 * 1024)
/* Shapes of one page that are noted to tell what lies over its text: maps have more, and little
 * text under their lines. */
enum { PDF_PAINT_MAX = 200 * 1000 };
/* Times that a shape is weighed against a letter on one page; pages of one document that are drawn
 * to see what hides in them, and the pixels of one such drawing: A4 at 144 dpi has 2 million. */
enum { PDF_WEIGH_MAX = 50 * 1000 * 1000, PDF_LOOK_MAX = 500, PDF_LOOK_PIXELS_MAX = 2100 * 1000 };
/* Nodes of one PDF tree (pages, outlines, names, fields) that are visited. */
enum { PDF_NODE_MAX = 200000 };
/* Annotations of one page; XMP properties of one file. */
enum { PDF_ANNOTATION_MAX = 20000, XMP_PROPERTY_MAX = 400 };
/* Pixels of one image that is decoded: 100 million are 10,000 x 10,000, an A0 plan at 300 dpi
 * is 140 million and is scaled by its codec or left. */
#define IMAGE_PIXELS_MAX ((uint64_t)100 * 1000 * 1000)
/* Pages of one TIFF, chunks or segments of one image. */
enum { IMAGE_PAGE_MAX = 10000, IMAGE_CHUNK_MAX = 100000 };
/* Items of one HEIC file that are looked at: an image of 100 million pixels in tiles has some 400. */
enum { HEIF_ITEM_MAX = 4096 };
/* Images smaller than this on a side hold no readable line of text. */
enum { OCR_SIDE_MIN = 24, OCR_PIXELS_MIN = 4000 };
/* Words of one text that are compared with other texts: some 2,500 pages. */
enum { COMPARE_WORD_MAX = 1 << 20 };
/* Resolution for pages without a scan of their own (measured: as many words right as at 300, a
 * tenth faster), the range of a scan's that is kept, and the pixels of one page for OCR: A3 at
 * 400 dpi is 31 million. */
enum { OCR_DPI = 200, OCR_DPI_MIN = 120, OCR_DPI_MAX = 300, OCR_PIXELS_MAX = 40 * 1000 * 1000 };

/* Comparing mails: people that one mail is addressed to (a council's all-staff list has some
 * 10,000), and messages that one header refers to: real threads stay below 200, and of more the
 * first and the last are kept, as RFC 5537 section 3.4.4 advises. */
enum { MESSAGE_RECIPIENT_MAX = 20000, MESSAGE_REFERENCE_MAX = 400 };

/* Two texts that a page compares while somebody waits for it, together, and what that may take: a word takes
 * at most some 200 bytes. Longer ones are for the command line. */
#define BESIDE_TEXT_SIZE_MAX ((size_t)4 * 1024 * 1024)
#define BESIDE_ARENA_SIZE_MAX ((size_t)1024 * 1024 * 1024)
/* Two texts that are compared: words of each (some 2,000 pages; the rest is not looked at, and said
 * so) and lines; steps of the search for the fewest edits before it makes do with fewer matches;
 * numbers passed over that are named, and how many may lie between two neighbours: a text that
 * goes from 4 to 40 counts something else. */
enum { DIFF_WORD_COUNT_MAX = 1000000, DIFF_LINE_COUNT_MAX = 1000000 };
#define DIFF_STEP_MAX ((uint64_t)200 * 1000 * 1000)
enum { DIFF_ABSENCE_MAX = 200, DIFF_JUMP_MAX = 5 };
/* Changes of rows and cells that are told of two tables; and rows of one key that are compared cell
 * by cell with another. */
enum { DIFF_TABLE_MAX = 2000, DIFF_TABLE_KEY_MAX = 16 };

/* The codebook: codes, and codes within one another. Inquiries work with some hundred, three deep;
 * other tools' example projects reach 300. */
enum { CODE_COUNT_MAX = 5000, CODE_DEPTH_MAX = 20 };
/* Characters of one coded passage and of one text that people write beside it: an entry of the log
 * holds 65,535 bytes. What is longer is coded paragraph by paragraph. */
enum { CODING_QUOTE_SIZE_MAX = 40000, REMARK_SIZE_MAX = 10000 };
/* Codes on the passages of one document that are shown, and places where one quote stands. */
enum { CODING_COUNT_MAX = 20000, CODING_PLACE_MAX = 10000 };

/* Items of one reading list (two years of one person's reading at 50 an hour), and of them in one entry
 * of the log: each takes up to 20 of its 65,535 bytes. */
enum { READING_LIST_MAX = 200000, READING_ITEMS_MAX = 3000 };

/* Terms of one list of terms: each is a search of its own. */
enum { TERM_LIST_MAX = 500 };

/* A time zone's file (London's has 3.7 kB and 243 turns of its clocks) and name. */
enum { ZONE_SIZE_MAX = 64 * 1024, ZONE_TURNS_MAX = 2000, ZONE_NAME_MAX = 64 };

/* Levels of one comparison of a model that another tool wrote: theirs have some ten at most. */
enum { LINKAGE_MODEL_LEVEL_MAX = 50 };

#endif

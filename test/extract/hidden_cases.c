#include "hidden_cases.h"

#include <stddef.h>

/* The name, 73 points wide, and a box over it. */
#define NAME "BT /F1 12 Tf 72 600 Td (Wilfreda Oest) Tj ET\n"
#define BOX "70 596 78 15 re f\n"
#define STATE(entries) "/ExtGState << /G << " entries " >> >>"
#define HIDDEN "Wilfreda Oest"
/* Eighty-four pixels, every third of them black. */
#define STRIPES_7 "FFFF00FFFF00FFFF00FFFF00FFFF00FFFF00FFFF00"
#define STRIPES STRIPES_7 STRIPES_7 STRIPES_7 STRIPES_7

/* A form object of the page's size. */
#define FORM(entries, content)                                                                     \
	"10 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 420 842] " entries                   \
	" /Length 00000 >> stream\n" content "\nendstream endobj\n"
/* An annotation with an appearance of its own in object 11. */
#define NOTE(type, entries, drawing)                                                               \
	"10 0 obj << /Type /Annot /Subtype /" type " /Rect [70 596 148 611] " entries              \
	" /AP << /N 11 0 R >> >> endobj\n"                                                         \
	"11 0 obj << /Type /XObject /Subtype /Form /BBox [70 596 148 611] /Length 00000 >> "       \
	"stream\n" drawing "\nendstream endobj\n"

const struct hidden_case hidden_cases[] = {
	/* ---- boxes ---- */
	{"black box", NAME "0 g " BOX, HIDDEN, "black box"},
	{"dark blue box", NAME "0 0 0.3 rg " BOX, HIDDEN, "box"},
	{"red box over black text", NAME "1 0 0 rg " BOX, HIDDEN, "coloured box"},
	{"box in CMYK", NAME "0 0 0 1 k " BOX, HIDDEN, "black box"},
	{"white box", NAME "1 g " BOX, HIDDEN, "white box"},
	{"box in a separation", NAME "/S cs 1 scn " BOX, HIDDEN, "box",
		"/ColorSpace << /S [/Separation /Spot /DeviceGray << /FunctionType 2 "
		"/Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] >>"},
	{"upright box drawn upwards from the right", NAME "0 g 148 611 -78 -15 re f\n", HIDDEN,
		"black box"},
	{"box as four lines", NAME "0 g 70 596 m 148 596 l 148 611 l 70 611 l f\n", HIDDEN, "box"},
	{"box that is filled and stroked", NAME "0 g 0 G 2 w 71 597 76 13 re B\n", HIDDEN, "box"},
	{"ellipse", NAME "0 g 60 603 m 60 640 160 640 160 603 c 160 566 60 566 60 603 c f\n",
		HIDDEN, "box"},
	{"slanted box", NAME "0 g q 0.995 0.0998 -0.0998 0.995 60 -6 cm 70 586 90 36 re f Q\n",
		HIDDEN, "box"},
	{"two halves", NAME "0 g 70 596 40 15 re f 109 596 39 15 re f\n", HIDDEN, "box"},
	{"a box a letter",
		NAME "0 g 71 596 12 15 re f 83 596 4 15 re f 87 596 4 15 re f 91 596 8 15 re f "
		     "99 596 8 15 re f 107 596 7 15 re f 114 596 16 15 re f 130 596 8 15 re f "
		     "138 596 9 15 re f\n",
		HIDDEN, "box"},
	{"one box over two boxes' gap in one path", NAME "0 g 70 596 40 15 re 110 596 40 15 re f\n",
		HIDDEN, "box"},
	{"box over the first word alone", NAME "0 g 70 596 47 15 re f\n", "Wilfreda", "box"},
	{"box a little too low", NAME "0 g 70 594 78 13 re f\n", HIDDEN, "box"},
	{"box a little too short", NAME "0 g 74 596 70 15 re f\n", HIDDEN, "box"},
	{"frame without filling", NAME "0 G 1 w 70 596 78 15 re S\n", ""},
	{"thick frame around", NAME "0 G 3 w 66 592 86 23 re S\n", ""},
	{"box beside", NAME "0 g 170 596 78 15 re f\n", ""},
	{"box below the line", NAME "0 g 70 580 78 14 re f\n", ""},
	{"shape with a notch where the name is",
		NAME "0 g 40 560 m 200 560 l 200 590 l 60 590 l 60 640 l 40 640 l f\n", ""},
	{"ring around the name, even-odd", NAME "0 g 40 560 160 80 re 66 592 90 24 re f*\n", ""},
	{"text after the box", "0 g " BOX "1 g " NAME, ""},
	{"black on white box", "1 g " BOX "0 g " NAME, ""},
	{"black on black box", "0 g " BOX NAME, HIDDEN, "colour of its background"},
	{"name again upon the box", NAME "0 g " BOX "1 g " NAME, ""},
	{"other words upon the box",
		NAME "1 g " BOX "0 g BT /F1 9 Tf 72 600 Td (name withheld) Tj ET\n", HIDDEN,
		"white box"},
	{"box over the word redacted", "BT /F1 12 Tf 72 600 Td (REDACTED) Tj ET 0 g " BOX, ""},
	{"box over an exemption", "BT /F1 9 Tf 72 600 Td (Withheld, s40\\(2\\)) Tj ET 0 g " BOX,
		""},
	{"box over crosses", "BT /F1 9 Tf 72 600 Td (XXXXXXXXXX) Tj ET 0 g " BOX, ""},
	{"table heading", "0 0 0.5 rg 60 590 300 30 re f 1 g " NAME, ""},
	{"grey row", "0.85 g 60 590 300 30 re f 0 g " NAME, ""},
	/* ---- lines ---- */
	{"thick line", NAME "0 G 15 w 70 603 m 148 603 l S\n", HIDDEN, "line"},
	{"line of dashes without gaps", NAME "0 G 15 w [4 0] 0 d 70 603 m 148 603 l S\n", HIDDEN,
		"line"},
	{"hatch of lines",
		NAME "0 G 1.2 w 70 597 m 148 597 l 70 598 m 148 598 l 70 599 m 148 599 l "
		     "70 600 m 148 600 l 70 601 m 148 601 l 70 602 m 148 602 l 70 603 m 148 603 l "
		     "70 604 m 148 604 l 70 605 m 148 605 l 70 606 m 148 606 l 70 607 m 148 607 l "
		     "70 608 m 148 608 l 70 609 m 148 609 l 70 610 m 148 610 l S\n",
		HIDDEN, "line"},
	{"scribble",
		NAME "0 G 5 w 1 j 70 598 m 80 610 l 84 597 l 90 610 l 94 597 l 100 610 l 104 597 l "
		     "110 610 l 114 597 l 120 610 l 124 597 l 130 610 l 134 597 l 140 610 l "
		     "148 597 l 70 600 m 148 600 l 70 604 m 148 604 l 70 608 m 148 608 l S\n",
		HIDDEN, "line"},
	{"dot as wide as the name", NAME "0 G 78 w 1 J 109 603 m 109 603 l S\n", HIDDEN, "line"},
	{"struck through", NAME "0 G 1 w 70 604 m 148 604 l S\n", ""},
	{"underlined", NAME "0 G 1 w 70 598 m 148 598 l S\n", ""},
	{"crossed out", NAME "0 G 1 w 70 596 m 148 611 l 70 611 m 148 596 l S\n", ""},
	{"curve of a chart over it", NAME "0 0 1 RG 2 w 40 500 m 200 700 l 300 520 l S\n", ""},
	/* ---- transparency ---- */
	{"faint box", NAME "/G gs 0 g " BOX, "", NULL, STATE("/ca 0.3")},
	{"half transparent box", NAME "/G gs 0.5 g " BOX, "", NULL, STATE("/ca 0.5")},
	{"all but opaque box", NAME "/G gs 0 g " BOX, HIDDEN, "box", STATE("/ca 0.97")},
	{"yellow marker", NAME "/G gs 1 1 0 rg " BOX, "", NULL, STATE("/BM /Multiply")},
	{"black marker", NAME "/G gs 0 g " BOX, HIDDEN, "box", STATE("/BM /Multiply")},
	{"darkening black", NAME "/G gs 0 g " BOX, HIDDEN, "box", STATE("/BM /Darken")},
	{"lightening black does nothing", NAME "/G gs 0 g " BOX, "", NULL, STATE("/BM /Lighten")},
	{"lightening white", NAME "/G gs 1 g " BOX, HIDDEN, "box", STATE("/BM /Lighten")},
	{"turned over by difference", NAME "/G gs 1 g " BOX, "", NULL, STATE("/BM /Difference")},
	{"box in a group", NAME "/X Do\n", HIDDEN, "box", "/XObject << /X 10 0 R >>", NULL, NULL,
		FORM("/Group << /S /Transparency /I true >>", "0 g " BOX)},
	{"box in a faint group", NAME "/G gs /X Do\n", "", NULL,
		STATE("/ca 0.2") " /XObject << /X 10 0 R >>", NULL, NULL,
		FORM("/Group << /S /Transparency >>", "0 g " BOX)},
	{"box through an empty mask", NAME "/G gs 0 g " BOX, "", NULL,
		STATE("/SMask << /S /Luminosity /G 10 0 R >>"), NULL, NULL,
		FORM("/Group << /S /Transparency /CS /DeviceGray >>", "0 g 0 0 420 842 re f")},
	{"box through a full mask", NAME "/G gs 0 g " BOX, HIDDEN, "box",
		STATE("/SMask << /S /Luminosity /G 10 0 R >>"), NULL, NULL,
		FORM("/Group << /S /Transparency /CS /DeviceGray >>", "1 g 0 0 420 842 re f")},
	{"black text that lightens", "/G gs 0 g " NAME, HIDDEN, "invisible", STATE("/BM /Lighten")},
	{"black text that darkens", "/G gs 0 g " NAME, "", NULL, STATE("/BM /Darken")},
	{"text through an empty mask", "/G gs " NAME, HIDDEN, "invisible",
		STATE("/SMask << /S /Luminosity /G 10 0 R >>"), NULL, NULL,
		FORM("/Group << /S /Transparency /CS /DeviceGray >>", "0 g 0 0 420 842 re f")},
	{"text through a full mask", "/G gs " NAME, "", NULL,
		STATE("/SMask << /S /Luminosity /G 10 0 R >>"), NULL, NULL,
		FORM("/Group << /S /Transparency /CS /DeviceGray >>", "1 g 0 0 420 842 re f")},
	/* ---- cuts, patterns, shadings ---- */
	{"box cut off before it reaches the name", NAME "q 200 590 50 40 re W n 0 g " BOX "Q\n",
		""},
	{"page filled through a window over the name",
		NAME "q 70 596 78 15 re W n 0 g 0 0 420 842 re f Q\n", HIDDEN, "box"},
	{"pattern", NAME "/Pattern cs /P scn " BOX, HIDDEN, "patterned", "/Pattern << /P 10 0 R >>",
		NULL, NULL,
		"10 0 obj << /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 2 "
		"2] /XStep 2 /YStep 2 /Resources << >> /Length 00000 >> stream\n0 g 0 0 2 2 re "
		"f\nendstream endobj\n"},
	{"sparse pattern", NAME "/Pattern cs /P scn " BOX, "", NULL, "/Pattern << /P 10 0 R >>",
		NULL, NULL,
		"10 0 obj << /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 "
		"9] /XStep 9 /YStep 9 /Resources << >> /Length 00000 >> stream\n0.8 g 0 0 1 1 re "
		"f\nendstream endobj\n"},
	{"text in a white pattern", "/Pattern cs /P scn " NAME, HIDDEN, "patterned",
		"/Pattern << /P 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 2 "
		"2] /XStep 2 /YStep 2 /Resources << >> /Length 00000 >> stream\n1 g 0 0 2 2 re "
		"f\nendstream endobj\n"},
	{"text in a black pattern", "/Pattern cs /P scn " NAME, "", NULL,
		"/Pattern << /P 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 2 "
		"2] /XStep 2 /YStep 2 /Resources << >> /Length 00000 >> stream\n0 g 0 0 2 2 re "
		"f\nendstream endobj\n"},
	{"text that only cuts, and nothing is painted",
		"q BT /F1 12 Tf 7 Tr 72 600 Td (Wilfreda Oest) Tj ET Q\n", HIDDEN, "invisible"},
	{"text that cuts a black box",
		"q BT /F1 12 Tf 7 Tr 72 600 Td (Wilfreda Oest) Tj ET 0 g 60 590 200 40 re f Q\n",
		""},
	{"shading", NAME "q 70 596 78 15 re W n /H sh Q\n", HIDDEN, "patterned",
		"/Shading << /H << /ShadingType 2 /ColorSpace /DeviceGray /Coords [70 0 148 0] "
		"/Function << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [0.1] /N 1 >> /Extend "
		"[true true] >> >>"},
	/* ---- colours ---- */
	{"white text", "1 g " NAME, HIDDEN, "white text"},
	{"all but white text", "0.98 g " NAME, HIDDEN, "white text"},
	{"white text in CMYK", "0 0 0 0 k " NAME, HIDDEN, "white text"},
	{"light grey text", "0.8 g " NAME, ""},
	{"text in the colour of its band", "0.2 0.4 0.6 rg 60 590 300 30 re f " NAME, HIDDEN,
		"colour of its background"},
	{"red on green", "0 0.6 0 rg 60 590 300 30 re f 0.8 0 0 rg " NAME, ""},
	{"transparent text", "/G gs " NAME, HIDDEN, "invisible", STATE("/ca 0")},
	{"text in no colour", "3 Tr " NAME, HIDDEN, "invisible text"},
	{"outlined white text", "1 g 0 G 0.5 w 2 Tr " NAME, ""},
	{"tiny text", "BT /F1 0.5 Tf 72 600 Td (Wilfreda Oest) Tj ET\n", HIDDEN, "tiny"},
	{"text made tiny by a matrix",
		"q 0.02 0 0 0.02 72 600 cm BT /F1 12 Tf (Wilfreda Oest) Tj "
		"ET Q\n",
		HIDDEN, "tiny"},
	{"small print", "BT /F1 4 Tf 72 600 Td (Wilfreda Oest) Tj ET\n", ""},
	{"watermark across", NAME "0.9 g BT /F1 90 Tf 0.7 0.7 -0.7 0.7 60 500 Tm (DRAFT) Tj ET\n",
		""},
	{"shadow beneath", "0.6 g BT /F1 12 Tf 73 599 Td (Wilfreda Oest) Tj ET 0 g " NAME, ""},
	/* ---- places ---- */
	{"beyond the left edge", "BT /F1 12 Tf -200 600 Td (Wilfreda Oest) Tj ET\n", HIDDEN,
		"outside"},
	{"above the page", "BT /F1 12 Tf 72 900 Td (Wilfreda Oest) Tj ET\n", HIDDEN, "outside"},
	{"beyond the crop box", NAME, HIDDEN, "outside", NULL, "/CropBox [0 640 420 842]"},
	{"within the crop box", NAME, "", NULL, NULL, "/CropBox [0 500 420 842]"},
	{"cut off", "q 200 100 50 50 re W n " NAME "Q\n", HIDDEN, "cut off"},
	{"not cut off", "q 60 590 150 50 re W n " NAME "Q\n", ""},
	{"cut to a triangle beside it", "q 400 580 m 400 640 l 60 640 l h W n " NAME "Q\n", HIDDEN,
		"invisible"},
	{"cut off but for a hair", "q 60 601 150 0.4 re W n " NAME "Q\n", HIDDEN, "cut off"},
	{"cut to other letters", "q BT /F1 12 Tf 7 Tr 300 300 Td (x) Tj ET " NAME "Q\n", HIDDEN,
		"cut off"},
	{"beyond a crop box that lies beside the page", NAME, "", NULL, NULL,
		"/CropBox [1000 1000 2000 2000]"},
	{"half over the edge", "BT /F1 12 Tf -20 600 Td (Wilfreda Oest) Tj ET\n", "Wilf",
		"outside"},
	/* ---- layers ---- */
	{"hidden layer", "/OC /L BDC " NAME "EMC\n", HIDDEN, "Drafts",
		"/Properties << /L 10 0 R >>", NULL,
		"/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"},
	{"layer that shows", "/OC /L BDC " NAME "EMC\n", "", NULL, "/Properties << /L 10 0 R >>",
		NULL, "/OCProperties << /OCGs [10 0 R] /D << /ON [10 0 R] >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"},
	{"layer off by the base state", "/OC /L BDC " NAME "EMC\n", HIDDEN, "Drafts",
		"/Properties << /L 10 0 R >>", NULL,
		"/OCProperties << /OCGs [10 0 R] /D << /BaseState /OFF >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"},
	{"form in a hidden layer", "/X Do\n", HIDDEN, "Drafts", "/XObject << /X 10 0 R >>", NULL,
		"/OCProperties << /OCGs [11 0 R] /D << /OFF [11 0 R] >> >>",
		FORM("/OC 11 0 R", NAME) "11 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"},
	{"box in a hidden layer", NAME "/OC /L BDC 0 g " BOX "EMC\n", "", NULL,
		"/Properties << /L 10 0 R >>", NULL,
		"/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"},
	{"layer that needs another", "/OC /L BDC " NAME "EMC\n", HIDDEN, "Drafts",
		"/Properties << /L 11 0 R >>", NULL,
		"/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"
		"11 0 obj << /Type /OCMD /OCGs [10 0 R] /P /AllOn >> endobj\n"},
	{"layer by an expression", "/OC /L BDC " NAME "EMC\n", HIDDEN, "Drafts",
		"/Properties << /L 11 0 R >>", NULL, "/OCProperties << /OCGs [10 0 R] /D << >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"
		"11 0 obj << /Type /OCMD /VE [/Not 10 0 R] >> endobj\n"},
	{"layer by an expression within another", "/OC /L BDC " NAME "EMC\n", HIDDEN, "Drafts",
		"/Properties << /L 11 0 R >>", NULL,
		"/OCProperties << /OCGs [10 0 R 12 0 R] /D << /OFF [10 0 R] >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"
		"12 0 obj << /Type /OCG /Name (Other) >> endobj\n"
		"11 0 obj << /Type /OCMD /VE [/And 12 0 R [/Or 10 0 R [/Not 12 0 R]]] >> endobj\n"},
	{"layer that shows by an expression", "/OC /L BDC " NAME "EMC\n", "", NULL,
		"/Properties << /L 11 0 R >>", NULL,
		"/OCProperties << /OCGs [10 0 R 12 0 R] /D << /OFF [10 0 R] >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"
		"12 0 obj << /Type /OCG /Name (Other) >> endobj\n"
		"11 0 obj << /Type /OCMD /VE [/And 12 0 R [/Not [/And 10 0 R 12 0 R]]] >> endobj\n"},
	{"layer by an expression that holds itself", "/OC /L BDC " NAME "EMC\n", "", NULL,
		"/Properties << /L 11 0 R >>", NULL, "/OCProperties << /OCGs [10 0 R] /D << >> >>",
		"10 0 obj << /Type /OCG /Name (Drafts) >> endobj\n"
		"11 0 obj << /Type /OCMD /VE 12 0 R >> endobj\n"
		"12 0 obj [/And 12 0 R 12 0 R] endobj\n"},
	/* ---- pictures ---- */
	{"black picture", NAME "q 78 0 0 15 70 596 cm /I Do Q\n", HIDDEN, "image",
		"/XObject << /I 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace "
		"/DeviceGray /BitsPerComponent 8 /Filter /ASCIIHexDecode /Length 00000 >> "
		"stream\n0000>\nendstream endobj\n"},
	{"white inline picture",
		NAME "q 78 0 0 15 70 596 cm BI /W 2 /H 1 /CS /G /BPC 8 /F /AHx ID FFFF> EI Q\n",
		HIDDEN, "image"},
	{"stencil", NAME "0 g q 78 0 0 15 70 596 cm BI /W 8 /H 1 /IM true /F /AHx ID 00> EI Q\n",
		HIDDEN, "image"},
	{"empty stencil",
		NAME "0 g q 78 0 0 15 70 596 cm BI /W 8 /H 1 /IM true /F /AHx ID FF> EI Q\n", ""},
	{"picture with a transparent mask", NAME "q 78 0 0 15 70 596 cm /I Do Q\n", "", NULL,
		"/XObject << /I 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace "
		"/DeviceGray /BitsPerComponent 8 /Filter /ASCIIHexDecode /SMask 11 0 R /Length "
		"00000 >> stream\n0000>\nendstream endobj\n"
		"11 0 obj << /Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace "
		"/DeviceGray /BitsPerComponent 8 /Filter /ASCIIHexDecode /Length 00000 >> "
		"stream\n0000>\nendstream endobj\n"},
	{"picture beneath",
		"0.9 g q 200 0 0 100 50 550 cm BI /W 2 /H 1 /CS /G /BPC 8 /F /AHx ID "
		"C0D0> EI Q 0 g " NAME,
		""},
	{"white text on a dark picture",
		"q 200 0 0 100 50 550 cm BI /W 2 /H 1 /CS /G /BPC 8 /F /AHx ID 2030> EI Q 1 g " NAME,
		""},
	{"white text on a white picture",
		"q 200 0 0 100 50 550 cm BI /W 2 /H 1 /CS /G /BPC 8 /F /AHx ID FFFF> EI Q 1 g " NAME,
		HIDDEN, "white text"},
	/* ---- scans: words told by a picture, here stripes ---- */
	{"text behind a scan that shows it",
		NAME "q 420 0 0 650 0 0 cm BI /W 84 /H 1 /CS /G /BPC 8 /F /AHx ID " STRIPES
		     "> EI Q\n",
		""},
	{"text behind a scan that is black there",
		NAME "q 420 0 0 650 0 0 cm BI /W 84 /H 1 /CS /G /BPC 8 /F /AHx ID "
		     "FFFFFFFFFFFFFF00000000000000000000000000000000000000000000000000000000"
		     "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
		     "FFFFFFFFFFFFFFFFFFFFFFFFFFFF> EI Q\n",
		HIDDEN, "image"},
	{"OCR text where the scan shows ink",
		"q 420 0 0 650 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID F8> EI Q 0 g 74 599 3 "
		"9 re f 82 599 3 9 re f 90 599 3 9 re f 98 599 3 9 re f 106 599 3 9 re f 118 599 3 "
		"9 re f 126 599 3 9 re f 134 599 3 9 re f 140 599 3 9 re f 3 Tr " NAME,
		""},
	{"OCR text where the scan is black",
		"q 420 0 0 650 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID F8> EI Q 0 g " BOX
		"3 Tr " NAME,
		HIDDEN, "blacked out"},
	{"box over OCR text",
		"q 420 0 0 650 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID F8> EI Q 3 Tr " NAME
		"0 g " BOX,
		HIDDEN, "black box"},
	/* ---- annotations ---- */
	{"square that is filled", NAME, HIDDEN, "annotation (Square)", NULL, "/Annots [10 0 R]",
		NULL, NOTE("Square", "/IC [0 0 0]", "0 g 70 596 78 15 re f")},
	{"square without an appearance", NAME, HIDDEN, "annotation (Square)", NULL,
		"/Annots [<< /Type /Annot /Subtype /Square /Rect [70 596 148 611] /IC [0 0 0] >>]"},
	{"square that is empty", NAME, "", NULL, NULL,
		"/Annots [<< /Type /Annot /Subtype /Square /Rect [70 596 148 611] /C [1 0 0] >>]"},
	{"square that is hidden", NAME, "", NULL, NULL, "/Annots [10 0 R]", NULL,
		NOTE("Square", "/F 2", "0 g 70 596 78 15 re f")},
	{"square that is for print alone", NAME, "", NULL, NULL, "/Annots [10 0 R]", NULL,
		NOTE("Square", "/F 36", "0 g 70 596 78 15 re f")},
	{"black highlight without an appearance", NAME, HIDDEN, "annotation (Highlight)", NULL,
		"/Annots [<< /Type /Annot /Subtype /Highlight /Rect [70 596 148 611] /C [0 0 0] "
		"/QuadPoints [70 611 148 611 70 596 148 596] >>]"},
	{"yellow highlight without an appearance", NAME, "", NULL, NULL,
		"/Annots [<< /Type /Annot /Subtype /Highlight /Rect [70 596 148 611] /C [1 1 0] "
		"/QuadPoints [70 611 148 611 70 596 148 596] >>]"},
	{"redaction that waits", NAME, HIDDEN, "redaction", NULL,
		"/Annots [<< /Type /Annot /Subtype /Redact /Rect [70 596 148 611] >>]"},
	{"redaction by quadrilaterals", NAME, HIDDEN, "redaction", NULL,
		"/Annots [<< /Type /Annot /Subtype /Redact /Rect [0 0 400 800] /QuadPoints "
		"[70 611 148 611 70 596 148 596] >>]"},
	{"polygon without an appearance", NAME, HIDDEN, "annotation (Polygon)", NULL,
		"/Annots [<< /Type /Annot /Subtype /Polygon /Rect [70 596 148 611] /IC [0 0 0] "
		"/Vertices [70 596 148 596 148 611 70 611] >>]"},
	{"polygon that is empty", NAME, "", NULL, NULL,
		"/Annots [<< /Type /Annot /Subtype /Polygon /Rect [70 596 148 611] /C [0 0 0] "
		"/Vertices [70 596 148 596 148 611 70 611] >>]"},
	{"circle without an appearance", NAME, HIDDEN, "annotation (Circle)", NULL,
		"/Annots [<< /Type /Annot /Subtype /Circle /Rect [40 576 178 631] /IC [0 0 0] >>]"},
	{"thick line without an appearance", NAME, HIDDEN, "annotation (Line)", NULL,
		"/Annots [<< /Type /Annot /Subtype /Line /Rect [70 596 148 611] /C [0 0 0] "
		"/L [70 603 148 603] /BS << /W 16 >> >>]"},
	{"thin line without an appearance", NAME, "", NULL, NULL,
		"/Annots [<< /Type /Annot /Subtype /Line /Rect [70 596 148 611] /C [0 0 0] "
		"/L [70 603 148 603] >>]"},
	{"thick ink without an appearance", NAME, HIDDEN, "annotation (Ink)", NULL,
		"/Annots [<< /Type /Annot /Subtype /Ink /Rect [70 596 148 611] /C [0 0 0] "
		"/InkList [[70 603 148 603]] /BS << /W 16 >> >>]"},
	{"black label without an appearance", NAME, HIDDEN, "annotation (FreeText)", NULL,
		"/Annots [<< /Type /Annot /Subtype /FreeText /Rect [70 596 148 611] /C [0 0 0] "
		"/DA (/F1 12 Tf) >>]"},
	{"stamp", NAME, HIDDEN, "annotation (Stamp)", NULL, "/Annots [10 0 R]", NULL,
		NOTE("Stamp", "", "0.8 0 0 rg 70 596 78 15 re f")},
	{"ink", NAME, HIDDEN, "annotation (Ink)", NULL, "/Annots [10 0 R]", NULL,
		NOTE("Ink", "/InkList [[70 603 148 603]]", "0 G 15 w 70 603 m 148 603 l S")},
	{"underline", NAME, "", NULL, NULL, "/Annots [10 0 R]", NULL,
		NOTE("Underline", "", "1 0 0 RG 1 w 70 598 m 148 598 l S")},
	{"field with a box beneath", "0 g " BOX, HIDDEN, "form field", NULL, "/Annots [10 0 R]",
		"/AcroForm << /Fields [10 0 R] >>",
		NOTE("Widget", "/FT /Tx /T (who) /V (Wilfreda Oest) /Resources << >>",
			"BT /F1 12 Tf 72 600 Td (Wilfreda Oest) Tj ET")},
	{"field that shows", "", "", NULL, NULL, "/Annots [10 0 R]",
		"/AcroForm << /Fields [10 0 R] >>",
		NOTE("Widget", "/FT /Tx /T (who) /V (Wilfreda Oest)",
			"BT /F1 12 Tf 72 600 Td (Wilfreda Oest) Tj ET")},
	/* ---- forms, turns, fonts ---- */
	{"name in a form in a form", "q 0.5 0 0 0.5 36 300 cm /X Do Q 0 g " BOX, HIDDEN, "box",
		"/XObject << /X 10 0 R >>", NULL, NULL,
		FORM("/Resources << /XObject << /Y 11 0 R >> >>",
			"q 2 0 0 2 72 600 cm /Y Do Q") "11 0 obj << /Type /XObject /Subtype /Form /BBox [0 -10 200 50] /Length 00000 >> "
						       "stream\nBT /F1 12 Tf (Wilfreda Oest) Tj ET\nendstream endobj\n"},
	{"box in a form in a form", NAME "/X Do\n", HIDDEN, "box", "/XObject << /X 10 0 R >>", NULL,
		NULL,
		FORM("/Resources << /XObject << /Y 11 0 R >> >>",
			"q 1 0 0 1 70 596 cm /Y Do Q") "11 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 78 15] /Length 00000 >> "
						       "stream\n0 g 0 0 78 15 re f\nendstream endobj\n"},
	{"page turned by 90", NAME "0 g " BOX, HIDDEN, "box", NULL, "/Rotate 90"},
	{"page turned by 180", NAME "0 g " BOX, HIDDEN, "box", NULL, "/Rotate 180"},
	{"page turned by 270, redaction", NAME, HIDDEN, "redaction", NULL,
		"/Rotate 270 /Annots [<< /Type /Annot /Subtype /Redact /Rect [70 596 148 611] >>]"},
	{"page in larger units", NAME "0 g " BOX, HIDDEN, "box", NULL, "/UserUnit 2"},
	{"upright text",
		"BT /F1 12 Tf 0 1 -1 0 100 500 Tm (Wilfreda Oest) Tj ET 0 g 88 498 15 78 re f\n",
		HIDDEN, "box"},
	{"upright text beside the box",
		"BT /F1 12 Tf 0 1 -1 0 100 500 Tm (Wilfreda Oest) Tj ET 0 g 108 498 15 78 re f\n",
		""},
	{"stretched text",
		"BT /F1 12 Tf 200 Tz 72 600 Td (Wilfreda Oest) Tj ET 0 g 70 596 150 15 re f\n",
		HIDDEN, "box"},
	{"drawn font", "BT /T 12 Tf 72 600 Td (ab) Tj ET\n", "", NULL,
		"/Font << /F1 4 0 R /T 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 "
		"0.1 0 0] /CharProcs << /a 11 0 R /b 11 0 R >> /Encoding << /Type /Encoding "
		"/Differences [97 /a /b] >> /FirstChar 97 /LastChar 98 /Widths [10 10] /Resources "
		"<< >> >> endobj\n11 0 obj << /Length 00000 >> stream\n10 0 d0 0 g 1 1 8 8 re "
		"f\nendstream endobj\n"},
	{"drawn font beneath a box", "BT /T 12 Tf 72 600 Td (ab) Tj ET 1 g " BOX, "ab", "box",
		"/Font << /F1 4 0 R /T 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 "
		"0.1 0 0] /CharProcs << /a 11 0 R /b 11 0 R >> /Encoding << /Type /Encoding "
		"/Differences [97 /a /b] >> /FirstChar 97 /LastChar 98 /Widths [10 10] /Resources "
		"<< >> >> endobj\n11 0 obj << /Length 00000 >> stream\n10 0 0 0 10 10 d1 1 1 8 8 re "
		"f\nendstream endobj\n"},
	{"box of a drawn font", NAME "BT /T 1 Tf 78 0 0 15 70 596 Tm (a) Tj ET\n", HIDDEN, "box",
		"/Font << /F1 4 0 R /T 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 "
		"0.1 0 0] /CharProcs << /a 11 0 R >> /Encoding << /Type /Encoding /Differences "
		"[97 /a] >> /FirstChar 97 /LastChar 97 /Widths [10] /Resources << >> >> endobj\n"
		"11 0 obj << /Length 00000 >> stream\n10 0 0 0 10 10 d1 0 0 10 10 re "
		"f\nendstream endobj\n"},
	{"row of boxes of a drawn font", NAME "BT /T 15 Tf 70 596 Td (aaaaaa) Tj ET\n", HIDDEN,
		"box", "/Font << /F1 4 0 R /T 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 "
		"0.1 0 0] /CharProcs << /a 11 0 R >> /Encoding << /Type /Encoding /Differences "
		"[97 /a] >> /FirstChar 97 /LastChar 97 /Widths [10] /Resources << >> >> endobj\n"
		"11 0 obj << /Length 00000 >> stream\n10 0 0 0 10 10 d1 0 0 10 10 re "
		"f\nendstream endobj\n"},
	{"drawn font whose letters are empty", "BT /T 12 Tf 72 600 Td (ab) Tj ET\n", "ab",
		"invisible", "/Font << /F1 4 0 R /T 10 0 R >>", NULL, NULL,
		"10 0 obj << /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 "
		"0.1 0 0] /CharProcs << /a 11 0 R /b 11 0 R >> /Encoding << /Type /Encoding "
		"/Differences [97 /a /b] >> /FirstChar 97 /LastChar 98 /Widths [10 10] /Resources "
		"<< >> >> endobj\n11 0 obj << /Length 00000 >> stream\n10 0 d0\nendstream "
		"endobj\n"},
	/* ---- replacement texts ---- */
	{"replacement for nothing", "/Span << /ActualText (Wilfreda Oest) >> BDC EMC\n", HIDDEN,
		"replacement"},
	{"replacement for blocks",
		"/Span << /ActualText (Wilfreda Oest) >> BDC BT /F1 12 Tf 72 600 Td (xxxx) Tj ET "
		"EMC\n",
		HIDDEN, "replacement"},
	{"replacement for the word withheld",
		"/Span << /ActualText (Wilfreda Oest) >> BDC BT /F1 12 Tf 72 600 Td (name "
		"withheld) Tj ET EMC\n",
		HIDDEN, "replacement"},
	{"replacement that spells out",
		"/Span << /ActualText (first) >> BDC BT /F1 12 Tf 72 600 Td (1st) Tj ET EMC\n", ""},
	{"replacement that says the same",
		"/Span << /ActualText (Wilfreda Oest) >> BDC " NAME "EMC\n", ""},
	{"replacement of a hyphen",
		"/Span << /ActualText (licensing) >> BDC BT /F1 12 Tf 72 600 Td (licen-) Tj 0 -14 "
		"Td (sing) Tj ET EMC\n",
		""},
	/* ---- earlier revisions ---- */
	{"name in an earlier revision", NAME, HIDDEN, "earlier revision", NULL, NULL, NULL, NULL,
		"5 0 obj << /Length 00000 >> stream\nBT /F1 12 Tf 72 700 Td (Minutes of the "
		"licensing board) Tj ET\nendstream endobj\n"},
	{"revision that adds a line", NAME, "", NULL, NULL, NULL, NULL, NULL,
		"5 0 obj << /Length 00000 >> stream\nBT /F1 12 Tf 72 700 Td (Minutes of the "
		"licensing board) Tj 0 -100 Td (Wilfreda Oest) Tj 0 -20 Td (Agreed) Tj "
		"ET\nendstream endobj\n"},
	{"note in an earlier revision", "", HIDDEN, "earlier revision", NULL,
		"/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Wilfreda Oest) "
		">>]",
		NULL, NULL,
		"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 420 842] /Contents 5 0 R "
		"/Resources << /Font << /F1 4 0 R >> >> >> endobj\n"},
	{NULL, NULL, NULL},
};

/* The table of formats. One row each; the order only decides between equal bids. */
#include "extract/format.h"

/* text */
extern const struct format format_bplist;
extern const struct format format_csv;
extern const struct format format_dbf;
extern const struct format format_html;
extern const struct format format_icalendar;
extern const struct format format_json;
extern const struct format format_rtf;
extern const struct format format_text;
extern const struct format format_vcard;
extern const struct format format_xml;
/* mail */
extern const struct format format_cms;
extern const struct format format_eml;
extern const struct format format_emlx;
extern const struct format format_mbox;
extern const struct format format_mhtml;
extern const struct format format_msg;
extern const struct format format_pst;
extern const struct format format_tnef;
/* compound files */
extern const struct format format_doc;
extern const struct format format_office_locked;
extern const struct format format_ole;
extern const struct format format_access;
extern const struct format format_onenote;
extern const struct format format_project;
extern const struct format format_publisher;
extern const struct format format_thumbs;
extern const struct format format_vba;
extern const struct format format_visio;
extern const struct format format_wks;
extern const struct format format_works;
extern const struct format format_wpd;
extern const struct format format_ppt;
extern const struct format format_xls;
/* zip packages */
extern const struct format format_docx;
extern const struct format format_pptx;
extern const struct format format_xlsx;
extern const struct format format_xlsb;
extern const struct format format_odt;
extern const struct format format_ods;
extern const struct format format_odp;
extern const struct format format_odg;
extern const struct format format_epub;
extern const struct format format_vsdx;
extern const struct format format_xps;
extern const struct format format_pages;
extern const struct format format_numbers;
extern const struct format format_keynote;
/* PDF */
extern const struct format format_pdf;
/* images */
extern const struct format format_png;
extern const struct format format_jpeg;
extern const struct format format_tiff;
extern const struct format format_gif;
extern const struct format format_bmp;
extern const struct format format_pnm;
extern const struct format format_webp;
extern const struct format format_heif;
extern const struct format format_jp2;
extern const struct format format_emf;
extern const struct format format_wmf;
extern const struct format format_psd;
/* archives and compressed files */
extern const struct format format_zip;
extern const struct format format_7z;
extern const struct format format_rar;
extern const struct format format_rar5;
extern const struct format format_tar;
extern const struct format format_cpio;
extern const struct format format_ar;
extern const struct format format_cab;
extern const struct format format_iso;
extern const struct format format_lha;
extern const struct format format_xar;
extern const struct format format_warc;
extern const struct format format_rpm;
extern const struct format format_gzip;
extern const struct format format_bzip2;
extern const struct format format_xz;
extern const struct format format_zstd;
extern const struct format format_lz4;
extern const struct format format_lzip;
extern const struct format format_compress;
extern const struct format format_lzma;

const struct format *const formats[] = {
	/* zip packages: first, as a look at their first bytes tells */
	&format_docx,
	&format_pptx,
	&format_xlsx,
	&format_xlsb,
	&format_odt,
	&format_ods,
	&format_odp,
	&format_odg,
	&format_epub,
	&format_vsdx,
	&format_xps,
	&format_pages,
	&format_numbers,
	&format_keynote,

	/* PDF and images: told by their first bytes, too */
	&format_pdf,
	&format_png,
	&format_jpeg,
	&format_tiff,
	&format_gif,
	&format_bmp,
	&format_pnm,
	&format_webp,
	&format_heif,
	&format_jp2,
	&format_emf,
	&format_wmf,
	&format_psd,

	/* mail: first, because it comes in such numbers and is told at once */
	&format_mbox,
	&format_mhtml,
	&format_eml,
	&format_emlx,
	&format_msg,
	&format_pst,
	&format_tnef,
	&format_cms,

	/* text */
	&format_bplist,
	&format_dbf,
	&format_html,
	&format_icalendar,
	&format_rtf,
	&format_vcard,
	&format_xml,
	&format_json,
	&format_csv,
	&format_text,

	/* compound files */
	&format_doc,
	&format_xls,
	&format_ppt,
	&format_office_locked,
	&format_access,
	&format_onenote,
	&format_project,
	&format_publisher,
	&format_thumbs,
	&format_vba,
	&format_visio,
	&format_wks,
	&format_works,
	&format_wpd,
	&format_ole,

	/* archives and compressed files */
	&format_zip,
	&format_7z,
	&format_rar,
	&format_rar5,
	&format_tar,
	&format_cpio,
	&format_ar,
	&format_cab,
	&format_iso,
	&format_lha,
	&format_xar,
	&format_warc,
	&format_rpm,
	&format_gzip,
	&format_bzip2,
	&format_xz,
	&format_zstd,
	&format_lz4,
	&format_lzip,
	&format_compress,
	&format_lzma,

	/* what nothing else takes */
	&format_unknown,
	NULL,
};

#include "extract/encoding_languages.h"

#include "base/attr.h"

static const struct encoding_language languages[] = {
	{"éèàêçôîûùâëïœ", true},                          /* French */
	{"üäöß", true},                                   /* German */
	{"óíáñéúü", true},                                /* Spanish */
	{"ãçéáíóêõâúàôü", true},                          /* Portuguese */
	{"àèòùéì", true},                                 /* Italian */
	{"äöåé", true},                                   /* Swedish, Finnish */
	{"åøæé", true},                                   /* Danish, Norwegian */
	{"áíðéúýþóöæ", true},                             /* Icelandic */
	{"ëéïöüè", true},                                 /* Dutch */
	{"ëç", true},                                     /* Albanian */
	{"àéíòóúçèïü", true},                             /* Catalan */
	{"áéíóú", true},                                  /* Irish */
	{"łąęóżśćńź", true},                              /* Polish */
	{"íáéěřýčšžůúňóťď", true},                        /* Czech */
	{"áíéýčšžľťúôňďóäĺŕ", true},                      /* Slovak */
	{"éáöóőíüúű", true},                              /* Hungarian */
	{"ăâîşţ", true},                                  /* Romanian, with cedillas */
	{"ăâîșț", true},                                  /* Romanian, with commas */
	{"čšž", true},                                    /* Slovene */
	{"čšžćđ", true},                                  /* Croatian, Bosnian */
	{"ığşüöçâî", true},                               /* Turkish; capital dotted I folds to i */
	{"ėšųžūįčąę", true},                              /* Lithuanian */
	{"āīēšūņļžčķģ", true},                            /* Latvian */
	{"äõüöšž", true},                                 /* Estonian */
	{"ħżġċà", true},                                  /* Maltese */
	{"ĝŝĉŭĵĥ", true},                                 /* Esperanto */
	{"оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", false},     /* Russian */
	{"оаинвіетрсклудмпзябгьчйхцжїєшющфґ", false},     /* Ukrainian */
	{"аеионтвсрлкдпъмзябугйчщцхжшюфьэ", false},       /* Bulgarian */
	{"аоиенрсјтукдвлмпзгбчшцњљхжћђфџ", false},        /* Serbian, Macedonian */
	{"αοιετσνηυρπκμλςωάίόέδήγύθχφώβξζψϊ", false},     /* Greek */
	{"יוהלארתבשמםנןעדקחפטכגצסףךץז", false},           /* Hebrew */
	{"اليمونرتبةعدسفهكقأحجشطصخىضإذزثئءغظآؤ،", false}, /* Arabic */
	{"اینردمهتوبسکشزگلخفقعپجچحغصطضآثذظئ،", false},    /* Persian */
	{"านรอกเงม่ล้วัีิทดสตะบปแคหจพไขใชโผุู์ืึ็ำซถศธยภษฉฐณญฝฟฬฮฤฒฑฏฎฆฌๆฯ๊๋", false}, /* Thai */
};

const struct encoding_language *
encoding_language_row(size_t i)
{
	return i < COUNT_OF(languages) ? &languages[i] : NULL;
}

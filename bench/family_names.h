/* Names for families that nobody belongs to: common given names in the forms that people and
 * offices write them in (parted by bars, the fullest first), and surnames. */
#pragma once

static const char *const boys_english[] = {"john|jack|johnny|jon", "james|jim|jimmy|jamie",
	"robert|rob|bob|bobby|robbie", "michael|mike|mick|mikey", "william|will|bill|billy|liam",
	"david|dave|davey", "thomas|tom|tommy", "daniel|dan|danny", "matthew|matt|mathew",
	"joshua|josh", "christopher|chris|kit", "andrew|andy|drew", "joseph|joe|joey",
	"samuel|sam|sammy", "benjamin|ben|benny", "anthony|tony|antony", "edward|ed|eddie|ted",
	"charles|charlie|chas", "george|georgie", "alexander|alex|sandy|xander", "nathan|nate",
	"luke|lucas", "ryan", "jordan", "liam", "callum|calum", "kieran|kieron|ciaran",
	"connor|conor", "stephen|steven|steve", "peter|pete", "richard|rick|ricky|dick",
	"mark|marc", "paul|paulie", "kevin|kev", "lee|leigh", "craig", "scott|scot", "dean",
	"shane|shaun|sean", "jason|jay", "aaron|aron", "adam", "bradley|brad", "kyle",
	"lewis|louis", "reece|rhys", "tyler", "jake|jacob", "harry|henry|harold",
	"oliver|ollie|olly", "nicholas|nick|nicky|nicolas", "philip|phillip|phil", "simon",
	"gareth|gary|gaz", "stuart|stewart|stu", "ian|iain", "martin|martyn", "neil|neal",
	"patrick|pat|paddy", "zachary|zach|zak", "dominic|dom", "gavin|gav", "darren|daz", "wayne",
	"curtis", "declan|dec", "elliot|elliott", "jeremy|jez", "leonard|len|lenny|leo",
	"maxwell|max", "owen", "ross", "toby|tobias", "vincent|vince|vinny", "dylan", "mason",
	"logan", "ethan", "finley|finn", "archie|archibald", "albert|bert|albie",
	"frederick|fred|freddie", "gerald|gerry|jerry", "lawrence|laurence|larry|laurie",
	"raymond|ray", "ronald|ron|ronnie", "kenneth|ken|kenny", "timothy|tim",
	"jonathan|jonathon|jon|johnathan", "geoffrey|jeffrey|geoff|jeff"};

static const char *const girls_english[] = {"mary|marie|molly|polly",
	"elizabeth|liz|beth|betty|lizzie|eliza", "sarah|sara|sally", "jessica|jess|jessie",
	"emma|em", "charlotte|lottie|charlie", "lauren|laura", "rebecca|becky|rebekah|becca",
	"katherine|catherine|kate|katie|kathryn|cathy", "hannah|hanna", "amy|aimee",
	"sophie|sophia", "rachel|rachael", "lucy", "emily|millie", "chloe|khloe",
	"megan|meg|meghan", "bethany|beth", "danielle|dani", "natalie|nat|nathalie",
	"nicole|nikki|nicola", "stephanie|steph|stefanie", "samantha|sam|sammie",
	"victoria|vicky|tori", "jennifer|jen|jenny", "zoe|zoey", "kelly|kelley", "kirsty|kirstie",
	"gemma|jemma", "leanne|lianne", "holly|hollie", "jade", "amber", "georgia|georgina|georgie",
	"abigail|abi|abbie|gail", "eleanor|ellie|nell|elinor", "grace|gracie", "olivia|liv|livvy",
	"ruby", "alice|ali", "isabella|bella|izzy|isabel", "eve|evie", "poppy", "daisy", "freya",
	"isla", "ava", "lily|lilly|lillian", "rosie|rose", "phoebe", "paige", "tia",
	"kayleigh|kayley|kaylee", "ashleigh|ashley", "courtney", "shannon", "tiffany|tiff",
	"kimberley|kim|kimberly", "deborah|debbie|debra|deb", "susan|sue|suzie|susie",
	"margaret|maggie|peggy|meg", "patricia|pat|trish|tricia", "christine|chris|christina|tina",
	"julie|julia|jules", "karen|karin", "joanne|jo|joanna", "michelle|shell|michele",
	"claire|clare", "tracey|tracy", "lisa|leesa", "angela|angie", "helen|nell|ellen",
	"diane|diana|di", "anne|ann|annie|anna", "lorraine|lori", "maria",
	"theresa|teresa|tess|terri", "jacqueline|jackie|jacqui", "caroline|carol|carolyn",
	"alexandra|alex|sasha|sandra", "naomi", "leah|lea", "yasmin|yasmine|jasmin", "erin|eryn",
	"caitlin|kaitlin|katelyn|kate", "niamh|neve", "skye", "summer", "harriet|hattie",
	"florence|flo|florrie", "matilda|tilly|mattie", "penelope|penny",
	"gabrielle|gabby|gabriella", "josephine|josie|jo"};

static const char *const boys_muslim[] = {
	"mohammed|muhammad|mohamed|mohammad|mohd|muhammed|mohamad", "ahmed|ahmad|ahmet", "ali|aly",
	"hassan|hasan", "hussain|hussein|husain|hossain", "omar|umar|umer", "usman|uthman|osman",
	"ibrahim|ebrahim|ibraheem", "yusuf|yousef|yusef|youssef|yousuf", "bilal|bilaal",
	"hamza|hamzah", "imran|emran", "tariq|tarik|tareq", "khalid|khaled", "abdul|abdel|abdal",
	"faisal|faysal|feisal", "zain|zayn|zane", "haroon|harun|haroun",
	"sulaiman|suleman|suleiman|sulayman", "ismail|ismael|esmail", "adeel|adil", "asif|asef",
	"kashif", "nadeem|nadim", "rashid|rasheed", "saeed|said|sayeed", "shahid|shaheed",
	"waqas|wakas", "zubair|zubayr", "aamir|amir|ameer", "idris|idrees", "junaid|junayd",
	"mustafa|mustapha|moustafa", "mahmood|mahmud|mehmood", "rehman|rahman|rehmaan",
	"sajid|sajjad", "tahir|taher", "yasin|yaseen|yassin", "zakariya|zakaria|zakariyya",
	"jamal|gamal|jamaal"};

static const char *const girls_muslim[] = {"fatima|fatimah|fathima|fatema",
	"aisha|ayesha|aysha|aishah", "zainab|zaynab|zeinab", "maryam|mariam|miriam|mariyam",
	"khadija|khadijah|khadeeja", "amina|aminah|ameena", "sana|sanaa", "nadia|nadya",
	"sumaya|sumayya|sumaiya", "hafsa|hafsah", "noor|nur|nour", "yasmin|yasmeen|jasmin",
	"layla|leila|laila", "rukhsana|ruksana", "shabana|shabnam", "tahira|tahera",
	"samina|sameena", "farah|farrah", "saima|sayma", "iqra|iqraa", "hina|heena",
	"bushra|boshra", "halima|haleema|halimah", "safiya|safia|sofia|safiyyah", "asma|asmaa|esma",
	"rabia|rabiya", "nazia|naziya", "zara|zahra|zahraa", "shazia|shaziya", "mehwish|mahwish",
	"alina|aleena", "sidra|sidrah", "uzma|ozma", "rehana|rihanna|reyhana"};

static const char *const boys_indian[] = {"gurpreet|gurprit", "harpreet|harprit",
	"manpreet|manprit", "jaspreet|jasprit|jas", "amarjit|amarjeet", "balwinder|balvinder",
	"sukhdev|sukdev", "rajesh|raj", "vijay|vijai", "krishna|krishan|kishan", "arjun|arjan",
	"rohan|rohaan", "nikhil|nikil", "amit|ameet", "sanjay|sanjai", "ravi|ravinder",
	"deepak|dipak", "anil|aneel", "suresh", "harjit|harjeet", "kuldip|kuldeep",
	"mandeep|mandip", "navdeep|navdip", "sandeep|sandip", "vikram|bikram", "aman|amandeep"};

static const char *const girls_indian[] = {"simran|simranjit", "kiran|kiranjit", "priya|preeya",
	"anjali|anjalee", "pooja|puja", "nisha|neesha", "meera|mira", "deepa|dipa",
	"sunita|suneeta", "geeta|gita", "rita|reeta", "seema|sima", "harleen|harlin",
	"jasleen|jaslin", "navneet|navnit", "parminder|perminder", "rajvinder|rajwinder",
	"sukhvinder|sukhwinder", "manisha|maneesha", "shreya|shriya", "divya|diviya",
	"lakshmi|laxmi", "kavita|kavitha"};

static const char *const boys_eastern[] = {"jan|janek", "piotr|peter|pyotr",
	"krzysztof|kristof|christopher|chris", "tomasz|tomas|thomas|tomek", "jakub|jacob|kuba",
	"mateusz|matthew|mateus", "michal|michael|mihal", "pawel|pavel|paul",
	"andrzej|andrej|andrew|andrei", "aleksander|alexander|aleksandr|alex|oleksandr",
	"wojciech|vojtech", "lukasz|lukas|lucas|luke", "marek|mark", "dawid|david", "milan",
	"jozef|josef|joseph", "stefan|stephan|steven", "ladislav|laszlo|vladislav",
	"frantisek|franz|francis", "ondrej|andrej", "mihai|mihail|michael", "ion|ioan|john",
	"gheorghe|george|georghe", "vasile|vasil|basil", "florin|florian",
	"dmitri|dmitry|dimitri|dmytro", "sergei|sergey|serhiy|sergiu", "yuri|yuriy|iurie|juri",
	"ivan|iwan", "nikolai|nicolae|mykola|nikolay|nicholas", "viktor|victor|wiktor",
	"jaroslav|yaroslav|jaroslaw"};

static const char *const girls_eastern[] = {"anna|ania|hanna",
	"katarzyna|katarina|catherine|kasia|kate", "malgorzata|margaret|gosia",
	"agnieszka|agnes|aga", "zuzanna|zuzana|susan|susanna", "julia|yulia|julija|iulia",
	"natalia|nataliya|natalya|natasha", "ewa|eva|eve", "monika|monica",
	"aleksandra|alexandra|ola|sasha", "marta|martha", "elzbieta|elizabeth|erzsebet",
	"joanna|johana|asia", "maria|marija|mariya|mary", "ioana|ivana|jana",
	"elena|helena|olena|yelena", "ana|anja", "cristina|kristina|krystyna|christina",
	"alzbeta|elisabeta", "ludmila|lyudmila|liudmyla", "svetlana|svitlana|sveta",
	"tatiana|tetyana|tanya", "oksana|oxana", "viktoria|victoria|wiktoria",
	"veronika|weronika|veronica", "dominika|dominica"};

static const char *const boys_african[] = {"abdi|abdy", "mohamed|mohammed|muhammad",
	"abdirahman|abdurahman|abdulrahman", "yonas|jonas", "samuel|sam", "emmanuel|emanuel|manny",
	"kwame|kwami", "kofi|coffie", "kwabena|cobina", "chinedu|nedu", "oluwaseun|seun",
	"babatunde|tunde", "ayodele|ayo|dele", "tendai|tendayi", "farai", "tesfaye|tesfay",
	"dawit|david|daoud", "hassan|hasan", "ismail|ismael", "liban|libaan", "guled|guleed",
	"blessing", "prince", "joshua|josh", "daniel|danny", "michael|mike"};

static const char *const girls_african[] = {"amina|aamina|aminah", "hodan|hodhan",
	"fadumo|fatuma|fatima|faduma", "asha|aisha|caasha", "sahra|sara|zahra", "ifrah|ifraah",
	"grace", "blessing", "joy", "abena|abina", "ama|amma", "adwoa|adjoa", "chiamaka|amaka",
	"ngozi", "oluwatoyin|toyin", "folake|flakky", "yetunde|yeti", "selam|salam", "hiwot|hewot",
	"rutendo|ruth", "tatenda|tate", "miriam|maryan|maryam", "esther|hester", "deborah|debbie"};

static const char *const surnames_english[] = {"smith", "jones", "williams", "brown", "taylor",
	"davies", "wilson", "evans", "thomas", "johnson", "roberts", "walker", "wright", "robinson",
	"thompson", "white", "hughes", "edwards", "green", "hall", "wood", "harris", "lewis",
	"martin", "jackson", "clarke", "clark", "turner", "hill", "scott", "cooper", "morris",
	"ward", "moore", "king", "watson", "baker", "harrison", "morgan", "patel", "young", "allen",
	"mitchell", "james", "anderson", "phillips", "lee", "bell", "parker", "davis", "bennett",
	"miller", "cook", "shaw", "richardson", "carter", "collins", "marshall", "gray", "bailey",
	"cox", "adams", "murphy", "kelly", "wilkinson", "foster", "russell", "chapman", "mason",
	"webb", "rogers", "hunt", "mills", "holmes", "palmer", "matthews", "gibson", "fisher",
	"barnes", "knight", "lloyd", "butler", "barker", "stevens", "jenkins", "dixon", "fletcher",
	"hudson", "burton", "reid", "gordon", "ford", "o'brien", "o'connor", "macdonald",
	"mcdonald", "mccarthy", "ryan", "sullivan", "doyle", "byrne", "walsh"};

static const char *const surnames_muslim[] = {"khan", "hussain|hussein|husain|hossain",
	"ahmed|ahmad", "ali", "begum|begam", "mahmood|mahmud|mehmood", "iqbal|eqbal", "shah",
	"malik|malek", "akhtar|akhter", "bibi", "rahman|rehman",
	"mohammed|muhammad|mohamed|mohammad", "hassan|hasan", "mirza",
	"chowdhury|choudhury|chaudhry|choudhry", "miah|mia|miya", "islam", "uddin|udin|ud din",
	"sheikh|shaikh|sheik", "aslam", "ashraf", "raja|rajah", "qureshi|kureshi|quraishi",
	"siddiqui|siddique|siddiqi", "butt|bhatt", "akram", "bashir|basheer", "nawaz",
	"yousaf|yusuf|yousuf", "zaman", "latif|lateef", "rashid|rasheed", "aziz", "karim|kareem",
	"haider|haidar|hyder", "anwar", "javed|javaid", "saleem|salim", "bhatti"};

static const char *const surnames_indian[] = {"singh", "kaur", "patel", "sharma", "gill",
	"sandhu|sandhoo", "dhillon|dillon", "sidhu|sidhoo", "grewal|garewal", "dhaliwal|dhariwal",
	"sahota|sohota", "bains", "mann|maan", "johal", "virdi|virdee", "kumar", "gupta", "desai",
	"mehta|mehtha", "joshi", "chauhan|chohan", "rai|roy", "das|dass", "nair|nayar",
	"reddy|reddi", "iyer|aiyer", "shah", "parmar|parmer"};

static const char *const surnames_eastern[] = {"nowak|novak|nowack", "kowalski|kowalska|kowalsky",
	"wisniewski|wisniewska|wishnevski", "wojcik|wojczik", "kaminski|kaminska|kaminsky",
	"lewandowski|lewandowska", "zielinski|zielinska", "szymanski|szymanska",
	"horvath|horvat|horvathova", "kovac|kovacs|kovacova", "balog|balogh|balogova",
	"lakatos|lakatosova", "danko|dankova", "gabor|gaborova", "ziga|zigova", "tancos|tancosova",
	"popescu|popesku", "ionescu|jonescu", "radu", "stan", "munteanu|muntean",
	"ivanov|ivanova|iwanow", "petrov|petrova|petrow", "kovalenko|kowalenko",
	"shevchenko|szewczenko|sevcenko", "bondarenko", "kazlauskas|kozlowski",
	"jankauskas|jankowski", "berzins|berzina", "ozolins|ozolina"};

static const char *const surnames_african[] = {"ali", "hassan|hasan", "mohamed|mohammed|muhammad",
	"abdi", "ahmed|ahmad", "omar|umar", "warsame|warsama", "farah|faarax", "jama|jaamac",
	"yusuf|yuusuf", "mensah", "owusu", "boateng|boaten", "asante|asanti", "osei",
	"agyeman|agyemang", "okafor|okafo", "adeyemi|adeyemy", "okonkwo|okwonko", "balogun", "moyo",
	"ncube", "ndlovu|ndhlovu", "tesfaye|tesfay", "tekle|tekleh", "bekele", "kamara|camara",
	"sesay", "diallo|jallow", "traore"};

/* Surnames that few have are made of a front and a back; given names likewise. */
static const char *const surname_fronts[] = {"ash", "black", "brad", "brook", "burn", "cald",
	"clay", "cran", "dal", "dun", "el", "fair", "fen", "gar", "gil", "hal", "ham", "hart",
	"hather", "holling", "hors", "kel", "kin", "lang", "ley", "lin", "mar", "mel", "mill",
	"nor", "oak", "ox", "pem", "pres", "quar", "rams", "red", "rock", "ros", "row", "sel",
	"shel", "stan", "stock", "sut", "thorn", "til", "under", "ver", "wal", "water", "whit",
	"win", "wool", "york"};
static const char *const surname_backs[] = {"ton", "ley", "ford", "worth", "field", "by", "wick",
	"ham", "well", "bury", "wood", "bourne", "dale", "gate", "combe", "son", "croft", "den",
	"don", "stone", "land", "ridge", "shaw", "thwaite", "bridge", "brook", "cliff", "cote",
	"cross", "er", "fold", "grave", "head", "hill", "holme", "house", "hurst", "ing", "man",
	"mere", "more", "ridding", "royd", "side", "stead", "wall", "ward", "water", "way", "yard"};
static const char *const given_fronts[] = {"ka", "ja", "le", "ty", "de", "sha", "la", "ma", "ry",
	"bre", "cha", "da", "ke", "jo", "mi", "na", "ro", "se", "ta", "zy"};
static const char *const given_middles[] = {
	"", "la", "ri", "ne", "vo", "da", "mi", "sha", "lee", "qua"};
static const char *const boy_backs[] = {
	"den", "len", "ron", "vin", "von", "jon", "nell", "mar", "ric", "shawn"};
static const char *const girl_backs[] = {
	"lyn", "leigh", "na", "ra", "sha", "tia", "lani", "belle", "nique", "lee"};

static const struct {
	const char *name;
	const char *area;
} cities[] = {{"huddersfield", "hd"}, {"wakefield", "wf"}, {"sheffield", "s"}, {"birmingham", "b"},
	{"derby", "de"}, {"stockport", "sk"}, {"leeds", "ls"}, {"nottingham", "ng"},
	{"doncaster", "dn"}, {"manchester", "m"}};
static const char *const streets[] = {"mill lane", "high street", "church road", "station road",
	"park avenue", "victoria street", "green lane", "manor road", "kings road", "queens drive",
	"the crescent", "school lane", "chapel street", "north street", "south parade",
	"springfield road", "york road", "grange avenue", "windsor close", "highfield road",
	"albert street", "wood street", "moor lane", "bridge street", "westfield avenue",
	"hollin bank", "quarry hill", "orchard way", "cedar grove", "beech drive"};

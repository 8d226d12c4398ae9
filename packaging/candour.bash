# Completion of candour for bash: verbs, then options from the verb's own --help.
_candour_verbs() {
	"$1" --help 2>/dev/null | sed -n '/^  candour /d; s/^  \([a-z][a-z]*\)  *[A-Z].*/\1/p'
}

_candour() {
	local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]-} program=${COMP_WORDS[0]} words
	COMPREPLY=()
	case $COMP_CWORD,$verb,$word in
	1,*) words="$(_candour_verbs "$program") help" ;;
	2,help,*) words="$(_candour_verbs "$program") exit-codes" ;;
	*,--*)
		words="$("$program" "$verb" --help 2>/dev/null |
			sed -n 's/^  \(--[a-z-]*\).*/\1/p') --help"
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _candour candour

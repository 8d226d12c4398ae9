# Completion of candour for bash: verbs, then options from the verb's own --help.
_candour_verbs() {
	"$1" --help 2>/dev/null | sed -n '/^  candour /d; s/^  \([a-z][a-z ]*[a-z]\)  *[A-Z].*/\1/p'
}

_candour_firsts() {
	_candour_verbs "$1" | sed 's/ .*//' | uniq
}

# What may follow a verb to make a verb of two words of it.
_candour_seconds() {
	_candour_verbs "$1" | sed -n "s/^$2 //p"
}

_candour() {
	local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]-} program=${COMP_WORDS[0]} words
	local second=${COMP_WORDS[2]-}
	COMPREPLY=()
	case $COMP_CWORD,$verb,$word in
	1,*) words="$(_candour_firsts "$program") help" ;;
	2,help,*) words="$(_candour_firsts "$program") exit-codes" ;;
	3,help,*) words=$(_candour_seconds "$program" "$second") ;;
	*,--*)
		_candour_seconds "$program" "$verb" | grep -qxF -- "$second" || second=
		words="$("$program" "$verb" ${second:+"$second"} --help 2>/dev/null |
			sed -n 's/^  \(--[a-z-]*\).*/\1/p') --help"
		;;
	*)
		mapfile -t COMPREPLY < <(
			[ "$COMP_CWORD" -eq 2 ] &&
				compgen -W "$(_candour_seconds "$program" "$verb")" -- "$word"
			compgen -f -- "$word"
		)
		return
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _candour candour

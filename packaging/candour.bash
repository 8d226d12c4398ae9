# Completion of candour for bash: verbs, then options from the verb's own --help.
_candour() {
	local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]-} program=${COMP_WORDS[0]}
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$program" --help 2>/dev/null |
			sed -n 's/^  \([a-z]*\)  *[A-Z].*/\1/p') help" -- "$word")
		return
	fi
	case $word in
	--*)
		mapfile -t COMPREPLY < <(compgen -W "$("$program" "$verb" --help 2>/dev/null |
			sed -n 's/^  \(--[a-z-]*\).*/\1/p') --help" -- "$word")
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		;;
	esac
}
complete -o filenames -F _candour candour

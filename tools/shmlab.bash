# shellcheck shell=bash
# shmlab.bash - completion of shmlab for bash: verbs, options, names of examples

# The sources of the programs of the book that `$1` can run, one path per line.
_shmlab_sources() {
    local command top
    command=$(type -P -- "$1") || return
    command=$(readlink -f -- "$command")
    top=${command%/*}
    for top in "${SHMLAB_TOP:-$top}" "${top%/*}/share/attached" "${top%/*/*}"; do
        [ -d "$top/build/examples" ] || continue
        compgen -G "$top/examples/*.c"
        return
    done
}

# The names of the exercises, one per line.
_shmlab_exercises() {
    local command top
    command=$(type -P -- "$1") || return
    command=$(readlink -f -- "$command")
    top=${command%/*}
    for top in "${SHMLAB_TOP:-$top}" "${top%/*}/share/attached" "${top%/*/*}"; do
        [ -d "$top/exercises" ] || continue
        compgen -G "$top/exercises/[0-9]*.md" | sed 's,.*/,,; s,\.md$,,'
        return
    done
}

# The words that may come next are $1; of them those that begin as typed.
_shmlab_words() {
    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W "$1" -- "$2")
}

_shmlab() {
    local typed=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local names i
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        _shmlab_words 'see run examples claims doctor help start next check watch hint solution reset quiz order predict progress pack tidy sandbox grade pages audit replay copies export examine bundle student-edition' "$typed"
        return
    fi
    names=$(_shmlab_sources "${COMP_WORDS[0]}" | sed 's,.*/,,; s,\.c$,,')
    case ${COMP_WORDS[1]} in
        claims) _shmlab_words '--json --chapter' "$typed" ;;
        check)
            _shmlab_words "--all --json --sandbox --seed $(_shmlab_exercises "${COMP_WORDS[0]}")" "$typed"
            mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -X '!*.[ct]*' -- "$typed")
            ;;
        watch | hint | reset) _shmlab_words "$(_shmlab_exercises "${COMP_WORDS[0]}")" "$typed" ;;
        solution) _shmlab_words "--yes $(_shmlab_exercises "${COMP_WORDS[0]}")" "$typed" ;;
        quiz | order) _shmlab_words "--seed $(printf '%s\n' "$names" | sed 's/^\([0-9]*_[a-z]*\)_.*/\1/')" "$typed" ;;
        predict) _shmlab_words "$names $(_shmlab_exercises "${COMP_WORDS[0]}" | grep predict)" "$typed" ;;
        sandbox) _shmlab_words '--level --json --' "$typed" ;;
        grade)
            case $before in
                --out) mapfile -t COMPREPLY < <(compgen -d -- "$typed"); return ;;
                --roster) mapfile -t COMPREPLY < <(compgen -f -- "$typed"); return ;;
                --level) _shmlab_words 'L1 L2 L3' "$typed"; return ;;
                --exercise) _shmlab_words "$(_shmlab_exercises "${COMP_WORDS[0]}")" "$typed"; return ;;
                -j | --only | --slot) return ;;
            esac
            _shmlab_words '--out -j --exercise --exercises --roster --level --core --wait --publish --list --only --slot' "$typed"
            mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$typed")
            ;;
        pages | copies | audit)
            case $before in
                --results | --out) mapfile -t COMPREPLY < <(compgen -d -- "$typed"); return ;;
            esac
            _shmlab_words "--results --out --exercise --least $(_shmlab_exercises "${COMP_WORDS[0]}")" "$typed"
            ;;
        replay) mapfile -t COMPREPLY < <(compgen -f -- "$typed") ;;
        export)
            case $before in
                --results) mapfile -t COMPREPLY < <(compgen -d -- "$typed"); return ;;
                --into | --out) mapfile -t COMPREPLY < <(compgen -f -- "$typed"); return ;;
                --student | --column) return ;;
            esac
            [ "$COMP_CWORD" -ne 2 ] || { _shmlab_words 'gradescope junit canvas moodle marks' "$typed"; return; }
            _shmlab_words '--results --student --into --column --out' "$typed"
            ;;
        bundle)
            case $before in
                --into) mapfile -t COMPREPLY < <(compgen -f -- "$typed"); return ;;
                --exercise) _shmlab_words "$(_shmlab_exercises "${COMP_WORDS[0]}")" "$typed"; return ;;
            esac
            [ "$COMP_CWORD" -ne 2 ] || { _shmlab_words gradescope "$typed"; return; }
            _shmlab_words '--exercise --into' "$typed"
            ;;
        tidy) _shmlab_words '--yes' "$typed" ;;
        start | student-edition) mapfile -t COMPREPLY < <(compgen -d -- "$typed") ;;
        pack) mapfile -t COMPREPLY < <(compgen -f -- "$typed") ;;
        run)
            case $before in
                --from) mapfile -t COMPREPLY < <(compgen -d -- "$typed"); return ;;
            esac
            [ "$COMP_CWORD" -ne 2 ] || names="--from $names"
            _shmlab_words "$names" "$typed"
            ;;
        see)
            case $before in
                --seed | --fail | --hold | --kill | --change | --timeout | : | =) return ;;
                --attach) _shmlab_words "$(ps -o pid= -u "$(id -u)")" "$typed"; return ;;
                --dot | --svg) mapfile -t COMPREPLY < <(compgen -d -- "$typed"); return ;;
                --json | --html | --strip) mapfile -t COMPREPLY < <(compgen -f -- "$typed"); return ;;
            esac
            # Behind the program stand its own arguments, of which we know
            # nothing but that some are files.
            for ((i = 2; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
                    --json | --html | --dot | --svg | --strip | --seed | --fail | --hold | --kill | --change | --timeout | --attach) i=$((i + 1)) ;;
                    : | = | @) i=$((i + 1)) ;; # --fail shmat:2=ENOMEM is split there
                    -*) ;;
                    *) names=; i=$COMP_CWORD ;;
                esac
            done
            if [ "$i" -eq "$COMP_CWORD" ]; then
                case $typed in
                    -*) _shmlab_words '--full --list --json --html --open --dot --svg --strip --free --every-access --seed --fail --hold --kill --change --timeout --attach' "$typed"; return ;;
                esac
                _shmlab_words "$names $(_shmlab_exercises "${COMP_WORDS[0]}")" "$typed"
            fi
            mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$typed")
            ;;
    esac
}

complete -o filenames -F _shmlab shmlab

# nixlore: what provides a command that is not found. Made by `nixlore shell init bash --missing`.
if [[ $- == *i* ]] && ! declare -F __nixlore_not_found >/dev/null; then
    # What told of it before goes on doing so: the handler of the system, else bash itself.
    if declare -F command_not_found_handle >/dev/null; then
        __nixlore_theirs=$(declare -f command_not_found_handle)
        eval "__nixlore_not_found${__nixlore_theirs#command_not_found_handle}"
        unset __nixlore_theirs
    else
        __nixlore_not_found() {
            builtin printf 'bash: %s: command not found\n' "$1" >&2
            return 127
        }
    fi

    command_not_found_handle() {
        __nixlore_not_found "$@"
        local code=$?
        # One that ran the command, as comma does, has answered; and a nixlore that is gone is not looked for again.
        ((code == 127)) && builtin type -P nixlore >/dev/null && command nixlore shell missing -- "$1" >&2
        return $code
    }
fi

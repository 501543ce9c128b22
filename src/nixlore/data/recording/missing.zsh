# nixlore: what provides a command that is not found. Made by `nixlore shell init zsh --missing`.
if [[ -o interactive ]] && (( ! $+functions[__nixlore_not_found] )); then
    # What told of it before goes on doing so: the handler of the system, else zsh itself.
    if (( $+functions[command_not_found_handler] )); then
        functions[__nixlore_not_found]=$functions[command_not_found_handler]
    else
        __nixlore_not_found() {
            builtin print -r -u2 -- "zsh: command not found: $1"
            return 127
        }
    fi

    command_not_found_handler() {
        __nixlore_not_found "$@"
        local code=$?
        # One that ran the command, as comma does, has answered; and a nixlore that is gone is not looked for again.
        (( code == 127 )) && builtin whence -p nixlore >/dev/null && command nixlore shell missing -- "$1" >&2
        return $code
    }
fi

# nixlore: one line for each command that ends, by built-ins alone. Made by `nixlore shell init zsh`.
if [[ -o interactive && -z ${__nixlore_session-} ]] && zmodload zsh/datetime 2>/dev/null; then
    __nixlore_begin() {
        emulate -L zsh
        local state=${XDG_STATE_HOME:-$HOME/.local/state}/nixlore
        typeset -g __nixlore_file=$state/spool/commands __nixlore_alarms=$state/alarms
        # After `su` the runtime directory may still be that of whoever logged in.
        [[ -n $XDG_RUNTIME_DIR && -O $XDG_RUNTIME_DIR && -w $XDG_RUNTIME_DIR ]] && __nixlore_file=$XDG_RUNTIME_DIR/nixlore/commands
        typeset -g __nixlore_session=$$-$RANDOM$RANDOM __nixlore_path=$PATH
        typeset -g __nixlore_start='' __nixlore_cwd='' __nixlore_text=''
        if [[ ! -e $__nixlore_file && ! -e $state/paused ]]; then
            (umask 077 && command mkdir -p ${__nixlore_file:h} && : >>$__nixlore_file)
        fi
        __nixlore_write S zsh $EPOCHSECONDS $$ ${(qqqq)USERNAME} ${(qqqq)HOST} ${(qqqq)PATH}
    }

    __nixlore_write() {
        emulate -L zsh
        local kind=$1
        shift
        [[ -w $__nixlore_file ]] || return
        { builtin print -r -- "$kind"$'\t1\t'"$__nixlore_session"$'\t'"${(pj:\t:)@}" >>$__nixlore_file } 2>/dev/null
    }

    __nixlore_before() {
        # A start that no end followed: somebody has set precmd_functions anew. Nobody else could notice.
        [[ -n $__nixlore_start && -w $__nixlore_file ]] && { builtin print -rn -- $EPOCHREALTIME >${__nixlore_file:h}/silent-zsh } 2>/dev/null
        typeset -g __nixlore_start=$EPOCHREALTIME __nixlore_cwd=$PWD __nixlore_text=$1
    }

    # What was removed through nixlore and is called again is told once, in whichever shell comes to a prompt first.
    __nixlore_alarm() {
        emulate -L zsh
        local line
        while IFS= builtin read -r line; do
            builtin print -r -- "$line" >&2
        done <$__nixlore_alarms
        : >|$__nixlore_alarms
    }

    __nixlore_after() {
        typeset -g __nixlore_status=$? __nixlore_codes="$pipestatus"
        [[ -s $__nixlore_alarms && -w $__nixlore_alarms ]] && __nixlore_alarm
        [[ -n $__nixlore_start ]] && __nixlore_ended
        return $__nixlore_status
    }

    __nixlore_ended() {
        emulate -L zsh -o extended_glob -o no_multibyte
        local now=$EPOCHREALTIME start=$__nixlore_start text=$__nixlore_text cwd=$__nixlore_cwd
        typeset -g __nixlore_start='' __nixlore_text=''
        [[ -w $__nixlore_file && -n $text && $text != [[:space:]]* ]] || return
        # What is to be forgotten must not come back with the command that says so.
        [[ $text == *nixlore\ shell\ forget* ]] && return
        [[ -n $HISTORY_IGNORE && $text == ${~HISTORY_IGNORE} ]] && return
        local quoted=${(qqqq)text}
        (( $#quoted > 2800 )) && quoted=${(qqqq)text[1,650]}
        (( $#cwd > 250 )) && cwd=''
        local -a marks
        [[ -n $CLAUDECODE$CODEX_SANDBOX$OPENCODE$ATUIN_HISTORY_AUTHOR ]] && marks+=agent
        [[ -n $IN_NIX_SHELL ]] && marks+=shell
        [[ $PATH == $__nixlore_path ]] || marks+=path
        local -i took=$(( (now - start) * 1000 ))
        __nixlore_write C zsh $now $took $__nixlore_status $__nixlore_codes "$marks" ${(qqqq)cwd} $quoted
    }

    autoload -Uz add-zsh-hook
    add-zsh-hook preexec __nixlore_before
    typeset -ga precmd_functions
    precmd_functions=(__nixlore_after "${precmd_functions[@]}")
    __nixlore_begin
fi

# nixlore: one line for each command that ends, by built-ins alone. Made by `nixlore shell init bash`.
if [[ $- == *i* && -z ${__nixlore_session-} ]] && ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    __nixlore_begin() {
        local state=${XDG_STATE_HOME:-$HOME/.local/state}/nixlore
        __nixlore_file=$state/spool/commands __nixlore_alarms=$state/alarms
        # After `su` the runtime directory may still be that of whoever logged in.
        [[ -n ${XDG_RUNTIME_DIR-} && -O $XDG_RUNTIME_DIR && -w $XDG_RUNTIME_DIR ]] && __nixlore_file=$XDG_RUNTIME_DIR/nixlore/commands
        __nixlore_session=$$-$RANDOM$RANDOM
        if [[ ! -e $__nixlore_file && ! -e $state/paused ]]; then
            (umask 077 && command mkdir -p "${__nixlore_file%/*}" && : >>"$__nixlore_file")
        fi
        __nixlore_void='' __nixlore_start='' __nixlore_cwd=$PWD __nixlore_path=$PATH
        __nixlore_seen=$(HISTTIMEFORMAT='' builtin history 1)
        __nixlore_write S bash "$(__nixlore_now)" $$ "${USER@Q}" "${HOSTNAME@Q}" "${PATH@Q}"
    }

    __nixlore_now() {
        printf '%(%s)T' -1
    }

    __nixlore_write() {
        local IFS=$'\t' kind=$1
        shift
        [[ -w $__nixlore_file ]] || return
        { builtin printf '%s\n' "$kind"$'\t1\t'"$__nixlore_session"$'\t'"$*" >>"$__nixlore_file"; } 2>/dev/null
    }

    # A start that no end followed: somebody has set PROMPT_COMMAND anew. Nobody else could notice.
    __nixlore_lost() {
        [[ -w $__nixlore_file ]] && { builtin printf %s "${EPOCHREALTIME-}" >"${__nixlore_file%/*}/silent-bash"; } 2>/dev/null
    }

    # What was removed through nixlore and is called again is told once, in whichever shell comes to a prompt first.
    __nixlore_alarm() {
        local line
        while IFS= builtin read -r line; do
            builtin printf '%s\n' "$line" >&2
        done <"$__nixlore_alarms"
        : >|"$__nixlore_alarms"
    }

    __nixlore_after() {
        local codes=($? "${PIPESTATUS[@]}") start=$__nixlore_start cwd=$__nixlore_cwd
        [[ -s $__nixlore_alarms && -w $__nixlore_alarms ]] && __nixlore_alarm
        __nixlore_start='' __nixlore_cwd=$PWD
        [[ -n $start && -w $__nixlore_file ]] || return "${codes[0]}"
        local LC_ALL=C now took IFS=' ' last text=''
        if [[ -n ${EPOCHREALTIME-} ]]; then
            now=${EPOCHREALTIME/[.,]/}
        else
            builtin printf -v now '%(%s)T000000' -1
        fi
        took=$(((now - start) / 1000))
        # A hidden command and one that was not kept as a repeat leave the same trace: then no text is known.
        last=$(HISTTIMEFORMAT='' builtin history 1)
        if [[ $last != "$__nixlore_seen" ]]; then
            __nixlore_seen=$last
            last=${last#"${last%%[! ]*}"}
            text=${last#*[* ] }
            # What is to be forgotten must not come back with the command that says so.
            [[ $text == [[:space:]]* || $text == *nixlore\ shell\ forget* ]] && return "${codes[0]}"
            ((${#text} > 650)) && last=${text@Q} && ((${#last} > 2800)) && text=${text:0:650}
        fi
        local marks=()
        [[ -n ${CLAUDECODE-}${CODEX_SANDBOX-}${OPENCODE-}${ATUIN_HISTORY_AUTHOR-} ]] && marks+=(agent)
        [[ -n ${IN_NIX_SHELL-} ]] && marks+=(shell)
        [[ $PATH == "$__nixlore_path" ]] || marks+=(path)
        ((${#cwd} > 250)) && cwd=''
        __nixlore_write C bash "${now:0:-6}.${now: -6:3}" "$took" "${codes[0]}" "${codes[*]:1}" "${marks[*]}" "${cwd@Q}" "${text@Q}"
        return "${codes[0]}"
    }

    if [[ -n ${EPOCHREALTIME-} ]]; then
        PS0='${__nixlore_start:+$(__nixlore_lost)}${__nixlore_void:$((__nixlore_start=${EPOCHREALTIME/[.,]/},0)):0}'${PS0-}
    else
        PS0='${__nixlore_start:+$(__nixlore_lost)}${__nixlore_void:$((__nixlore_start=$(printf "%(%s)T" -1)000000,0)):0}'${PS0-}
    fi
    if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
        PROMPT_COMMAND=(__nixlore_after "${PROMPT_COMMAND[@]}")
    else
        PROMPT_COMMAND=__nixlore_after${PROMPT_COMMAND:+;$PROMPT_COMMAND}
    fi
    __nixlore_begin
fi
